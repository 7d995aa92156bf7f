package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A cluster that was not there. */
@Component
class CreateCluster implements WorkflowSource {

    static final String KIND = "CREATE_CLUSTER";

    private final ClusterSteps steps;
    private final ClusterEndings endings;

    CreateCluster(ClusterSteps steps, ClusterEndings endings) {
        this.steps = steps;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(Workflow.named(KIND, ClusterState.PROVISIONING)
                .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoCreate)
                .step("await-ready", Duration.ofMinutes(20), steps::awaitSettled)
                .step("open", Duration.ofMinutes(2), this::open)
                .endsWith(endings.created()));
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
