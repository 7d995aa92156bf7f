package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Recovery;
import dev.matriarch.operators.cloudnativepg.BarmanObjectStore.Compressed;
import dev.matriarch.operators.cloudnativepg.BarmanObjectStore.Configuration;
import dev.matriarch.operators.cloudnativepg.BarmanObjectStore.S3Credentials;
import dev.matriarch.operators.cloudnativepg.BarmanObjectStore.Sidecar;
import dev.matriarch.operators.cloudnativepg.BarmanObjectStore.Variable;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Annotated;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ExternalCluster;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Plugin;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.RecoveryTarget;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ServiceAccountTemplate;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Source;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What CloudNativePG and its plugin for Barman Cloud are given for a cluster's archives: a pure function of what is desired
 * and of who we are.
 *
 * <ul>
 *   <li><b>Stores.</b> Each cluster has resources of its own for them, {@code <cluster>-archive} for what it writes, {@code
 *       -source} for what it was made of and {@code -peer} for what it follows, so that they can go with it. The plugin removes
 *       what is too old by the name of the server that archives, and only where a retention stands: in what is only read it
 *       never does.
 *   <li><b>Sources</b> stay for good. The plugin goes on asking for the one that a cluster was made of, and does nothing for
 *       the cluster where it is missing.
 *   <li><b>Schedules.</b> The operator reads six fields, of which the first is the second; five it takes for the first five of
 *       those. Backups belong to the cluster and not to the schedule, which would take them along.
 *   <li><b>Backups</b> are taken of the primary. One of a standby is called completed before all WAL that it needs is in the
 *       archive (all seen live). So none is taken of a cluster that follows another one, which has only standbys: when its last
 *       WAL would be closed is up to the other one, whose backups have all of its data.
 * </ul>
 */
record ArchiveManifests(String installation) {

    static final String SERVER = "serverName";

    private static final String STORE = "barmanObjectName";
    private static final String SOURCE = "source";
    private static final String METHOD = "plugin";
    private static final Compressed GZIP = new Compressed("gzip");
    private static final String ROLE = "eks.amazonaws.com/role-arn";
    private static final String REGION = "AWS_DEFAULT_REGION";
    private static final String ON_THE_MINUTE = "0 ";

    /** The resource of the store that the cluster archives to. */
    static String archiveName(ClusterRef cluster) {
        return cluster.name() + "-archive";
    }

    /** The resource of the store in which the other one's archive is. */
    static String peerName(ClusterRef cluster) {
        return cluster.name() + "-peer";
    }

    private static String sourceName(ClusterRef cluster) {
        return cluster.name() + "-source";
    }

