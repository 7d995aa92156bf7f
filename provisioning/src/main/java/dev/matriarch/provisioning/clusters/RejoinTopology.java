package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * A cluster whose place another one has taken follows that one. Its history is another, so it is made anew, under its name, from
 * that one's archive; what it alone had goes with its volumes.
 */
@Component
class RejoinTopology implements WorkflowSource {

    static final String KIND = "REJOIN_TOPOLOGY";

    private final ClusterSteps steps;
    private final PeerSteps peers;
    private final TopologyStore topologies;
    private final ClusterEndings endings;

    RejoinTopology(ClusterSteps steps, PeerSteps peers, TopologyStore topologies, ClusterEndings endings) {
        this.steps = steps;
        this.peers = peers;
        this.topologies = topologies;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(Workflow.named(KIND, ClusterState.UPDATING)
                .withNoReturn()
                .step("lead", Duration.ofMinutes(5), peers::lead, peers::undoLead)
                .step("await-leading", Duration.ofMinutes(20), peers::awaitLeading)
                .step("delete", Duration.ofMinutes(5), this::delete)
                .step("await-gone", Duration.ofMinutes(20), steps::awaitGone)
                .step("acquaint", Duration.ofMinutes(10), peers::acquaintNew)
                .step("apply", Duration.ofMinutes(5), steps::apply)
                .step("await-ready", Duration.ofHours(12), steps::awaitSettled)
                .step("open", Duration.ofMinutes(2), steps::open)
                .step("join", this::join)
                .endsWith(endings.rejoined()));
    }

    private StepOutcome delete(RunningJob job) {
        job.passNoReturn();
        return steps.delete(job);
    }

    /** Until then it is lost: nobody could take its data for that of a replica. */
    private StepOutcome join(RunningJob job) {
        job.fence().check();
        topologies.role(job.job().clusterId(), Topology.Role.REPLICA);
        return done("%s follows".formatted(steps.cluster(job).name()));
    }
}
