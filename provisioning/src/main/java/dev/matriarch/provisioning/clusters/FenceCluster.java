package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Observation;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Instances whose PostgreSQL shall not run, and their way back. That they are stopped and that all others are as they should
 * be are two moments, and both are in the job's notes: a fence is for bad weather, in which the second may never come.
 */
@Component
class FenceCluster implements WorkflowSource {

    static final String FENCE = "FENCE_CLUSTER";
    static final String UNFENCE = "UNFENCE_CLUSTER";

    private final ClusterSteps steps;
    private final ClusterEndings endings;

    FenceCluster(ClusterSteps steps, ClusterEndings endings) {
        this.steps = steps;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(
                Workflow.named(FENCE, ClusterState.UPDATING)
                        .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoApply)
                        .step("await-fenced", Duration.ofMinutes(10), this::awaitFenced)
                        .step("await-settled", Duration.ofMinutes(20), steps::awaitSettled)
                        .endsWith(endings.living()),
                Workflow.named(UNFENCE, ClusterState.UPDATING)
                        .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoApply)
                        .step("await-ready", Duration.ofMinutes(20), steps::awaitSettled)
                        .endsWith(endings.living()));
    }

    private StepOutcome awaitFenced(RunningJob job) {
        var seen = steps.look(
                job, steps.matching(job, Objects.requireNonNull(job.job().target())));
        return StoredLook.of(seen).isFenced(steps.desired(job).fenced())
                ? done("PostgreSQL is stopped on "
                        + String.join(", ", seen.facts().fenced()))
                : notYet(ClusterSteps.POLL, missing(seen));
    }

    /** What keeps the cluster from being whole, even for good, need not keep an instance from being stopped. */
    private static String missing(Observation seen) {
        return switch (seen.convergence()) {
            case Convergence.Settled() -> "PostgreSQL is being stopped";
            case Convergence.Progressing(var why) -> why;
            case Convergence.Stuck(var cause, var next) -> cause;
        };
    }
}
