package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.impossible;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Observation;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * A replica takes writes with what it has, because the cluster that it follows is lost. That one is told to take none, in a job of
 * its own that was written down before and waits for as long as its data plane is silent.
 */
@Component
class FailOverTopology implements WorkflowSource {

    static final String KIND = "FAILOVER_TOPOLOGY";
    static final String CLOSE = "CLOSE_CLUSTER";

    /** Memory: what the answer names of the possible loss. */
    static final String REPLAYED_UP_TO = "replayedUpTo";

    static final String REPLAYED = "replayedLsn";
    static final String LAST_KNOWN = "lastKnownLsn";
    static final String LAST_SEEN_AT = "lastSeenAt";

    private static final Duration PATIENCE = Duration.ofHours(6);

    /** A data plane that was lost may come back after weeks, and with it a cluster that takes writes. */
    private static final Duration VIGILANCE = Duration.ofDays(365);

    private final ClusterSteps steps;
    private final ArchiveSteps archives;
    private final TopologyStore topologies;
    private final ClusterEndings endings;

    FailOverTopology(ClusterSteps steps, ArchiveSteps archives, TopologyStore topologies, ClusterEndings endings) {
        this.steps = steps;
        this.archives = archives;
        this.topologies = topologies;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(
                Workflow.named(KIND, ClusterState.UPDATING)
                        .withNoReturn()
                        .step("promote", PATIENCE, this::promote)
                        .step("await-writable", PATIENCE, this::awaitWritable)
                        .step("await-whole", PATIENCE, this::awaitWhole)
                        .step("back-up", Duration.ofMinutes(30), archives::backUp)
                        .endsWith(endings.living()),
                Workflow.named(CLOSE, ClusterState.UPDATING)
                        .withNoReturn()
                        .step("close", VIGILANCE, this::close)
                        .step("await-closed", VIGILANCE, this::awaitClosed)
                        .endsWith(endings.living()));
    }

    private StepOutcome promote(RunningJob job) {
        job.passNoReturn();
        steps.apply(job, ClusterSteps.target(job));
        return done("%s was told to take writes".formatted(steps.cluster(job).name()));
    }

    private StepOutcome awaitWritable(RunningJob job) {
        var cluster = steps.cluster(job);
        var seen = steps.tended(job, ClusterSteps.target(job));
        if (seen.facts().primary() == null) {
            return seen.convergence() instanceof Convergence.Stuck(var cause, var next)
                    ? impossible("operator-stuck", cause, next)
                    : ClusterSteps.notYet(seen, "it is being promoted");
        }
        job.fence().check();
        topologies.role(cluster.id(), Topology.Role.PRIMARY);
        return done("%s takes writes".formatted(cluster.name()));
    }

    /** What may be lost is said as soon as it is final. */
    private StepOutcome awaitWhole(RunningJob job) {
        for (var fact : List.of(REPLAYED_UP_TO, REPLAYED, LAST_KNOWN, LAST_SEEN_AT)) {
            job.recall(fact).ifPresent(value -> job.result(fact, value));
        }
        return steps.awaitSettled(job);
    }

    /** The first that is done once the data plane answers again. */
    private StepOutcome close(RunningJob job) {
        job.passNoReturn();
        steps.apply(job, ClusterSteps.target(job));
        return done("%s was told to take no writes".formatted(steps.cluster(job).name()));
    }

    /** It has another history than the one that it shall follow, so it settles never; that it takes no writes is enough. */
    private StepOutcome awaitClosed(RunningJob job) {
        var cluster = steps.cluster(job);
        var seen = steps.tended(job, ClusterSteps.target(job));
        if (seen.facts().primary() != null) {
            return notYet(
                    PeerSteps.SOON,
                    "%s still takes writes".formatted(seen.facts().primary()));
        }
        position(seen).ifPresent(last -> tellWhatItAloneHas(job, last));
        return done("%s takes no writes; its volumes are as it left them".formatted(cluster.name()));
    }

    /** At most: of what the replica had not replayed when it was chosen, some may have reached it before it took writes. */
    private static void tellWhatItAloneHas(RunningJob job, String last) {
        job.result("lastLsn", last);
        job.recall(REPLAYED).ifPresent(replayed -> job.result("atMostLostBytes", WalPosition.bytes(replayed, last)));
    }

    private static Optional<String> position(Observation seen) {
        return seen.facts().holderOfPrimary().map(ClusterFacts.Instance::replayLsn);
    }
}