    /** The stores that it reads and writes; none where it is neither archived, nor made of an archive, nor beside another. */
    List<BarmanObjectStore> stores(DesiredCluster desired) {
        return Stream.of(archive(desired), source(desired), peer(desired))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<BarmanObjectStore> archive(DesiredCluster desired) {
        return Optional.ofNullable(desired.backup())
                .map(backup -> store(
                        desired.ref(),
                        archiveName(desired.ref()),
                        backup.archive().store(),
                        backup.retentionDays() + "d"));
    }

    private Optional<BarmanObjectStore> source(DesiredCluster desired) {
        return Optional.ofNullable(desired.bootstrap().recovery())
                .map(recovery -> store(
                        desired.ref(),
                        sourceName(desired.ref()),
                        recovery.from().store(),
                        null));
    }

    private Optional<BarmanObjectStore> peer(DesiredCluster desired) {
        return ReplicaManifests.peerArchive(desired)
                .map(archive -> store(desired.ref(), peerName(desired.ref()), archive.store(), null));
    }

    private BarmanObjectStore store(ClusterRef ref, String name, ObjectStore store, @Nullable String retention) {
        var resource = new BarmanObjectStore();
        resource.setMetadata(metadata(ref, name));
        resource.setSpec(new BarmanObjectStore.Spec(
                new Configuration(store.location(), store.endpoint(), credentials(ref, store), GZIP, GZIP),
                retention,
                sidecar(store)));
        return resource;
    }

    private static S3Credentials credentials(ClusterRef ref, ObjectStore store) {
        return store.iamRole() == null ? StoreKeys.references(ref, store) : new S3Credentials(null, null, null, true);
    }

    /** Of a store with keys the region lies beside them. */
    private static @Nullable Sidecar sidecar(ObjectStore store) {
        return store.iamRole() == null || store.region() == null
                ? null
                : new Sidecar(List.of(new Variable(REGION, store.region())));
    }

    /** When base backups are taken by themselves; never while nothing runs, since each would be a failed one, nor of a replica. */
    Optional<PostgresSchedule> schedule(DesiredCluster desired) {
        return Optional.ofNullable(desired.backup())
                .map(DesiredBackup::schedule)
                .map(schedule -> schedule(desired, schedule));
    }

    private PostgresSchedule schedule(DesiredCluster desired, String cron) {
        var schedule = new PostgresSchedule();
        schedule.setMetadata(metadata(desired.ref(), scheduleName(desired.ref())));
        schedule.setSpec(new PostgresSchedule.Spec(
                new ClusterName(desired.ref().name()),
                ON_THE_MINUTE + cron,
                desired.power() == Power.HIBERNATED || desired.isReplica(),
                "cluster",
                METHOD,
                new PostgresBackup.Plugin(BarmanPlugin.NAME),
                PostgresBackup.PRIMARY));
        return schedule;
    }

    private static String scheduleName(ClusterRef ref) {
        return backupName(ref, "scheduled");
    }

    /** A base backup of the cluster as it is now. */
    PostgresBackup backup(ClusterRef ref, String name) {
        var backup = new PostgresBackup();
        backup.setMetadata(metadata(ref, backupName(ref, name)));
        backup.setSpec(new PostgresBackup.Spec(
                new ClusterName(ref.name()),
                METHOD,
                new PostgresBackup.Plugin(BarmanPlugin.NAME),
                PostgresBackup.PRIMARY));
        return backup;
    }

    /** A dot keeps apart what belongs to clusters whose names begin alike: no name of one has it. */
    static String backupName(ClusterRef ref, String name) {
        return ref.name() + "." + name;
    }

    private ObjectMeta metadata(ClusterRef ref, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(Manifests.namespace(ref))
                .withLabels(MatriarchLabels.of(installation, ref))
                .build();
    }

    /** What archives; nothing where nothing is. */
    static @Nullable List<Plugin> plugins(DesiredCluster desired) {
        var backup = desired.backup();
        return backup == null
                ? null
                : List.of(new Plugin(
                        BarmanPlugin.NAME, true, true, parameters(archiveName(desired.ref()), backup.archive())));
    }

    /** What it was made of, and what it stands beside. */
    static List<ExternalCluster> sources(DesiredCluster desired) {
        return Stream.concat(origin(desired).stream(), ReplicaManifests.both(desired))
                .toList();
    }

    private static Optional<ExternalCluster> origin(DesiredCluster desired) {
        return Optional.ofNullable(desired.bootstrap().recovery())
                .map(recovery ->
                        ExternalCluster.archiving(sourceOf(desired), read(sourceName(desired.ref()), recovery.from())));
    }

    /** What it was made of, by a name that none of the two has: a label of DNS has no dot. */
    private static String sourceOf(DesiredCluster desired) {
        return ReplicaManifests.isNameOfOne(desired, SOURCE) ? SOURCE + ".made" : SOURCE;
    }

    /** An archive that is only read, in the store of that resource. */
    static Source read(String store, Archive archive) {
        return new Source(BarmanPlugin.NAME, parameters(store, archive));
    }

    private static SortedMap<String, String> parameters(String store, Archive archive) {
        return new TreeMap<>(Map.of(STORE, store, SERVER, archive.serverName()));
    }

    static PostgresSpec.Recovery recovery(DesiredCluster desired) {
        var bootstrap = desired.bootstrap();
        return new PostgresSpec.Recovery(
                sourceOf(desired),
                bootstrap.database(),
                bootstrap.owner(),
                target(Objects.requireNonNull(bootstrap.recovery())));
    }

    /** PostgreSQL counts in microseconds. */
    private static @Nullable RecoveryTarget target(Recovery recovery) {
        var time = recovery.time();
        if (time != null) {
            return new RecoveryTarget(time.truncatedTo(ChronoUnit.MICROS).toString(), null);
        }
        return recovery.lsn() == null ? null : new RecoveryTarget(null, recovery.lsn());
    }

    /** As whom a cloud knows the pods, which is one and the same for all that they reach. */
    static @Nullable ServiceAccountTemplate serviceAccount(DesiredCluster desired) {
        return desired.stores()
                .map(ObjectStore::iamRole)
                .filter(Objects::nonNull)
                .findFirst()
                .map(role -> new ServiceAccountTemplate(new Annotated(new TreeMap<>(Map.of(ROLE, role)))))
                .orElse(null);
    }

    /** @throws OperatorRefusedException when it would have to be known to a cloud as two */
    static void refuseTwoRoles(DesiredCluster desired) {
        var roles = desired.stores()
                .map(ObjectStore::iamRole)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (roles.size() > 1) {
            throw new OperatorRefusedException(
                    "The servers of a cluster have one role in a cloud, and its stores ask for %s"
                            .formatted(String.join(" and for ", roles)),
                    "Give both object stores the same role, or keys to one of them.");
        }
    }
}
