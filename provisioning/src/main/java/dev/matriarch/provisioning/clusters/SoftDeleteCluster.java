package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * A cluster that was deleted with a grace period: nothing of it runs and its data is kept, and its way back. What ends the
 * grace period is {@link DeleteCluster}.
 */
@Component
class SoftDeleteCluster implements WorkflowSource {

    static final String SOFT_DELETE = "SOFT_DELETE_CLUSTER";
    static final String UNDELETE = "UNDELETE_CLUSTER";

    private final ClusterSteps steps;
    private final ClusterEndings endings;

    SoftDeleteCluster(ClusterSteps steps, ClusterEndings endings) {
        this.steps = steps;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(
                Workflow.named(SOFT_DELETE, ClusterState.UPDATING)
                        .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoApply)
                        .step("await-hibernated", Duration.ofMinutes(20), steps::awaitHibernated)
                        .endsWith(endings.living()),
                Workflow.named(UNDELETE, ClusterState.UPDATING)
                        .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoApply)
                        .step("await-back", Duration.ofMinutes(20), this::awaitBack)
                        .endsWith(endings.living()));
    }

    /** It may have hibernated before it was deleted. */
    private StepOutcome awaitBack(RunningJob job) {
        return ClusterSteps.target(job).power() == Power.HIBERNATED
                ? steps.awaitHibernated(job)
                : steps.awaitSettled(job);
    }
}
