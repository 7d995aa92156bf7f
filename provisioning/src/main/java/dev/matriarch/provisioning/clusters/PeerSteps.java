package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Job;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.FarReplicas;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.ReplicaClusters;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What several workflows do with a cluster and the other one that it follows, or that follows it. */
@Component
class PeerSteps {

    /** Memory: the id of the cluster that a new one is to follow, and the generation that it has with the job. */
    static final String LEADER = "leader";

    static final String GENERATION = "leaderGeneration";

    /** Nobody can write meanwhile, so it is looked often. */
    static final Duration SOON = Duration.ofMillis(500);

    private static final Duration POLL = Duration.ofSeconds(3);
    private static final String ALONE = "leaderIsAlone";
    private static final String POSITION = "Position";

    private final ClusterStore clusters;
    private final Looks looks;
    private final OperatorCalls calls;
    private final ClusterSteps steps;
    private final ArchiveSteps archives;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    PeerSteps(
            ClusterStore clusters,
            Looks looks,
            OperatorCalls calls,
            ClusterSteps steps,
            ArchiveSteps archives,
            TransactionTemplate transaction,
            InstantSource time) {
        this.clusters = clusters;
        this.looks = looks;
        this.calls = calls;
        this.steps = steps;
        this.archives = archives;
        this.transaction = transaction;
        this.time = time;
    }

    HaCluster cluster(RunningJob job, ClusterId id) {
        return clusters.find(job.job().tenant(), id)
                .orElseThrow(() -> new IllegalStateException("a cluster's row went before its job ended"));
    }

    /** The id of the cluster that a new one is to follow. */
    static ClusterId leader(Job job) {
        var id = Objects.requireNonNull(Json.object(job.memory()).get(LEADER));
        return new ClusterId(UUID.fromString(id.toString()));
    }

    /** The one that is to be followed knows by whom. */
    StepOutcome lead(RunningJob job) {
        var leader = cluster(job, leader(job.job()));
        steps.apply(leader, DesiredClusters.state(leader.desired()), leaderFence(job));
        return done("%s knows who follows it".formatted(leader.name()));
    }

    StepOutcome awaitLeading(RunningJob job) {
        var leader = cluster(job, leader(job.job()));
        return settled(steps.tended(leader, DesiredClusters.state(leader.desired()), leaderFence(job)));
    }

    /** Nobody follows it after all. It is told so once, as every write is a change to its operator. */
    StepOutcome undoLead(RunningJob job) {
        if (job.recall(ALONE).isEmpty()) {
            leaveAlone(job);
            lead(job);
            job.remember(ALONE, "yes");
        }
        return awaitLeading(job);
    }

    private void leaveAlone(RunningJob job) {
        transaction.executeWithoutResult(status -> clusters.lock(job.job().tenant(), leader(job.job()))
                .ifPresent(leader -> {
                    job.fence().check();
                    var alone = DesiredClusters.state(leader.desired()).withReplication(null);
                    clusters.describe(leader, Json.write(alone), time.instant());
                }));
    }

    private static StepOutcome settled(Observation seen) {
        return seen.settled() ? done("it is whole") : ClusterSteps.waiting(seen);
    }

    private static Fence leaderFence(RunningJob job) {
        return job.fence(job.recall(GENERATION).map(Long::valueOf).orElseThrow());
    }

    /** A replica gets to know the one from which it is made, or that it follows. */
    StepOutcome acquaintNew(RunningJob job) {
        var replica = cluster(job, job.job().clusterId());
        return acquaint(cluster(job, leader(job.job())), replica, job.fence());
    }

    /** Passwords and keys go from one to the other through memory. */
    StepOutcome acquaint(HaCluster from, HaCluster to, Fence fence) {
        var secrets = secrets(from);
        calls.timed(
                to.dataPlane(),
                looks.adapter(to),
                "acquaint",
                () -> replicas(to).acquaint(DesiredClusters.ref(to), secrets, fence));
        return done("%s knows the passwords of %s".formatted(to.name(), from.name()));
    }

    /** Who is about to follow from another data plane finds the one that it will follow. */
    StepOutcome letApproach(HaCluster follower, HaCluster leader, Fence fence) {
        var approach = timed(leader, "approach", () -> far(leader).approach(DesiredClusters.ref(leader)));
        if (approach.isEmpty()) {
            return notYet(POLL, "%s has no address outside of %s yet".formatted(leader.name(), leader.dataPlane()));
        }
        calls.timed(
                follower.dataPlane(),
                looks.adapter(follower),
                "let-approach",
                () -> far(follower).letApproach(DesiredClusters.ref(follower), approach.get(), fence));
        return done("%s and %s know each other".formatted(follower.name(), leader.name()));
    }

