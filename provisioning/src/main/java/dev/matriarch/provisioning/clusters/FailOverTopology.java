package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.impossible;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Observation;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

    /** Memory: the next transaction that the replica knew of when it was chosen. */
    static final String REPLAYED_TRANSACTION = "replayedTransaction";

    /** Memory: the same of the lost primary, when it was seen last. */
    private static final String LAST_TRANSACTION = "lastTransaction";

    private static final String CLOSED_AT = "closedAt";

    private static final Duration PATIENCE = Duration.ofHours(6);
    private static final Duration POLL = Duration.ofSeconds(3);

    /** The end of its WAL is known once it has stopped, which takes until that is archived. */
    static final Duration STOPPED_WITHIN = Duration.ofMinutes(2);

    /** A data plane that was lost may come back after weeks, and with it a cluster that takes writes. */
    private static final Duration VIGILANCE = Duration.ofDays(365);

    private final ClusterSteps steps;
    private final PeerSteps peers;
    private final ArchiveSteps archives;
    private final TopologyStore topologies;
    private final ClusterEndings endings;
    private final InstantSource time;

    FailOverTopology(
            ClusterSteps steps,
            PeerSteps peers,
            ArchiveSteps archives,
            TopologyStore topologies,
            ClusterEndings endings,
            InstantSource time) {
        this.steps = steps;
        this.peers = peers;
        this.archives = archives;
        this.topologies = topologies;
        this.endings = endings;
        this.time = time;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(
                Workflow.named(KIND, ClusterState.UPDATING)
                        .withNoReturn()
                        .step("promote", PATIENCE, this::promote)
                        .step("await-writable", PATIENCE, this::awaitWritable)
                        .step("await-whole", PATIENCE, this::awaitWhole)
                        .step("back-up", Duration.ofMinutes(30), this::backUp)
                        .endsWith(endings.living()),
                Workflow.named(CLOSE, ClusterState.UPDATING)
                        .withNoReturn()
                        .step("close", VIGILANCE, this::close)
                        .step("await-closed", VIGILANCE, this::awaitClosed)
                        .step("tell-loss", VIGILANCE, this::tellLoss)
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

    private StepOutcome backUp(RunningJob job) {
        return archives.backUpIfArchived(job, steps.cluster(job));
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
        var seen = rememberLastTransaction(job);
        if (seen.facts().primary() != null) {
            return notYet(
                    PeerSteps.SOON,
                    "%s still takes writes".formatted(seen.facts().primary()));
        }
        job.remember(CLOSED_AT, time.instant().toString());
        return done("%s takes no writes; its volumes are as it left them".formatted(cluster.name()));
    }

    /** One that follows already has those of the other one too. */
    private Observation rememberLastTransaction(RunningJob job) {
        var seen = steps.tended(job, ClusterSteps.target(job));
        var next = seen.facts().details().nextTransaction();
        if (next != null && seen.facts().details().replayedUpTo() == null) {
            job.remember(LAST_TRANSACTION, next.toString());
        }
        return seen;
    }

    /** It speaks of all that the replica had not replayed when it was chosen; some of that may have reached it in time. */
    private StepOutcome tellLoss(RunningJob job) {
        var lost = steps.cluster(job);
        rememberLastTransaction(job);
        var end = peers.token(lost).flatMap(peers.replicas(lost)::end);
        if (end.isEmpty() && isStopping(job)) {
            return notYet(POLL, "where its WAL ends is not known yet");
        }
        end.ifPresent(lsn -> {
            job.result("lastLsn", lsn);
            job.recall(REPLAYED).ifPresent(replayed -> job.result("atMostLostBytes", WalPosition.bytes(replayed, lsn)));
        });
        lostTransactions(job).ifPresent(number -> job.result("lostTransactions", number));
        return done(end.map("its WAL ends at %s"::formatted).orElse("nobody can tell where its WAL ends"));
    }

    private boolean isStopping(RunningJob job) {
        return job.recall(CLOSED_AT)
                .map(Instant::parse)
                .filter(closed -> closed.plus(STOPPED_WITHIN).isAfter(time.instant()))
                .isPresent();
    }

    private static Optional<Long> lostTransactions(RunningJob job) {
        var last = job.recall(LAST_TRANSACTION).map(Long::valueOf);
        return job.recall(REPLAYED_TRANSACTION)
                .map(Long::valueOf)
                .flatMap(replayed -> last.map(next -> Math.max(0, next - replayed)));
    }
}
