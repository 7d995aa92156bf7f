package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Affinity;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Bootstrap;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Certificates;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.InheritedMetadata;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Initdb;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Managed;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ManagedRole;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Postgresql;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Resources;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Selector;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Spread;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Synchronous;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Volume;
import dev.matriarch.operators.kubernetes.Amounts;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What CloudNativePG is given for a desired cluster: a pure function of that and of who we are. It sets a field only where
 * the operator's own default would not keep what we promise.
 *
 * <ul>
 *   <li><b>Commits.</b> With synchronous replication a commit waits for any {@code number} standbys. From three instances
 *       on, and only where durability is required, a failover must be provably without loss ({@code failoverQuorum}): with
 *       two, one lost node would forbid every failover.
 *   <li><b>Stops.</b> Clients that stay connected hold up a stop for as long as {@code smartShutdownTimeout}, while nobody
 *       can connect any more: 180 s by default, 5 s here. After that the sessions are cut and PostgreSQL has until {@code
 *       stopDelay} to write its checkpoint, or it recovers from its WAL when it starts again. A switchover kills the old
 *       primary after {@code switchoverDelay}, which is an hour by default; until then nobody can write.
 *   <li><b>Places.</b> Instances keep away from each other's nodes and zones where they can. Not where they must: on a data
 *       plane with fewer nodes than instances the last one would stay pending for ever. That two share a node is a
 *       condition of the cluster.
 *   <li><b>Restarts.</b> Standbys first, then the primary, which is restarted where it is: what its pod needs has then been
 *       proven by every standby's, the timeline stays, and nobody has to follow a new primary for a changed setting.
 *   <li><b>Our role.</b> {@link ObserverRole}: lag and what follows whom are in no resource of the operator.
 *   <li><b>Poolers.</b> {@link PoolerManifests}: they answer with the server's certificate, which so has to name their hosts
 *       too. The operator makes it anew for that, and nothing restarts (seen live). So it has to name the host by which one on another
 *       data plane streams.
 *   <li><b>The owner's second login.</b> {@link SecondLogin}, from the first rotation of credentials on and for good: the
 *       operator would not remove a role that is asked for no more.
 *   <li><b>Archives.</b> {@link ArchiveManifests}. A WAL file is archived once it is full, and a quiet server would keep its
 *       last one for five minutes; one that is backed up has a minute to lose, where its tenant does not say otherwise.
 *   <li><b>Another one with the same data.</b> {@link ReplicaManifests}. Where it follows by the archive alone, there is no more
 *       than that minute to lose.
 *   <li><b>Labels.</b> CloudNativePG hands only {@code inheritedMetadata} down to pods, volumes, services and secrets, not
 *       the labels of the cluster itself. A tenant's labels get a prefix: {@code role} or {@code postgresql} would
 *       otherwise mean something to the operator.
 * </ul>
 */
final class Manifests {

    static final String IMAGES = "ghcr.io/cloudnative-pg/postgresql";

    private static final int STOP_SECONDS = 300;
    private static final int SMART_SHUTDOWN_SECONDS = 5;
    private static final int MIN_INSTANCES_FOR_QUORUM = 3;
    private static final String ARCHIVE_TIMEOUT = "archive_timeout";
    private static final String ARCHIVED_WITHIN = "60s";

    private final String installation;
    private final String images;

    /** @param images the repository of PostgreSQL images whose tags begin with the version */
    Manifests(String installation, String images) {
        this.installation = installation;
        this.images = images;
    }

    /** The Kubernetes namespace of a tenant's own: one to one, since a tenant's name has no hyphen. */
    static String namespace(ClusterRef cluster) {
        return cluster.tenant() + "-" + cluster.namespace();
    }

    PostgresCluster of(DesiredCluster desired) {
        var labels = labels(desired);
        var cluster = new PostgresCluster();
        cluster.setMetadata(new ObjectMetaBuilder()
                .withName(desired.ref().name())
                .withNamespace(namespace(desired.ref()))
                .withLabels(labels)
                .withAnnotations(annotations(desired))
                .build());
        cluster.setSpec(spec(desired, labels));
        return cluster;
    }

    /** The poolers before it; none where none are wanted. */
    List<PostgresPooler> poolers(DesiredCluster desired) {
        return new PoolerManifests(labels(desired)).of(desired);
    }

    /** With a note of what ran before the restart of one instance. */
    PostgresCluster with(SingleRestart restart, DesiredCluster desired) {
        return of(desired).annotated(Map.of(SingleRestart.NOTE, restart.note()));
    }

    /**
     * Whether the way from one to the other takes pods made anew: for other cpu or memory, for a first volume for WAL, and for
     * what speaks to an archive beside PostgreSQL. What is the same amount in another spelling is none, as CloudNativePG's
     * webhook reads it.
     */
    boolean needRestart(DesiredCluster before, DesiredCluster after) {
        var was = of(before).getSpec();
        var is = of(after).getSpec();
        var same = Objects.equals(was.resources(), is.resources())
                && (was.walStorage() == null) == (is.walStorage() == null)
                && (was.plugins() == null) == (is.plugins() == null);
        return !same;
    }

    /** The same as YAML, for people. There is no secret in it. */
    String render(DesiredCluster desired) {
        return Stream.of(
                        Stream.of(of(desired)),
                        poolers(desired).stream(),
                        contents().databases(desired).stream(),
                        archives().stores(desired).stream(),
                        archives().schedule(desired).stream())
                .flatMap(all -> all)
                .map(Serialization::asYaml)
                .collect(Collectors.joining());
    }

