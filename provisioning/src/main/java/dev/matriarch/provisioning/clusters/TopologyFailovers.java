package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.RequestRefusedException.conflict;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobReversal;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Whether a replica may take the place of a primary that is lost, and the transaction that accepts it. */
@Component
class TopologyFailovers {

    /** A primary that commits anything is heard of within this time: its archive gets a file each minute, and a stream all. */
    private static final Duration QUIET = Duration.ofMinutes(3);

    private final TopologyStore topologies;
    private final ClusterStore clusters;
    private final OwnClusters own;
    private final ClusterChanges changes;
    private final Looks looks;
    private final JobIntake intake;
    private final TopologyJobs jobs;
    private final JobReversal reversal;
    private final Plans plans;
    private final Workflows workflows;
    private final InstantSource time;

    TopologyFailovers(
            TopologyStore topologies,
            ClusterStore clusters,
            OwnClusters own,
            ClusterChanges changes,
            Looks looks,
            JobIntake intake,
            TopologyJobs jobs,
            JobReversal reversal,
            Plans plans,
            Workflows workflows,
            InstantSource time) {
        this.topologies = topologies;
        this.clusters = clusters;
        this.own = own;
        this.changes = changes;
        this.looks = looks;
        this.intake = intake;
        this.jobs = jobs;
        this.reversal = reversal;
        this.plans = plans;
        this.workflows = workflows;
        this.time = time;
    }

    /**
     * What a caller knows that the control plane cannot.
     *
     * @param acceptDataLoss rows that the replica does not have may be lost
     * @param oldPrimaryStopped somebody has seen to it that the old primary takes no writes
     */
    record Consent(boolean acceptDataLoss, boolean oldPrimaryStopped) {}

    Function<ChangeOptions, JobView> prepared(Caller caller, Topology topology, ClusterId to, Consent consent) {
        var from = topology.primary().orElseThrow(() -> conflict("nobody takes writes there: see its active job"));
        if (from.equals(to)) {
            throw conflict("it takes writes already");
        }
        if (!consent.acceptDataLoss()) {
            throw RequestRefusedException.because(
                            ErrorCode.DATA_LOSS_CONSENT_REQUIRED,
                            "what the primary has committed last may not have reached the replica")
                    .next("send {\"acceptDataLoss\": true} if those rows may be lost, or switch over");
        }
        var replica = looks.look(own.find(caller, to));
        refuseUnlessLost(own.find(caller, from), replica, consent);
        return options -> changes.inTransaction(() -> accepted(caller, topology, from, to, replica, options));
    }

    /** Two that take writes are worse than none: whoever could still be asked to stop has to be asked. */
    private void refuseUnlessLost(HaCluster primary, Observation replica, Consent consent) {
        var seen = ifItAnswers(primary);
        if (seen.isPresent()) {
            if (isDown(seen.get())) {
                return;
            }
            throw conflict("%s answers, and is not down".formatted(primary.name()))
                    .next("switch over, or fence all of it first");
        }
        refuseWhatArrives(primary, replica);
        if (!consent.oldPrimaryStopped()) {
            throw conflict("the data plane of %s does not answer, so it may still take writes"
                            .formatted(primary.name()))
                    .next("see to it that it is stopped, and send {\"oldPrimaryStopped\": true} too");
        }
    }

    private void refuseWhatArrives(HaCluster primary, Observation replica) {
        var words = "the data plane of %s does not answer".formatted(primary.name());
        var facts = replica.facts();
        var next = "stop it; nothing of it may arrive for %s".formatted(QUIET);
        if (facts.details().nextTransaction() == null) {
            throw conflict(words + ", and the replica does not say at this moment what of it has arrived last")
                    .next("ask again");
        }
        var replayed = facts.details().replayedUpTo();
        if (replayed != null && isRecent(replayed)) {
            throw conflict(words + ", but what it committed at %s has arrived".formatted(replayed))
                    .next(next);
        }
        if (replayed == null && isRecent(silentSince(primary, facts))) {
            throw conflict(words + ", and the replica cannot tell yet whether anything of it still arrives")
                    .next(next);
        }
    }

