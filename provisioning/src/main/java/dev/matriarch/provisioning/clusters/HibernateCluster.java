package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A cluster of which nothing shall run while its data is kept, and its way back. */
@Component
class HibernateCluster implements WorkflowSource {

    static final String HIBERNATE = "HIBERNATE_CLUSTER";
    static final String RESUME = "RESUME_CLUSTER";

    private final ClusterSteps steps;
    private final ClusterEndings endings;

    HibernateCluster(ClusterSteps steps, ClusterEndings endings) {
        this.steps = steps;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(
                Workflow.named(HIBERNATE, ClusterState.UPDATING)
                        .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoApply)
                        .step("await-hibernated", Duration.ofMinutes(20), steps::awaitHibernated)
                        .endsWith(endings.living()),
                Workflow.named(RESUME, ClusterState.UPDATING)
                        .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoApply)
                        .step("await-ready", Duration.ofMinutes(20), steps::awaitSettled)
                        .endsWith(endings.living()));
    }
}
