package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** A cluster that shall be otherwise: the operator is told once what is wanted, and brings it about in its own order. */
@Component
class ConvergeCluster implements WorkflowSource {

    static final String UPDATE = "UPDATE_CLUSTER";
    static final String SCALE = "SCALE_CLUSTER";
    static final String RESTART = "RESTART_CLUSTER";
    static final String RESIZE = "RESIZE_CLUSTER";

    private final ClusterSteps steps;
    private final GrowVolumes growVolumes;
    private final ClusterEndings endings;

    ConvergeCluster(ClusterSteps steps, GrowVolumes growVolumes, ClusterEndings endings) {
        this.steps = steps;
        this.growVolumes = growVolumes;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return Stream.concat(
                        Stream.of(UPDATE, RESIZE)
                                .map(kind -> Workflow.named(kind, ClusterState.UPDATING)
                                        .withNoReturn()
                                        .step(GrowVolumes.NAME, Duration.ofMinutes(5), growVolumes::run)),
                        Stream.of(SCALE, RESTART).map(kind -> Workflow.named(kind, ClusterState.UPDATING)))
                .map(this::converging)
                .toList();
    }

    private Workflow converging(Workflow.Builder beginning) {
        return beginning
                .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoApply)
                .step("await-settled", Duration.ofMinutes(20), steps::awaitSettled)
                .endsWith(endings.living());
    }
}
