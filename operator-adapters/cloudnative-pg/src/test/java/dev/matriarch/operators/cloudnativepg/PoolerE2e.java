package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Pool;
import dev.matriarch.operators.ClusterFacts.Pooler;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.DesiredPooler.Mode;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Poolers before a real cluster, with the real operator: made, changed, broken, at rest, taken away, and gone with it. */
class PoolerE2e {

    private static final DesiredPooler.Pool ONE = new DesiredPooler.Pool(1, Mode.TRANSACTION, 20, 200);
    private static final DesiredPooler WRITES = new DesiredPooler(ONE, null);

    private static final PatchContext SOMEBODY = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager("somebody")
            .build();

    @TempDir
    private Path directory;

    private final RealDataPlane dataPlane = new RealDataPlane();
    private final CloudNativePgAdapter adapter = dataPlane.adapter;
    private final ClusterRef ref = dataPlane.cluster("orders");
    private long generation;

    @AfterEach
    void leaveNothing() {
        dataPlane.remove(ref);
        assertThat(objects()).as("whatever was made for poolers").isEmpty();
        dataPlane.removeNamespace();
        dataPlane.close();
    }

    @Test
    void poolersComeChangeRestAndGo() {
        var made = settled(with(WRITES));
        assertThat(made.facts().pooler()).isEqualTo(new Pooler(new Pool(1, 1), null));
        var endpoints = Objects.requireNonNull(made.facts().endpoints());
        assertThat(Objects.requireNonNull(endpoints.pooledReadWrite()).host())
                .isEqualTo("orders-pooler-rw.%s.svc".formatted(dataPlane.namespace()));
        assertThat(endpoints.pooledReadOnly()).isNull();
        assertThat(answered("orders-pooler-rw", "select pg_is_in_recovery()")).isEqualTo("f");

        var both = new DesiredPooler(new DesiredPooler.Pool(2, Mode.SESSION, 10, 50), ONE);
        var changed = settled(with(both));
        assertThat(changed.facts().pooler()).isEqualTo(new Pooler(new Pool(2, 2), new Pool(1, 1)));
        assertThat(answered("orders-pooler-ro", "select pg_is_in_recovery()")).isEqualTo("t");

        var resting = settled(ContractClusters.stopped(with(both), Power.HIBERNATED, FencedInstances.none()));
        assertThat(resting.facts().pooler()).isEqualTo(new Pooler(new Pool(0, 0), new Pool(0, 0)));
        assertThat(settled(with(both)).facts().pooler())
                .isEqualTo(changed.facts().pooler());

        var without = settled(with(null));
        assertThat(without.facts().pooler()).isNull();
        assertThat(Objects.requireNonNull(without.facts().endpoints()).pooledReadWrite())
                .isNull();
        assertThat(objects()).isEmpty();

        settled(with(WRITES));
    }

    @Test
    void aPoolerThatTheOperatorCallsActiveIsHeldAgainstItsPods() {
        settled(with(WRITES));

        image("nowhere.invalid/none:1");
        var broken = RealDataPlane.await(
                this::look, seen -> conditionOf(seen).filter(this::isOfTheImage).isPresent());
        assertThat(broken.settled()).isFalse();
        assertThat(broken.health()).isEqualTo(Health.UP);
        assertThat(live().getStatus().phase()).isEqualTo("active");

        image(null);
        RealDataPlane.await(this::look, Observation::settled);

        dataPlane.somebody(
                client -> client.resource(live()).patch(SOMEBODY, "{\"spec\":{\"pgbouncer\":{\"paused\":true}}}"));
        var paused = RealDataPlane.await(this::look, seen -> !seen.settled());
        assertThat(paused.facts().conditions()).extracting(Condition::type).contains("Drifted");
        settled(with(WRITES));
    }

    private boolean isOfTheImage(Condition condition) {
        return condition.reason().equals("ImageMissing") && !condition.status();
    }

    private static Optional<Condition> conditionOf(Observation seen) {
        return seen.facts().conditions().stream()
                .filter(condition -> condition.type().equals("Pooler"))
                .findFirst();
    }

    private Observation look() {
        return adapter.observe(
                ref,
                Expectation.matching(
                        with(WRITES), RealDataPlane.fence(generation).mark()));
    }

