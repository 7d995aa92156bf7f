package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.Reloads;
import dev.matriarch.operators.Reloads.Loaded;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * A cluster whose servers shall read their configuration again. An operator acknowledges that nowhere, and may see nothing new
 * to read; so each server is asked before and after, and the notes say what was proven and what was not.
 */
@Component
class ReloadCluster implements WorkflowSource {

    static final String KIND = "RELOAD_CLUSTER";

    /** What has not been read again by then, of a configuration that takes a second, was not new. */
    private static final Duration READ_WITHIN = Duration.ofSeconds(15);

    private static final String AT = "loadedAt.";
    private static final String SAID_AT = "saidAt.";

    private final ClusterSteps steps;
    private final OperatorCalls calls;
    private final ClusterEndings endings;

    ReloadCluster(ClusterSteps steps, OperatorCalls calls, ClusterEndings endings) {
        this.steps = steps;
        this.calls = calls;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(Workflow.named(KIND, ClusterState.UPDATING)
                .step("ask-before", this::askBefore)
                .step("reload", this::reload)
                .step("await-reloaded", Duration.ofMinutes(5), this::awaitReloaded)
                .step("apply", Duration.ofMinutes(5), steps::apply)
                .step("await-settled", Duration.ofMinutes(20), steps::awaitSettled)
                .endsWith(endings.living()));
    }

    private StepOutcome askBefore(RunningJob job) {
        for (var one : loaded(job)) {
            if (one.at() != null && one.saidAt() != null) {
                job.remember(AT + one.instance(), one.at().toString());
                job.remember(SAID_AT + one.instance(), one.saidAt().toString());
            }
        }
        return done();
    }

    private StepOutcome reload(RunningJob job) {
        var cluster = steps.cluster(job);
        calls.timed(
                cluster.dataPlane(),
                steps.adapter(job),
                "reload",
                () -> reloads(job)
                        .reload(DesiredClusters.ref(cluster), job.job().createdAt(), job.fence()));
        return done("the operator was told to look at the configuration");
    }

    private StepOutcome awaitReloaded(RunningJob job) {
        var all = loaded(job);
        var waiting = all.stream().filter(one -> mayStillRead(job, one)).toList();
        return waiting.isEmpty()
                ? done(all.stream().map(one -> words(job, one)).collect(Collectors.joining("; ")))
                : notYet(
                        ClusterSteps.POLL,
                        "%s may still read the configuration"
                                .formatted(
                                        waiting.stream().map(Loaded::instance).collect(Collectors.joining(", "))));
    }

    private static boolean mayStillRead(RunningJob job, Loaded one) {
        return one.saidAt() != null
                && !hasRead(job, one)
                && before(job, SAID_AT, one)
                        .map(saidAt -> Duration.between(saidAt, one.saidAt()).compareTo(READ_WITHIN) < 0)
                        .orElse(false);
    }

    private static boolean hasRead(RunningJob job, Loaded one) {
        return one.at() != null
                && before(job, AT, one).map(at -> at.isBefore(one.at())).orElse(false);
    }

    private static Optional<Instant> before(RunningJob job, String what, Loaded one) {
        return job.recall(what + one.instance()).map(Instant::parse);
    }

    private static String words(RunningJob job, Loaded one) {
        if (one.at() == null) {
            return "of %s nothing is proven: %s".formatted(one.instance(), one.silence());
        }
        return hasRead(job, one)
                ? "%s has read its configuration again".formatted(one.instance())
                : "%s runs with what it read at %s, the operator saw nothing new".formatted(one.instance(), one.at());
    }

    private List<Loaded> loaded(RunningJob job) {
        var cluster = steps.cluster(job);
        return calls.timed(
                cluster.dataPlane(),
                steps.adapter(job),
                "loaded",
                () -> reloads(job).loaded(DesiredClusters.ref(cluster)));
    }

    private Reloads reloads(RunningJob job) {
        if (steps.adapter(job) instanceof Reloads operator) {
            return operator;
        }
        throw new IllegalStateException("the operator could reload when the job was accepted");
    }
}
