package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepAction;
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

    /** Whether a last base backup was asked for. */
    static final String FINAL_BACKUP = "finalBackup";

    private final ClusterSteps steps;
    private final ArchiveSteps archives;
    private final ClusterEndings endings;

    DeleteCluster(ClusterSteps steps, ArchiveSteps archives, ClusterEndings endings) {
        this.steps = steps;
        this.archives = archives;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(Workflow.named(KIND, ClusterState.DELETING)
                .withNoReturn()
                .step("final-backup", Duration.ofMinutes(10), job -> whereAsked(job, archives::backUp))
                .step("await-backup", Duration.ofHours(12), job -> whereAsked(job, archives::awaitComplete))
                .step("seal-archive", Duration.ofMinutes(10), archives::sealOwn)
                .step("delete", Duration.ofMinutes(5), this::delete)
                .step("await-gone", Duration.ofMinutes(20), steps::awaitGone)
                .step("tidy", Duration.ofMinutes(10), this::tidy)
                .endsWith(endings.deleted()));
    }

    private static StepOutcome whereAsked(RunningJob job, StepAction backup) {
        return job.recall(FINAL_BACKUP).isPresent() ? backup.run(job) : done("no backup was asked for");
    }

    private StepOutcome tidy(RunningJob job) {
        if (job.recall(FINAL_BACKUP).isPresent()) {
            ArchiveSteps.tell(job);
        }
        return steps.tidy(job);
    }

    private StepOutcome delete(RunningJob job) {
        job.passNoReturn();
        return steps.delete(job);
    }
}
