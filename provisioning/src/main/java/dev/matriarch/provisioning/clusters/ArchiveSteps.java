package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.impossible;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.Backups;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The steps that have to do with archives. */
@Component
class ArchiveSteps {

    private static final Duration POLL = Duration.ofSeconds(3);
    private static final String SIZE = "sizeBytes";
    private static final String MARK = "mark";
    private static final String AT = "At";
    private static final String SILENCES = "silences";
    private static final int SILENCES_BORNE = 3;
    private static final int SILENCES_BORNE_AT_THE_END = 30;

    private final ClusterStore clusters;
    private final Looks looks;
    private final OperatorCalls calls;
    private final Archives archives;
    private final ArchiveProofs proofs;

    ArchiveSteps(ClusterStore clusters, Looks looks, OperatorCalls calls, Archives archives, ArchiveProofs proofs) {
        this.clusters = clusters;
        this.looks = looks;
        this.calls = calls;
        this.archives = archives;
        this.proofs = proofs;
    }

    /** Asks for a base backup, once the archive takes WAL: without that no backup would ever be complete. */
    StepOutcome backUp(RunningJob job) {
        var cluster = cluster(job);
        return cluster.isEmpty() ? gone() : backUp(job, cluster.get());
    }

    /** The same of a cluster of the job's, which need not have an archive. */
    StepOutcome backUpIfArchived(RunningJob job, HaCluster cluster) {
        return DesiredClusters.isArchived(cluster)
                ? backUp(job, cluster)
                : done("%s has no archive".formatted(cluster.name()));
    }

    private StepOutcome backUp(RunningJob job, HaCluster cluster) {
        var reach = proofs.prove(cluster, looks.adapter(cluster));
        if (reach.isEmpty()) {
            return impossible("no-archive", "the cluster archives nothing", "set spec.backup, and resume the cluster");
        }
        if (reach.get().failure() != null) {
            return stopped(reach.get().failure());
        }
        ask(job, cluster);
        return done("asked for " + name(job));
    }

    private void ask(RunningJob job, HaCluster cluster) {
        var backups = backups(cluster);
        var ref = DesiredClusters.ref(cluster);
        calls.timed(
                cluster.dataPlane(),
                looks.adapter(cluster),
                "back-up",
                () -> backups.backUp(ref, name(job), job.fence()));
    }

    /** Until it can be restored from. A job that goes on where another failed has not asked for its own yet. */
    StepOutcome awaitComplete(RunningJob job) {
        var cluster = cluster(job);
        if (cluster.isEmpty()) {
            return gone();
        }
        var ref = DesiredClusters.ref(cluster.get());
        var backups = backups(cluster.get());
        var found = timed(cluster.get(), "backups", () -> backups.backups(ref)).stream()
                .filter(backup -> backup.name().equals(name(job)))
                .findFirst();
        if (found.isEmpty()) {
            ask(job, cluster.get());
            return notYet(POLL, "%s has not begun".formatted(name(job)));
        }
        return progress(job, found.get());
    }

    /** What the backup has made possible is shown as soon as it is. */
    StepOutcome prove(RunningJob job) {
        tell(job);
        cluster(job).ifPresent(cluster -> proofs.prove(cluster, looks.adapter(cluster)));
        var window = cluster(job).map(HaCluster::window);
        if (window.isEmpty() || !window.get().isOpen()) {
            return done("what can be restored shows once more is in the archive");
        }
        return done("every moment from %s to %s can be restored"
                .formatted(window.get().from(), window.get().to()));
    }

    private static StepOutcome progress(RunningJob job, Backup backup) {
        var message = backup.message();
        return switch (backup.state()) {
            case RUNNING -> notYet(POLL, message == null ? "%s is being taken".formatted(backup.name()) : message);
            case FAILED ->
                impossible(
                        "backup-failed",
                        LogMask.masked(Objects.requireNonNullElse(message, "the operator does not say why")),
                        "mend that, and retry the job");
            case COMPLETED -> {
                if (backup.sizeBytes() != null) {
                    job.remember(SIZE, backup.sizeBytes().toString());
                }
                yield done("%s is complete".formatted(backup.name()));
            }
        };
    }

    /** Which backup it was, and how large. */
    static void tell(RunningJob job) {
        job.result("backup", name(job));
        job.recall(SIZE).ifPresent(size -> job.result("sizeBytes", Long.valueOf(size)));
    }

    /** Every job's backup has a name of its own, which a job that goes on after a failure does not share. */
    static String name(RunningJob job) {
        var created = job.job().createdAt().toString();
        var id = job.job().id().toString();
        return "b%s-%s".formatted(created.replaceAll("\\D", "").substring(0, 14), id.substring(id.length() - 6));
    }

    /**
     * Sees to it that what was committed last is in the source's archive, where there is a source that can still do it. One
     * that does not answer is left alone, unless what is asked for is not proven to be there without it.
     */
    StepOutcome sealSource(RunningJob job) {
        var origin = Objects.requireNonNull(ClusterSteps.target(job).origin());
        var recovery = Objects.requireNonNull(origin.recovery());
        var source = clusters.find(job.job().tenant(), new ClusterId(UUID.fromString(origin.cluster())));
        var wanted = recovery.time();
        var window = source.map(HaCluster::window).orElse(null);
        if (wanted != null && window != null && window.to() != null && !wanted.isAfter(window.to())) {
            return done("that moment is in the archive");
        }
        if (source.isEmpty() || !archives(source.get(), recovery.from().serverName())) {
            return done("the source archives nothing more, so what there is, is restored");
        }
        try {
            return seal(job, source.get(), "the source", MARK);
        } catch (OperatorUnavailableException silent) {
            return withoutSource(job, wanted == null, silent);
        }
    }