    ContentManifests contents() {
        return new ContentManifests(installation);
    }

    ArchiveManifests archives() {
        return new ArchiveManifests(installation);
    }

    /** What its instances run. */
    String image(DesiredCluster.Postgresql postgresql) {
        return postgresql.release() == null ? images + ":" + postgresql.version() : postgresql.release();
    }

    private PostgresSpec spec(DesiredCluster desired, SortedMap<String, String> labels) {
        return new PostgresSpec(
                desired.instances(),
                image(desired.postgresql()),
                volume(desired.storage()),
                desired.walStorage() == null ? null : volume(desired.walStorage()),
                resources(desired.resources()),
                new Postgresql(parameters(desired), synchronous(desired)),
                bootstrap(desired),
                new Managed(roles(desired)),
                new Affinity(true, "preferred", "kubernetes.io/hostname"),
                List.of(spread(desired.ref().name())),
                STOP_SECONDS,
                SMART_SHUTDOWN_SECONDS,
                STOP_SECONDS,
                "unsupervised",
                "restart",
                false,
                true,
                new InheritedMetadata(labels),
                certificates(desired),
                ArchiveManifests.plugins(desired),
                ArchiveManifests.sources(desired),
                ArchiveManifests.serviceAccount(desired),
                ReplicaManifests.replica(desired));
    }

    private static @Nullable Certificates certificates(DesiredCluster desired) {
        var poolers = desired.pooler() == null ? Stream.<String>of() : PoolerManifests.hosts(desired.ref()).stream();
        var names = Stream.concat(poolers, ReplicaManifests.namesAfar(desired)).toList();
        return names.isEmpty() ? null : new Certificates(names);
    }

    private static SortedMap<String, String> parameters(DesiredCluster desired) {
        var parameters = desired.postgresql().sortedParameters();
        if (desired.backup() != null) {
            parameters.putIfAbsent(ARCHIVE_TIMEOUT, ARCHIVED_WITHIN);
        }
        return parameters;
    }

    private static Bootstrap bootstrap(DesiredCluster desired) {
        var bootstrap = desired.bootstrap();
        if (bootstrap.copy()) {
            return new Bootstrap(null, null, ReplicaManifests.copy(desired));
        }
        return bootstrap.recovery() == null
                ? new Bootstrap(new Initdb(bootstrap.database(), bootstrap.owner(), true), null, null)
                : new Bootstrap(null, ArchiveManifests.recovery(desired), null);
    }

    private static List<ManagedRole> roles(DesiredCluster desired) {
        return Stream.of(
                        Stream.of(ObserverRole.of(desired.ref())),
                        SecondRole.of(desired).stream(),
                        ContentManifests.users(desired).stream())
                .flatMap(all -> all)
                .toList();
    }

    private SortedMap<String, String> labels(DesiredCluster desired) {
        var labels = MatriarchLabels.of(installation, desired.ref());
        desired.labels().forEach((name, value) -> labels.put(Labels.TENANT_PREFIX + name, value));
        return labels;
    }

    /**
     * CloudNativePG restarts every pod that does not carry the same value; it need not be a time. A mark for one instance
     * is no matter of the manifest: to leave the annotation out restarts nobody. A cluster that is not at work is told so by
     * annotations too; one that is has none of them, since the operator fences by the same annotation for reasons of its
     * own and must be left to it ({@link StopMarks}).
     */
    private static SortedMap<String, String> annotations(DesiredCluster desired) {
        var annotations = new TreeMap<String, String>();
        var restart = desired.restart();
        if (restart != null && restart.instance() == null) {
            annotations.put(Labels.RESTARTED_AT, restart.id());
        }
        if (desired.power() == Power.HIBERNATED) {
            annotations.put(Labels.HIBERNATION, Stillness.ON);
        }
        if (!desired.fenced().nobody()) {
            annotations.put(Labels.FENCED, Fences.written(desired.fenced()));
        }
        return annotations;
    }

    private static Volume volume(DesiredCluster.Storage storage) {
        return new Volume(storage.size().text(), storage.storageClass(), true);
    }

    private static @Nullable Resources resources(DesiredCluster.@Nullable Resources desired) {
        if (desired == null) {
            return null;
        }
        var amounts = new TreeMap<String, String>();
        put(amounts, "cpu", desired.cpu());
        put(amounts, "memory", desired.memory());
        return amounts.isEmpty() ? null : new Resources(amounts, amounts);
    }

    private static void put(Map<String, String> amounts, String name, @Nullable Quantity amount) {
        if (amount != null) {
            amounts.put(name, Amounts.canonical(amount));
        }
    }

    /** The webhook refuses as many synchronous standbys as there are instances, or more. */
    private static @Nullable Synchronous synchronous(DesiredCluster desired) {
        var number = Math.min(desired.synchronous().number(), desired.instances() - 1);
        if (number == 0) {
            return null;
        }
        var required = desired.synchronous().durability() == Durability.REQUIRED;
        return new Synchronous(
                "any",
                number,
                required ? "required" : "preferred",
                required && desired.instances() >= MIN_INSTANCES_FOR_QUORUM);
    }

    private static Spread spread(String cluster) {
        return new Spread(
                1,
                "topology.kubernetes.io/zone",
                "ScheduleAnyway",
                new Selector(new TreeMap<>(Map.of(Labels.CLUSTER, cluster, Labels.POD_ROLE, Labels.INSTANCE))));
    }
}
