package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.impossible;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.MajorUpgrades;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Another release of PostgreSQL. A minor one rolls through the instances, standbys first; for a major one the whole cluster
 * is down while its data is converted, and the standbys are copied anew. Until that has succeeded the old version leads back:
 * by cancelling the job, or by an upgrade to the old version once the job has failed.
 */
@Component
class UpgradeCluster implements WorkflowSource {

    static final String KIND = "UPGRADE_CLUSTER";

    private final ClusterSteps steps;
    private final OperatorCalls calls;
    private final ClusterEndings endings;

    UpgradeCluster(ClusterSteps steps, OperatorCalls calls, ClusterEndings endings) {
        this.steps = steps;
        this.calls = calls;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(Workflow.named(KIND, ClusterState.UPDATING)
                .step("check", Duration.ofMinutes(5), this::check)
                .step("apply", Duration.ofMinutes(5), steps::apply, steps::undoApply)
                .step("await-settled", Duration.ofHours(2), steps::awaitSettled)
                .endsWith(endings.living()));
    }

    private StepOutcome check(RunningJob job) {
        var before = ClusterSteps.previous(job).spec().postgresql().version();
        var after = ClusterSteps.target(job).spec().postgresql().version();
        if (before == after || !(steps.adapter(job) instanceof MajorUpgrades upgrades)) {
            return done("the major version stays %d".formatted(after));
        }
        if (after < before) {
            return done("back to %d, which the data is of".formatted(after));
        }
        var cluster = steps.cluster(job);
        var obstacles = calls.timed(
                cluster.dataPlane(),
                steps.adapter(job),
                "obstacles",
                () -> upgrades.obstacles(DesiredClusters.ref(cluster)));
        return obstacles.isEmpty()
                ? done("nothing stands in the way of %d".formatted(after))
                : impossible("upgrade-hindered", String.join("; ", obstacles), "Mend that, and ask again.");
    }
}
