package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
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
        var seen = steps.look(job);
        return StoredLook.of(seen).isFenced(steps.desired(job).fenced())
                ? done("PostgreSQL is stopped on "
                        + String.join(", ", seen.facts().fenced()))
                : ClusterSteps.notYet(seen, "PostgreSQL is being stopped");
    }
}