    FarReplicas far(HaCluster cluster) {
        if (looks.adapter(cluster) instanceof FarReplicas replicas) {
            return replicas;
        }
        throw new IllegalStateException("%s streams to no other data plane".formatted(cluster.operator()));
    }

    /** Whether the second one knows them all. */
    boolean areAcquainted(HaCluster from, HaCluster to) {
        var secrets = secrets(from);
        return timed(to, "is-acquainted", () -> replicas(to).isAcquainted(DesiredClusters.ref(to), secrets));
    }

    private PeerSecrets secrets(HaCluster cluster) {
        return timed(cluster, "secrets", () -> replicas(cluster).secrets(DesiredClusters.ref(cluster)));
    }

    /** A look at what was there before the job. */
    Observation lookBefore(HaCluster cluster, DesiredState desired) {
        return looks.look(cluster, Expectation.matching(DesiredClusters.of(cluster, desired), null));
    }

    ReplicaClusters replicas(HaCluster cluster) {
        if (looks.adapter(cluster) instanceof ReplicaClusters replicas) {
            return replicas;
        }
        throw new IllegalStateException("%s has no replica clusters".formatted(cluster.operator()));
    }

    /**
     * Until all that a cluster has committed before is there for the other one to read: in its archive, or where it has none, in
     * its own WAL.
     *
     * @param look at the cluster
     * @param key under which the job remembers how far that is
     */
    StepOutcome offered(RunningJob job, HaCluster writer, Supplier<Observation> look, String key) {
        if (!DesiredClusters.isArchived(writer)) {
            return noted(job, writer, look, key);
        }
        var archived = archives.seal(job, writer, writer.name(), key);
        return archived instanceof StepOutcome.Done
                ? done("all that %s committed before is in its archive".formatted(writer.name()))
                : archived;
    }

    private static StepOutcome noted(RunningJob job, HaCluster writer, Supplier<Observation> look, String key) {
        if (job.recall(key + POSITION).isEmpty()) {
            var written = WalPosition.of(look.get().facts());
            if (written.isEmpty()) {
                return notYet(POLL, "%s does not say how far it has written".formatted(writer.name()));
            }
            job.remember(key + POSITION, written.get());
        }
        return done("all that %s committed before is in its WAL".formatted(writer.name()));
    }

    /**
     * Until the other one has replayed what was {@link #offered}.
     *
     * @param key as there
     */
    static StepOutcome replayed(RunningJob job, HaCluster reader, Observation seen, String key) {
        var position = job.recall(key + POSITION);
        return position.isPresent() ? replayedUpTo(position.get(), reader, seen) : replayedSeal(job, reader, seen, key);
    }

    private static StepOutcome replayedUpTo(String wanted, HaCluster reader, Observation seen) {
        var replayed = WalPosition.of(seen.facts());
        if (replayed.isPresent() && WalPosition.bytes(replayed.get(), wanted) == 0) {
            return done("%s has replayed it".formatted(reader.name()));
        }
        return notYet(
                POLL,
                replayed.map(lsn -> "%s has replayed up to %s, of %s".formatted(reader.name(), lsn, wanted))
                        .orElseGet(() -> isMute(reader)));
    }

    private static StepOutcome replayedSeal(RunningJob job, HaCluster reader, Observation seen, String key) {
        var wanted = ArchiveSteps.sealedAt(job, key);
        var upTo = seen.facts().details().replayedUpTo();
        if (upTo != null && !upTo.isBefore(wanted)) {
            return done("%s has replayed it".formatted(reader.name()));
        }
        return notYet(
                POLL,
                upTo == null
                        ? isMute(reader)
                        : "%s has replayed what was committed up to %s".formatted(reader.name(), upTo));
    }

    private static String isMute(HaCluster reader) {
        return "%s does not say yet how far it has replayed".formatted(reader.name());
    }

    /** What one that was told to follow left for the other; empty until it has stopped. */
    Optional<String> token(HaCluster cluster) {
        return timed(cluster, "token", () -> replicas(cluster).token(DesiredClusters.ref(cluster)));
    }

    <T> T timed(HaCluster cluster, String verb, Supplier<T> call) {
        return calls.timed(cluster.dataPlane(), looks.adapter(cluster), verb, call);
    }
}
