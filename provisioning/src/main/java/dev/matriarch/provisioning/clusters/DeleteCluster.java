package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A cluster that shall be gone, with all that was made for it. */
@Component
class DeleteCluster implements WorkflowSource {

    static final String KIND = "DELETE_CLUSTER";

    private final ClusterSteps steps;
    private final ClusterEndings endings;

    DeleteCluster(ClusterSteps steps, ClusterEndings endings) {
        this.steps = steps;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(Workflow.named(KIND, ClusterState.DELETING)
                .withNoReturn()
                .step("delete", Duration.ofMinutes(5), this::delete)
                .step("await-gone", Duration.ofMinutes(20), steps::awaitGone)
                .step("tidy", Duration.ofMinutes(10), steps::tidy)
                .endsWith(endings.deleted()));
    }

    private StepOutcome delete(RunningJob job) {
        job.passNoReturn();
        return steps.delete(job);
    }
}
