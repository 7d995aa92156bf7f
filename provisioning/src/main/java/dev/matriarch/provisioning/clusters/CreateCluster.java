package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.provisioning.jobs.JobEnding;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
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
                .step("open", Duration.ofMinutes(2), this::open)
                .endsWith(ending);
    }

    /** Nobody can use a cluster whose password is not there. */
    private StepOutcome open(RunningJob job) {
        if (steps.adapter(job) instanceof Credentials credentials) {
            try {
                credentials.credentials(DesiredClusters.ref(steps.cluster(job)));
            } catch (OperatorRefusedException e) {
                return notYet(ClusterSteps.POLL, e.getMessage());
            }
        }
        return done("clients can connect");
    }
}
