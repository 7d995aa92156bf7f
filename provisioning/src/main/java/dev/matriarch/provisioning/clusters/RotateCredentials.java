package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobState;
import dev.matriarch.operators.CredentialRotation;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.events.EventLog;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/**
 * New credentials of the owner beside the present ones, and the end of those. What clients are told changes in the transaction
 * that ends the first job, after real logins to every instance; the second one is asked for by {@link PreviousCredentials} when
 * the time has come, so that meanwhile the cluster is free for other changes.
 */
@Component
class RotateCredentials implements WorkflowSource {

    static final String ROTATE = "ROTATE_CREDENTIALS";
    static final String END_PREVIOUS = "END_PREVIOUS_CREDENTIALS";

    /** How long the previous ones let in. */
    static final String KEEP = "keepPreviousFor";

    /** No watch tells when PostgreSQL has taken a password. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final ClusterSteps steps;
    private final OperatorCalls calls;
    private final ClusterEndings endings;
    private final ClusterStore clusters;
    private final EventLog events;
    private final InstantSource time;

    RotateCredentials(
            ClusterSteps steps,
            OperatorCalls calls,
            ClusterEndings endings,
            ClusterStore clusters,
            EventLog events,
            InstantSource time) {
        this.steps = steps;
        this.calls = calls;
        this.endings = endings;
        this.clusters = clusters;
        this.events = events;
        this.time = time;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(
                Workflow.named(ROTATE, ClusterState.UPDATING)
                        .withNoReturn()
                        .step("apply", Duration.ofMinutes(5), this::apply, steps::undoApply)
                        .step("prepare-login", Duration.ofMinutes(10), this::prepare)
                        .step("prove-login", Duration.ofMinutes(20), this::prove)
                        .step("await-settled", Duration.ofMinutes(20), steps::awaitSettled)
                        .endsWith(this::rotated),
                Workflow.named(END_PREVIOUS, ClusterState.UPDATING)
                        .withNoReturn()
                        .step("apply", Duration.ofMinutes(5), this::end)
                        .step("prove-ended", Duration.ofMinutes(20), this::proveEnded)
                        .step("await-settled", Duration.ofMinutes(20), steps::awaitSettled)
                        .endsWith(this::ended));
    }

    /** Where older ones end by it, nobody can take that back: their password is known to nobody any more. */
    private StepOutcome apply(RunningJob job) {
        if (ClusterSteps.previous(job).credentials().logins().previousKept()) {
            job.passNoReturn();
        }
        return steps.apply(job);
    }

    private StepOutcome end(RunningJob job) {
        job.passNoReturn();
        return steps.apply(job);
    }

    private StepOutcome prepare(RunningJob job) {
        return asked(job, "prepare-login", (operator, desired) -> operator.prepare(desired, job.fence()))
                .map(why -> notYet(SOON, why))
                .orElseGet(StepOutcome::done);
    }

    private StepOutcome prove(RunningJob job) {
        return asked(job, "unproven", CredentialRotation::unproven)
                .map(why -> notYet(SOON, why))
                .orElseGet(() -> done("every instance takes the new credentials"));
    }

    private StepOutcome proveEnded(RunningJob job) {
        return asked(job, "unproven", CredentialRotation::unproven)
                .map(why -> notYet(SOON, why))
                .orElseGet(() -> done("no instance takes the previous credentials"));
    }

    private Optional<String> asked(
            RunningJob job, String verb, BiFunction<CredentialRotation, DesiredCluster, Optional<String>> question) {
        var adapter = steps.adapter(job);
        if (!(adapter instanceof CredentialRotation operator)) {
            throw new OperatorRefusedException(
                    "%s cannot rotate credentials".formatted(adapter.operator()), "choose another operator");
        }
        return calls.timed(
                steps.cluster(job).dataPlane(), adapter, verb, () -> question.apply(operator, steps.desired(job)));
    }

    private void rotated(Job job, JobState state) {
        endings.living().ended(job, state);
        if (state == JobState.SUCCEEDED) {
            var keep = Duration.parse(String.valueOf(Json.object(job.memory()).get(KEEP)));
            var until = time.instant().plus(keep);
            change(job, turns -> turns.told(until));
            events.record(
                    job.tenant(),
                    "credentials.rotated",
                    job.clusterId(),
                    job.id(),
                    Map.of("previousValidUntil", until.toString()));
        }
    }

    private void ended(Job job, JobState state) {
        endings.living().ended(job, state);
        if (state == JobState.SUCCEEDED) {
            change(job, CredentialTurns::ended);
            events.record(job.tenant(), "credentials.previous-ended", job.clusterId(), job.id(), Map.of());
        }
    }

    /** The ending before has locked the row. */
    private void change(Job job, UnaryOperator<CredentialTurns> change) {
        var cluster = clusters.find(job.tenant(), job.clusterId()).orElseThrow();
        var desired = DesiredClusters.state(cluster.desired());
        clusters.describe(
                cluster, Json.write(desired.withCredentials(change.apply(desired.credentials()))), time.instant());
    }
}
