package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.cloudnativepg.PoolerSpec.Container;
import dev.matriarch.operators.cloudnativepg.PoolerSpec.Metadata;
import dev.matriarch.operators.cloudnativepg.PoolerSpec.PgBouncer;
import dev.matriarch.operators.cloudnativepg.PoolerSpec.PodSpec;
import dev.matriarch.operators.cloudnativepg.PoolerSpec.Requests;
import dev.matriarch.operators.cloudnativepg.PoolerSpec.ServiceTemplate;
import dev.matriarch.operators.cloudnativepg.PoolerSpec.Template;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The poolers that CloudNativePG is given before a desired cluster: {@code <cluster>-pooler-rw} and {@code -pooler-ro}, each
 * with a service of that name.
 *
 * <ul>
 *   <li><b>Stops of the primary.</b> A pooler's idle connections would hold one up; {@code smartShutdownTimeout} bounds that
 *       at five seconds. So nothing pauses PgBouncer: a stop took 10 s with a pause and without, and since the operator
 *       chooses when it stops whom, a pause that was sure to be there in time kept clients waiting for 80 s (seen live). What
 *       did prolong an outage is PgBouncer's {@code server_login_retry}: for 15 s after a failed connection it answers
 *       everybody with that failure. With 1 s clients of a pooler are back when others are (seen live: after 20.6 s and 19.7 s
 *       of a switchover on a busy machine, and before after 47 s and 20.6 s).
 *   <li><b>Rest.</b> Of a hibernated cluster no pooler runs. It has no instances then; its service stays.
 *   <li><b>Marks.</b> The operator hands a pooler's labels to nothing, so pods and service get theirs by templates.
 * </ul>
 *
 * @param labels all labels of the cluster
 */
record PoolerManifests(SortedMap<String, String> labels) {

    private static final Map<String, String> CONNECTING =
            Map.of("server_login_retry", "1", "server_connect_timeout", "5");

    /** Little, so that it finds room anywhere; with nothing it would be the first to be driven out of a full node. */
    private static final Map<String, String> REQUESTS = Map.of("cpu", "50m", "memory", "64Mi");

    static String readWrite(ClusterRef cluster) {
        return cluster.name() + "-pooler-rw";
    }

    static String readOnly(ClusterRef cluster) {
        return cluster.name() + "-pooler-ro";
    }

    /** What the server's certificate, with which poolers answer too, has to name beside the operator's own services. */
    static List<String> hosts(ClusterRef cluster) {
        var namespace = Manifests.namespace(cluster);
        return Stream.of(readWrite(cluster), readOnly(cluster))
                .flatMap(name -> Stream.of(name, name + "." + namespace, name + "." + namespace + ".svc"))
                .toList();
    }

    List<PostgresPooler> of(DesiredCluster desired) {
        var pooler = desired.pooler();
        if (pooler == null) {
            return List.of();
        }
        return Stream.of(
                        pooler(desired, readWrite(desired.ref()), "rw", pooler.readWrite()),
                        pooler(desired, readOnly(desired.ref()), "ro", pooler.readOnly()))
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable PostgresPooler pooler(
            DesiredCluster desired, String name, String type, DesiredPooler.@Nullable Pool pool) {
        if (pool == null) {
            return null;
        }
        var pooler = named(desired.ref(), name);
        pooler.getMetadata().setLabels(labels);
        pooler.setSpec(new PoolerSpec(
                new ClusterName(desired.ref().name()),
                desired.power() == Power.HIBERNATED ? 0 : pool.instances(),
                type,
                new PgBouncer(pool.mode().name().toLowerCase(Locale.ROOT), parameters(pool), false),
                new Template(
                        new Metadata(labels),
                        new PodSpec(List.of(new Container("pgbouncer", new Requests(new TreeMap<>(REQUESTS)))))),
                new ServiceTemplate(new Metadata(labels))));
        return pooler;
    }

    private static SortedMap<String, String> parameters(DesiredPooler.Pool pool) {
        var parameters = new TreeMap<>(CONNECTING);
        parameters.put("default_pool_size", String.valueOf(pool.poolSize()));
        parameters.put("max_client_conn", String.valueOf(pool.maxClients()));
        return parameters;
    }

    /** A pooler by name alone, to find it. */
    static PostgresPooler named(ClusterRef cluster, String name) {
        var named = new PostgresPooler();
        named.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(Manifests.namespace(cluster))
                .build());
        return named;
    }
}