    private boolean isRecent(Instant moment) {
        return moment.isAfter(time.instant().minus(QUIET));
    }

    /** A replica that has replayed nothing since it started says nothing of what arrived before. */
    private static Instant silentSince(HaCluster primary, ClusterFacts replica) {
        return Stream.of(
                        Optional.ofNullable(primary.observedAt()),
                        replica.holderOfPrimary().map(Instance::startedAt))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private Optional<Observation> ifItAnswers(HaCluster cluster) {
        try {
            return Optional.of(looks.look(cluster));
        } catch (OperatorUnavailableException silent) {
            return Optional.empty();
        }
    }

    private static boolean isDown(Observation seen) {
        return seen.facts().primary() == null
                && (seen.health() == Health.ABSENT
                        || seen.facts().instances().stream().noneMatch(Instance::ready));
    }

    /** That the old one must be closed is written down with the promotion, and is what happens first on contact with it. */
    private JobView accepted(
            Caller caller, Topology seen, ClusterId from, ClusterId to, Observation replica, ChangeOptions options) {
        var topology = TopologySwitches.lockedAsSeen(topologies, caller, seen);
        var both = TopologySwitches.Both.locked(own, caller, from, to);
        var lost = both.from();
        var next = both.to();
        var lostState = DesiredClusters.state(lost.desired());
        var before = DesiredClusters.state(next.desired());
        var after = before.withReplication(TopologyMembers.leading(to, lost, before.streaming(), null))
                .withContents(lostState.contents())
                .withCredentials(lostState.credentials());
        if (options.dryRun()) {
            return plans.of(caller, next, FailOverTopology.KIND, before, after, false);
        }
        both.all()
                .map(HaCluster::activeJob)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(job -> reversal.supersedeInAll(caller, job));
        topologies.role(from, Topology.Role.LOST);
        topologies.role(to, Topology.Role.PROMOTING);
        var loss = loss(lost, replica);
        var closing = lostState.withReplication(TopologyMembers.following(from, next, lostState.streaming()));
        close(caller, topology, lost, closing, loss);
        clusters.want(
                next, Json.write(after), workflows.of(FailOverTopology.KIND).meanwhile(), time.instant());
        return jobs.accept(
                caller,
                new JobIntake.Order(
                        FailOverTopology.KIND,
                        next.nextGeneration(),
                        Json.write(before),
                        Json.write(after),
                        loss,
                        topology.id(),
                        List.of()));
    }

    private void close(
            Caller caller, Topology topology, HaCluster lost, DesiredState closing, Map<String, Object> loss) {
        var closed = Json.write(closing);
        clusters.want(lost, closed, workflows.of(FailOverTopology.CLOSE).meanwhile(), time.instant());
        intake.accept(
                caller,
                new JobIntake.Order(
                        FailOverTopology.CLOSE,
                        lost.nextGeneration(),
                        lost.desired(),
                        closed,
                        loss,
                        topology.id(),
                        List.of()));
    }

    private static Map<String, Object> loss(HaCluster lost, Observation replica) {
        var facts = new LinkedHashMap<String, Object>();
        var replayedUpTo = replica.facts().details().replayedUpTo();
        if (replayedUpTo != null) {
            facts.put(FailOverTopology.REPLAYED_UP_TO, replayedUpTo.toString());
        }
        WalPosition.of(replica.facts()).ifPresent(lsn -> facts.put(FailOverTopology.REPLAYED, lsn));
        var replayedTransaction = replica.facts().details().nextTransaction();
        if (replayedTransaction != null) {
            facts.put(FailOverTopology.REPLAYED_TRANSACTION, replayedTransaction.toString());
        }
        WalPosition.of(StoredLook.of(lost).facts()).ifPresent(lsn -> facts.put(FailOverTopology.LAST_KNOWN, lsn));
        if (lost.observedAt() != null) {
            facts.put(FailOverTopology.LAST_SEEN_AT, lost.observedAt().toString());
        }
        return facts;
    }
}
