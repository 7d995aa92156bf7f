package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Backups;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.Databases;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.Logs;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.SqlChecks;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.operators.StreamedReplicas;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.operators.Users;
import dev.matriarch.operators.WalVolumes;
import dev.matriarch.operators.sandbox.DesiredFile.Kind;
import dev.matriarch.operators.sandbox.DesiredFile.Request;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sandbox as the control plane sees it: it writes what is desired, reads what is observed, and does nothing else. */
final class SandboxAdapter
        implements OperatorAdapter,
                Switchovers,
                Failovers,
                Restarts,
                Credentials,
                Databases,
                Users,
                Logs,
                WalVolumes,
                Backups,
                StreamedReplicas,
                SqlChecks {

    private static final Limits LIMITS =
            new Limits("18.6", new TreeSet<>(Set.of(18)), 9, false, List.of(), List.of(), null, null);

    private final SandboxLayout layout;
    private final DesiredWrites writes;
    private final Observer observer;
    private final SupervisorProcess supervisor;
    private final InstanceLogs logs;
    private final ObservedBackups backups;

    SandboxAdapter(SandboxLayout layout, String installation, SupervisorProcess supervisor) {
        this.layout = layout;
        this.writes = new DesiredWrites(layout, installation);
        this.observer = new Observer(layout, installation, supervisor);
        this.supervisor = supervisor;
        this.logs = new InstanceLogs(layout, observer);
        this.backups = new ObservedBackups(layout, observer);
    }

    @Override
    public String operator() {
        return SandboxProvider.OPERATOR;
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public void apply(DesiredCluster desired, Fence fence) {
        refuseBeyondLimits(desired);
        if (desired.backup() != null) {
            ArchiveDirectory.refuseUnfit(desired.backup().archive());
            refuseUnfit(desired.backup().schedule());
        }
        if (desired.bootstrap().recovery() != null) {
            RecoveryPlan.refuseUnfit(desired.bootstrap().recovery());
        }
        if (desired.replication() != null) {
            refuseUnfit(desired.backup(), desired.replication());
        }
        supervisor.refuseWherePostgresqlCannotRun();
        writes.apply(desired, fence);
        hand(desired.ref());
    }

    private static void refuseBeyondLimits(DesiredCluster desired) {
        var version = desired.postgresql().version();
        if (!LIMITS.postgresqlVersions().contains(version) || desired.instances() > LIMITS.maxInstances()) {
            throw new OperatorRefusedException(
                    "The sandbox has no PostgreSQL %d with %d instances".formatted(version, desired.instances()),
                    "Ask for version %d and at most %d instances."
                            .formatted(LIMITS.newestPostgresqlVersion(), LIMITS.maxInstances()));
        }
    }

    /** Either may take the other's place one day, so each has an archive of its own, unless one follows the other without. */
    private static void refuseUnfit(@Nullable DesiredBackup backup, DesiredReplication replication) {
        var archive = replication.peer().archive();
        if (archive == null) {
            return;
        }
        ArchiveDirectory.refuseUnfit(archive);
        if (backup == null || backup.archive().equals(archive)) {
            throw new OperatorRefusedException(
                    "%s has no archive of its own beside that of %s"
                            .formatted(replication.self(), replication.peer().name()),
                    "Have it backed up to an object store.");
        }
    }

    private static void refuseUnfit(@Nullable String schedule) {
        try {
            if (schedule != null) {
                Cron.parse(schedule);
            }
        } catch (IllegalArgumentException unfit) {
            throw new OperatorRefusedException(
                    "%s is no schedule: %s".formatted(schedule, unfit.getMessage()),
                    "Write it as five fields of cron, such as 0 3 * * *.");
        }
    }

    @Override
    public Observation observe(ClusterRef cluster, Expectation expectation) {
        return observer.observe(cluster, expectation);
    }

    @Override
    public void delete(ClusterRef cluster, Fence fence) {
        writes.delete(cluster, fence);
        if (observer.isThere(cluster)) {
            hand(cluster);
        }
    }

    @Override
    public String render(DesiredCluster desired) {
        return Manifest.of(desired);
    }

    @Override
    public Watch watch(Consumer<UUID> changed) {
        return layout.observedSignals().watch(changed);
    }

    @Override
    public void switchover(ClusterRef cluster, String to, Fence fence) {
        var seen = observer.seen(cluster);
        var request = new Request(Kind.SWITCHOVER, fence.generation(), primary(seen), to, false);
        if (!writes.hasRequest(cluster.id(), request)) {
            refuseUnfit(seen, to);
        }
        writes.request(cluster, request, fence);
        hand(cluster);
    }

    private static void refuseUnfit(ObservedFile seen, String to) {
        var instance = seen.facts().instance(to);
        if (instance.isEmpty()) {
            throw new OperatorRefusedException(to + " is not there", "Choose an instance of the cluster.");
        }
        if (!to.equals(seen.facts().primary()) && !instance.get().ready()) {
            throw new OperatorRefusedException(to + " is not ready", "Choose an instance that is ready, or wait.");
        }
    }

    @Override
    public Optional<String> abandoned(ClusterRef cluster, String to) {
        return observer.abandoned(cluster, to);
    }

    @Override
    public Risk risk(ClusterRef cluster, @Nullable String to) {
        return observer.seen(cluster).risk();
    }

    @Override
    public void failover(
            ClusterRef cluster, @Nullable String from, @Nullable String to, boolean acceptDataLoss, Fence fence) {
        var seen = observer.seen(cluster);
        var request = new Request(Kind.FAILOVER, fence.generation(), primary(seen), to, acceptDataLoss);
        if (!writes.hasRequest(cluster.id(), request)) {
            refuseLoss(seen, to, acceptDataLoss);
        }
        writes.request(cluster, request, fence);
        hand(cluster);
    }

    private static void refuseLoss(ObservedFile seen, @Nullable String to, boolean acceptDataLoss) {
        if (to != null && seen.facts().instance(to).isEmpty()) {
            throw new OperatorRefusedException(to + " is not there", "Choose an instance of the cluster.");
        }
        if (seen.risk().rowsCouldBeLost() && !acceptDataLoss) {
            throw new OperatorRefusedException(
                    "Rows could be lost: " + seen.risk().why(),
                    "Repeat it with acceptDataLoss, or repair the standbys.");
        }
    }

    private static @Nullable String primary(ObservedFile seen) {
        return seen.facts().instances().stream()
                .filter(instance -> instance.role() == ClusterFacts.Role.PRIMARY)
                .map(ClusterFacts.Instance::name)
                .findFirst()
                .orElse(null);
    }

    @Override
    public OwnerCredentials credentials(ClusterRef cluster) {
        return observer.credentials(cluster);
    }

    @Override
    public OwnerCredentials credentials(ClusterRef cluster, String user) {
        return observer.credentials(cluster, user);
    }

    @Override
    public List<InstanceLog> logs(ClusterRef cluster, Wanted wanted) {
        return logs.read(cluster, wanted);
    }

    @Override
    public ObjectStore.Kind storesIn() {
        return ObjectStore.Kind.DIRECTORY;
    }

    @Override
    public void admit(ClusterRef cluster, ObjectStore store, StoreAccess access, Fence fence) {
        // A directory lets in who may read it.
    }

    @Override
    public void backUp(ClusterRef cluster, String name, Fence fence) {
        ArchiveDirectory.refuseUnfitBackup(name);
        writes.backUp(cluster, name, fence);
        hand(cluster);
    }

    @Override
    public List<Backup> backups(ClusterRef cluster) {
        return backups.all(cluster);
    }

    @Override
    public ArchiveReach reach(ClusterRef cluster) {
        return backups.reach(cluster);
    }

    @Override
    public ArchiveMark mark(ClusterRef cluster) {
        return backups.mark(cluster);
    }

    @Override
    public Verdict check(ClusterRef cluster, OwnerCredentials login, String sql, Duration within) {
        var patience = Math.toIntExact(within.toSeconds()) + 2; // the server gives up first
        try (var connection = InstanceSql.open(observer.portOfPrimary(cluster), login, patience)) {
            return Verdict.on(connection, sql, within);
        } catch (IOException | SQLException failed) {
            throw new OperatorUnavailableException("the primary of %s did not answer".formatted(cluster), failed);
        }
    }

    @Override
    public Optional<String> token(ClusterRef cluster) {
        return Optional.ofNullable(observer.seen(cluster).token());
    }

    @Override
    public Optional<String> end(String token) {
        return Token.parse(token).map(Token::end).map(Lsn::toString);
    }

    @Override
    public PeerSecrets secrets(ClusterRef cluster) {
        return observer.secrets(cluster);
    }

    @Override
    public boolean isAcquainted(ClusterRef replica, PeerSecrets secrets) {
        return observer.isAcquainted(replica, secrets);
    }

    @Override
    public void acquaint(ClusterRef replica, PeerSecrets secrets, Fence fence) {
        writes.acquaint(replica, Acquaintance.of(secrets), fence);
        hand(replica);
    }

    @Override
    public void close() {
        // The files need no connection, and the supervisor is nobody's.
    }

    /** Tells the supervisor, and sees to it that there is one. */
    private void hand(ClusterRef cluster) {
        try {
            layout.desiredSignals().ring(cluster.id());
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox directory cannot be written", failed);
        }
        supervisor.ensure();
    }
}
