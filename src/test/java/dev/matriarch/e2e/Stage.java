package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.harness.Home;
import dev.matriarch.harness.ServerProcess;
import dev.matriarch.operators.kubernetes.TestCertificates;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** A packaged server with the real Kubernetes as one of its data planes, and tenants that use it. */
final class Stage implements AutoCloseable {

    static final String DATA_PLANE = "real";
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final AtomicInteger TENANTS = new AtomicInteger();

    private final RealKubernetes kubernetes = RealKubernetes.given();
    private final Way way;
    private final Home home = Home.empty();
    private final Deque<Runnable> ends = new ArrayDeque<>();
    private ServerProcess server;

    private Stage() {
        var address = URI.create(kubernetes.server());
        way = Way.to(address.getHost(), address.getPort());
        server = ServerProcess.startIn(home.directory());
    }

    static Stage set() {
        var stage = new Stage();
        stage.registers();
        return stage;
    }

    /** A server that knows no data plane yet. */
    static Stage bare() {
        return new Stage();
    }

    /** Registers the Kubernetes where the operator under test can do that; passes the test over where not. */
    void registersFor(String ability) {
        assumeThatItCan(ability);
        registers();
    }

    private void registers() {
        register(kubernetes.registration(DATA_PLANE, "https://127.0.0.1:" + way.port()));
    }

    /** Registers the Kubernetes with a way in from outside: the ports of a node. */
    void registersExposing() {
        register(RealKubernetes.registration(
                DATA_PLANE,
                "https://127.0.0.1:" + way.port(),
                kubernetes.authority(),
                kubernetes.token(),
                RealKubernetes.nodePorts()));
    }

    /** An API server that is slow at the moment is none that can be registered. */
    private void register(String body) {
        await("a registration").atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            var registered = admin().post("/data-planes", body);
            assertThat(registered.status()).as("%s", registered.body()).isEqualTo(201);
        });
    }

    /** Registers the same Kubernetes as if it were another one, and says how it is reached then. */
    Way registersAgain(String name) {
        return registersAgain(name, Map.of());
    }

    /** The same with a way in from outside. */
    void registersExposingAgain(String name) {
        registersAgain(name, RealKubernetes.nodePorts());
    }

    private Way registersAgain(String name, Map<String, String> exposure) {
        var address = URI.create(kubernetes.server());
        var another = Way.to(
                address.getHost(),
                address.getPort(),
                kubernetes.trusted(),
                kubernetes.identity(),
                UUID.randomUUID().toString());
        whenClosed(another::close);
        register(RealKubernetes.registration(
                name,
                "https://127.0.0.1:" + another.port(),
                TestCertificates.authority(),
                kubernetes.token(),
                exposure));
        return another;
    }

    /** For what takes time to show, or not to. */
    static void passes(Duration time) {
        await("that time passes").pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
    }

    RealKubernetes kubernetes() {
        return kubernetes;
    }

    Way way() {
        return way;
    }

    ServerProcess server() {
        return server;
    }

    /** Whether the operator under test can do that, in the words of the API. */
    boolean can(String ability) {
        return admin().get("/operators")
                .body()
                .path("items")
                .valueStream()
                .filter(operator -> operator.path("name").asString().equals(RealOperator.TESTED.toString()))
                .flatMap(operator -> operator.path("abilities").valueStream())
                .anyMatch(known -> known.asString().equals(ability));
    }

    /** Passes a test over that is about what the operator cannot do; {@link AbilitiesE2e} has what becomes of that. */
    void assumeThatItCan(String ability) {
        Assumptions.assumeTrue(can(ability), () -> "%s cannot %s".formatted(RealOperator.TESTED, ability));
    }

    /** Kills the server with SIGKILL, and starts another one in its place, which takes requests at the same address. */
    void killServer() {
        server.kill9();
        server = ServerProcess.launchOn(server.port(), "--matriarch.home=" + home.directory())
                .ready();
    }

    Api admin() {
        return server.api(home.adminKey());
    }

    /** A tenant that nobody else uses, whose name no earlier run has used either. */
    Tenant newTenant() {
        var name = "e%s%d".formatted(Long.toString(System.currentTimeMillis() / 1000, 36), TENANTS.incrementAndGet());
        var admin = admin();
        assertThat(admin.post("/tenants", "{\"name\":\"%s\"}".formatted(name)).status())
                .isEqualTo(201);
        var key = admin.post("/tenants/%s/api-keys".formatted(name), "{\"name\":\"e2e\",\"role\":\"admin\"}");
        return new Tenant(name, admin.withKey(key.text("secret")));
    }

    /** @param api with the key of its administrator */
    record Tenant(String name, Api api) {

        /** Asks for a cluster by the operator under test. */
        Answer asksFor(String cluster, String spec) {
            return asksFor(cluster, RealOperator.TESTED, spec);
        }

        /** Asks for a cluster on the real Kubernetes. */
        Answer asksFor(String cluster, RealOperator operator, String spec) {
            return api.post("/ha-clusters", """
                    {"name":"%s","dataPlane":"%s","operator":"%s","spec":%s}""".formatted(cluster, DATA_PLANE, operator, spec));
        }

        String namespace() {
            return name + "-default";
        }

        /** The job of an accepted change, as it is now. */
        JsonNode job(Answer accepted) {
            return api.get("/jobs/" + accepted.text("id")).body();
        }

        void awaitStep(Answer accepted, String step, String state, Duration atMost) {
            await(step)
                    .atMost(atMost)
                    .until(() -> job(accepted)
                            .path("steps")
                            .valueStream()
                            .anyMatch(one -> one.path("name").asString().equals(step)
                                    && one.path("state").asString().equals(state)));
        }

        /** The job of an accepted change, once it has succeeded. */
        JsonNode succeeded(Answer accepted) {
            assertThat(accepted.status()).as("%s", accepted.body()).isEqualTo(202);
            var job = ended(accepted);
            assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
            return job;
        }

        /** The job, once it has ended. What its cluster was seen as meanwhile goes with it into the evidence. */
        JsonNode ended(Answer accepted) {
            var states = Collections.synchronizedSet(new LinkedHashSet<String>());
            JsonNode job;
            try (var looking = Executors.newSingleThreadScheduledExecutor()) {
                var _ = looking.scheduleWithFixedDelay(
                        () -> states.add(state(accepted)), 0, 250, TimeUnit.MILLISECONDS);
                job = api.ended(accepted.text("id"), PATIENCE);
            }
            Evidence.note(job, states);
            return job;
        }

        private String state(Answer accepted) {
            try {
                var seen = api.get("/ha-clusters/" + id(accepted));
                return seen.status() == 404
                        ? "gone"
                        : seen.body().at("/status/state").asString("");
            } catch (UncheckedIOException away) {
                return "unanswered";
            }
        }

        JsonNode cluster(Answer accepted) {
            return api.get("/ha-clusters/" + id(accepted)).body();
        }

        static String id(Answer accepted) {
            return accepted.body().path("cluster").path("id").asString();
        }
    }

    /** Whatever was made on it goes first, the newest before the oldest. */
    void whenClosed(Runnable end) {
        ends.addFirst(end);
    }

    @Override
    public void close() {
        try {
            ends.forEach(Runnable::run);
        } finally {
            server.close();
            home.close();
            way.close();
            kubernetes.close();
        }
    }
}