    private static boolean archives(HaCluster source, String serverName) {
        var state = DesiredClusters.state(source.desired());
        return state.archive() != null
                && state.archive().serverName().equals(serverName)
                && !state.isReplica()
                && state.power() == Power.RUNNING;
    }

    private static StepOutcome withoutSource(RunningJob job, boolean latest, OperatorUnavailableException silent) {
        if (isBorne(job)) {
            throw silent;
        }
        return latest
                ? done("the source does not answer, so what its archive has is restored: " + silent.getMessage())
                : impossible(
                        "source-silent",
                        "that moment is not proven to be in the archive, and the source does not answer: "
                                + silent.getMessage(),
                        "restore to an earlier time, or to the latest");
    }

    /** Sees to it that the archive has all that was committed, as its last act before the cluster goes. */
    StepOutcome sealOwn(RunningJob job) {
        var cluster = cluster(job);
        if (cluster.isEmpty() || !isRestorable(cluster.get())) {
            return done("there is no archive that anything could be restored from");
        }
        var health = StoredLook.of(cluster.get()).health();
        if (health == Health.DOWN || health == Health.ABSENT) {
            return done("the cluster takes no writes, so its archive has what it has");
        }
        try {
            return seal(job, cluster.get(), "the cluster", MARK);
        } catch (OperatorUnavailableException silent) {
            return withoutCluster(job, silent);
        }
    }

    /** Where the data plane answers but its PostgreSQL cannot be asked, as without the right to it, nobody is kept from deleting. */
    private static StepOutcome withoutCluster(RunningJob job, OperatorUnavailableException silent) {
        if (silences(job) < SILENCES_BORNE_AT_THE_END) {
            throw silent;
        }
        return done("whether all that was committed is in the archive cannot be asked: " + silent.getMessage());
    }

    /** Whether a source that was silent once more may still answer. */
    static boolean isBorne(RunningJob job) {
        return silences(job) < SILENCES_BORNE;
    }

    /** How often there was no answer. */
    private static int silences(RunningJob job) {
        var silences = job.recall(SILENCES).map(Integer::valueOf).orElse(0) + 1;
        job.remember(SILENCES, String.valueOf(silences));
        return silences;
    }

    /** What hibernates has archived all it had when it stopped; what has no base backup has nothing to complete. */
    private static boolean isRestorable(HaCluster cluster) {
        var state = DesiredClusters.state(cluster.desired());
        return state.archive() != null
                && !state.isReplica()
                && state.power() == Power.RUNNING
                && cluster.window() != null
                && cluster.window().from() != null;
    }

    /**
     * Until a commit that is made now is in the archive, and all before it.
     *
     * @param who as people call the cluster
     * @param key under which the job remembers that commit
     */
    StepOutcome seal(RunningJob job, HaCluster cluster, String who, String key) {
        var backups = backups(cluster);
        var ref = DesiredClusters.ref(cluster);
        var underWay = notYet(POLL, "%s archives what was committed last".formatted(who));
        var known = job.recall(key);
        if (known.isEmpty()) {
            var mark = timed(cluster, "mark", () -> backups.mark(ref));
            job.remember(key, mark.wal());
            job.remember(key + AT, mark.at().toString());
            return underWay;
        }
        var reach = timed(cluster, "reach", () -> backups.reach(ref));
        if (reach.includes(known.get())) {
            return done("all that was committed is in the archive");
        }
        return reach.failure() == null ? underWay : stopped(reach.failure());
    }

    /** A moment before the commit that {@link #seal} has made. */
    static Instant sealedAt(RunningJob job, String key) {
        return Instant.parse(job.recall(key + AT).orElseThrow());
    }

    private static StepOutcome stopped(String failure) {
        return notYet(POLL, "nothing gets into the archive: " + failure);
    }

    /** Gives the cluster the keys that its store has now. */
    StepOutcome renewKeys(RunningJob job) {
        var cluster = cluster(job);
        if (cluster.isEmpty()) {
            return done("the cluster is gone");
        }
        var adapter = looks.adapter(cluster.get());
        var desired = DesiredClusters.of(cluster.get());
        calls.timed(cluster.get().dataPlane(), adapter, "admit", () -> archives.admit(desired, adapter, job.fence()));
        return done("the cluster has the store's keys of now");
    }

    private Optional<HaCluster> cluster(RunningJob job) {
        return clusters.find(job.job().tenant(), job.job().clusterId());
    }

    private static StepOutcome gone() {
        return impossible("cluster-gone", "the cluster is gone", "restore it from a backup that was complete before");
    }

    private Backups backups(HaCluster cluster) {
        if (looks.adapter(cluster) instanceof Backups backups) {
            return backups;
        }
        throw new IllegalStateException("%s keeps no archive".formatted(cluster.operator()));
    }

    private <T> T timed(HaCluster cluster, String verb, Supplier<T> call) {
        return calls.timed(cluster.dataPlane(), looks.adapter(cluster), verb, call);
    }
}
