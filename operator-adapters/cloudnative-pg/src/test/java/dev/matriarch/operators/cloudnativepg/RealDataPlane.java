package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Postgresql;
import dev.matriarch.operators.DesiredCluster.Resources;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Namespaces.Fate;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.RealPlane;
import dev.matriarch.operators.kubernetes.SqlAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The Kubernetes that {@code MATRIARCH_E2E_KUBECONFIG} leads to, with a tenant and an installation of its own. */
final class RealDataPlane implements AutoCloseable {

    private static final Duration AT_MOST = Duration.ofMinutes(10);
    private static final String NAMESPACE = "shop";

    final String tenant = "e2e" + UUID.randomUUID().toString().substring(0, 8);
    final CloudNativePgAdapter adapter;

    private final ApiServer somebody;
    private final String installation;

    RealDataPlane() {
        var connection = connection();
        adapter = CloudNativePgAdapter.to(connection);
        somebody = ApiServer.of(connection);
        installation = connection.installation();
    }

    private static DataPlaneConnection connection() {
        try {
            return RealPlane.to(CloudNativePg.NAME);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    ClusterRef cluster(String name) {
        return new ClusterRef(UUID.randomUUID(), tenant, NAMESPACE, name);
    }

    /** What that namespace is called in Kubernetes. */
    String namespace() {
        return tenant + "-" + NAMESPACE;
    }

    DesiredCluster desired(ClusterRef ref, int instances, String storage) {
        return new DesiredCluster(
                ref,
                instances,
                new Postgresql(18, Map.of("work_mem", "16MB")),
                new Storage(new Quantity(storage), null),
                null,
                new Resources(new Quantity("100m"), new Quantity("256Mi")),
                new Bootstrap("shop", "shopkeeper"),
                new Synchronous(instances > 1 ? 1 : 0, Durability.REQUIRED),
                Map.of("team", "shop"),
                null);
    }

    /** It is asked for again and again, as a job does. */
    void remove(ClusterRef ref) {
        await(
                () -> {
                    adapter.delete(ref, fence(1000));
                    return adapter.observe(ref, Expectation.gone());
                },
                seen -> seen.health() == Health.ABSENT);
    }

    void removeNamespace() {
        await(() -> adapter.removeNamespace(tenant, NAMESPACE, fence(1000)), Fate.GONE::equals);
    }

    /** What an instance itself says of its parameters. */
    InForce inForce(ClusterRef ref, String instance, Set<String> parameters) {
        return new Inquiry(somebody, new ObserverRole(installation)).inForce(ref, instance, parameters);
    }

    /** The way in that clients would not need. */
    SqlAccess sql() {
        return new SqlAccess(somebody);
    }

    /** What an instance answers to one who logs in to it: the first value, or nothing. */
    String sql(String instance, OwnerCredentials as, String database, String statement) {
        return somebody(client -> {
            try (var way = client.pods()
                            .inNamespace(namespace())
                            .withName(instance)
                            .portForward(5432, InetAddress.getLoopbackAddress(), 0);
                    var connection = DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=require".formatted(way.getLocalPort(), database),
                            as.username(),
                            as.password());
                    var query = connection.createStatement()) {
                if (!query.execute(statement)) {
                    return "";
                }
                try (var rows = query.getResultSet()) {
                    rows.next();
                    return String.valueOf(rows.getString(1));
                }
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** What somebody else does there, with the same rights. */
    <T> T somebody(Function<KubernetesClient, T> does) {
        return somebody.call(does);
    }

    /**
     * Looks again and again until it is as wanted; how long that takes is not what is tested. A call without an answer is
     * made again, as a job would.
     */
    static <T> T await(Supplier<T> look, Predicate<T> wanted) {
        var end = Instant.now().plus(AT_MOST);
        var pause = new CountDownLatch(1);
        var seen = answered(look);
        while (seen.filter(wanted).isEmpty()) {
            assertThat(Instant.now()).as("last seen: %s", seen).isBefore(end);
            try {
                assertThat(pause.await(500, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            seen = answered(look);
        }
        return seen.get();
    }

    private static <T> Optional<T> answered(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (OperatorUnavailableException e) {
            return Optional.empty();
        }
    }

    /** Calls until there is an answer. */
    static void call(Runnable verb) {
        await(
                () -> {
                    verb.run();
                    return true;
                },
                answered -> answered);
    }

    /** A worker that holds its job. */
    static Fence fence(long generation) {
        return new Held(generation, 1);
    }

    private record Held(long generation, long epoch) implements Fence {
        @Override
        public void check() {}
    }

    @Override
    public void close() {
        adapter.close();
        somebody.close();
    }
}