    private DesiredCluster with(@Nullable DesiredPooler pooler) {
        return ContractClusters.withPooler(dataPlane.desired(ref, 2, "1Gi"), pooler);
    }

    /** Looks until it is, and holds every look that says so against the deployments. */
    private Observation settled(DesiredCluster desired) {
        var fence = RealDataPlane.fence(++generation);
        RealDataPlane.call(() -> adapter.apply(desired, fence));
        var seen = RealDataPlane.await(
                () -> adapter.observe(ref, Expectation.matching(desired, fence.mark())), Observation::settled);
        assertThat(available()).isEqualTo(wanted(desired));
        return seen;
    }

    private static long wanted(DesiredCluster desired) {
        var pooler = desired.pooler();
        return pooler == null || desired.power() == Power.HIBERNATED
                ? 0
                : instances(pooler.readWrite()) + instances(pooler.readOnly());
    }

    private static long instances(DesiredPooler.@Nullable Pool pool) {
        return pool == null ? 0 : pool.instances();
    }

    private long available() {
        return deployments().stream()
                .map(Deployment::getStatus)
                .mapToLong(status -> Objects.requireNonNullElse(status.getAvailableReplicas(), 0))
                .sum();
    }

    private List<Deployment> deployments() {
        return dataPlane.somebody(client -> client.apps()
                .deployments()
                .inNamespace(dataPlane.namespace())
                .list()
                .getItems());
    }

    private List<String> objects() {
        return dataPlane.somebody(client -> {
            var pods = pods(client).stream().map(pod -> pod.getMetadata().getName());
            var poolers =
                    client.resources(PostgresPooler.class).inNamespace(dataPlane.namespace()).list().getItems().stream()
                            .map(pooler -> pooler.getMetadata().getName());
            return Stream.concat(pods, poolers).toList();
        });
    }

    private List<Pod> pods(KubernetesClient client) {
        return client.pods()
                .inNamespace(dataPlane.namespace())
                .withLabel(Labels.POD_ROLE, Labels.POOLER)
                .list()
                .getItems();
    }

    private PostgresPooler live() {
        return dataPlane.somebody(client -> client.resources(PostgresPooler.class)
                .inNamespace(dataPlane.namespace())
                .withName("orders-pooler-rw")
                .get());
    }

    /** A field that is not ours, as an administrator might set it. */
    private void image(@Nullable String image) {
        var value = image == null ? "null" : "\"" + image + "\"";
        dataPlane.somebody(client ->
                client.resource(live()).patch(SOMEBODY, "{\"spec\":{\"pgbouncer\":{\"image\":%s}}}".formatted(value)));
    }

    /** What a client of the pooler gets that verifies its certificate as far as the credentials ask for it. */
    private String answered(String pooler, String sql) {
        var owner = adapter.credentials(ref);
        ServiceName.expected = "%s.%s.svc".formatted(pooler, dataPlane.namespace());
        return dataPlane.somebody(client -> {
            var pod = pods(client).stream()
                    .filter(one -> Labels.is(one, Labels.POOLER_NAME, pooler) && Pods.isReady(one))
                    .findFirst()
                    .orElseThrow();
            try (var door = client.pods().resource(pod).portForward(5432)) {
                var settings = new Properties();
                settings.setProperty("user", owner.username());
                settings.setProperty("password", owner.password());
                settings.setProperty("sslmode", owner.sslMode());
                settings.setProperty("sslrootcert", authority(owner).toString());
                settings.setProperty("sslhostnameverifier", ServiceName.class.getName());
                return asked(
                        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(door.getLocalPort(), owner.database()),
                        settings,
                        sql);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Path authority(OwnerCredentials owner) throws IOException {
        return Files.writeString(directory.resolve("ca.crt"), Objects.requireNonNull(owner.caCertificate()));
    }

    /** A forwarded port has another name than the service that a client would go to. */
    public static final class ServiceName implements HostnameVerifier {

        private static volatile String expected = "";

        @Override
        public boolean verify(String host, SSLSession session) {
            try {
                var certificate = (X509Certificate) session.getPeerCertificates()[0];
                return certificate.getSubjectAlternativeNames().stream().anyMatch(name -> expected.equals(name.get(1)));
            } catch (GeneralSecurityException | SSLPeerUnverifiedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String asked(String url, Properties settings, String sql) {
        try (var connection = DriverManager.getConnection(url, settings);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
