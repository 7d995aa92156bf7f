package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** What is done for a cluster's archive and leaves the cluster as it is. */
@Component
class BackUpCluster implements WorkflowSource {

    static final String KIND = "BACKUP_CLUSTER";
    static final String RENEW_KEYS = "RENEW_STORE_KEYS";

    /** Longer than this no backup may hang; a large database takes hours. */
    private static final Duration PATIENCE = Duration.ofHours(12);

    private final ArchiveSteps steps;

    BackUpCluster(ArchiveSteps steps) {
        this.steps = steps;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(
                Workflow.reading(KIND)
                        .step("back-up", Duration.ofMinutes(10), steps::backUp)
                        .step("await-complete", PATIENCE, steps::awaitComplete)
                        .step("prove", steps::prove)
                        .endsWith((job, state) -> {}),
                Workflow.reading(RENEW_KEYS)
                        .step("renew", Duration.ofMinutes(10), steps::renewKeys)
                        .endsWith((job, state) -> {}));
    }
}
