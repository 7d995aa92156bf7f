package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.jobs.JobEnding;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A cluster that was not there: one that begins empty, and one that is made from an archive. */
@Component
class CreateCluster implements WorkflowSource {

    static final String CREATE = "CREATE_CLUSTER";
    static final String RESTORE = "RESTORE_CLUSTER";
    static final String REPLICA = "CREATE_REPLICA";

    private final ClusterSteps steps;
    private final ArchiveSteps archives;
    private final PeerSteps peers;
    private final ClusterEndings endings;

    CreateCluster(ClusterSteps steps, ArchiveSteps archives, PeerSteps peers, ClusterEndings endings) {
        this.steps = steps;
        this.archives = archives;
        this.peers = peers;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(
                making(Workflow.named(CREATE, ClusterState.PROVISIONING), Duration.ofMinutes(20), endings.created()),
                making(
                        Workflow.named(RESTORE, ClusterState.PROVISIONING)
                                .step("seal-source", Duration.ofMinutes(10), archives::sealSource),
                        Duration.ofHours(12),
                        endings.created()),
                making(
                        Workflow.named(REPLICA, ClusterState.PROVISIONING)
                                .step("lead", Duration.ofMinutes(5), peers::lead, peers::undoLead)
                                .step("await-leading", Duration.ofMinutes(20), peers::awaitLeading)
                                .step("acquaint", Duration.ofMinutes(10), peers::acquaintNew, steps::undoCreate),
                        Duration.ofHours(12),
                        endings.joined()));
    }

    private Workflow making(Workflow.Builder beginning, Duration patience, JobEnding ending) {
        return beginning
                .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoCreate)
                .step("await-ready", patience, steps::awaitSettled)
                .step("open", Duration.ofMinutes(2), steps::open)
                .endsWith(ending);
    }
}
