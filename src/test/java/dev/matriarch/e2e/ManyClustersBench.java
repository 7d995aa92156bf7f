package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.e2e.Stage.Tenant;
import dev.matriarch.harness.Api.Answer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * As many clusters as {@code matriarch.bench.clusters} says, of three instances each, as objects in an API server that knows
 * CloudNativePG's resources and has no operator that runs: what it takes to observe them, how long until all are seen after
 * a start, and how long lists take.
 */
class ManyClustersBench {

    private static final int CLUSTERS = Integer.getInteger("matriarch.bench.clusters", 1000);
    private static final int IN_A_NAMESPACE = 20;
    private static final int LISTS = 300;
    private static final int HANDS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Test
    void observing() {
        Assumptions.assumeTrue(
                System.getenv("MATRIARCH_E2E_KUBECONFIG") != null, "MATRIARCH_E2E_KUBECONFIG is not set");
        try (var stage = Stage.set()) {
            var tenant = stage.newTenant();
            var before = memory(stage);
            make(stage, tenant);
            var started = Instant.now();
            stage.killServer();
            await("all observed").atMost(PATIENCE).until(() -> observedSince(tenant, started) == CLUSTERS);
            var took = Duration.between(started, Instant.now());
            var after = memory(stage);
            System.out.printf(
                    "BENCH %d clusters: from the server's start to all observed %.1f s; heap after a collection %d MiB"
                            + " (%d MiB without any), resident %d MiB (%d MiB)%n",
                    CLUSTERS,
                    took.toMillis() / 1000.0,
                    after.heap(),
                    before.heap(),
                    after.resident(),
                    before.resident());
            lists(tenant);
        }
    }

    /** The clusters by the API, and what an operator would make of them by hand. */
    private static void make(Stage stage, Tenant tenant) {
        var operator = new PlayedOperator(stage.kubernetes().client());
        try (var playing = Executors.newSingleThreadScheduledExecutor()) {
            var played = playing.scheduleWithFixedDelay(() -> plays(operator), 0, 1, TimeUnit.SECONDS);
            for (var i = 0; i < CLUSTERS; i++) {
                create(tenant, i);
            }
            await("all ready")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        assertThat(played.isDone()).isFalse();
                        return clusters(tenant)
                                        .filter(ManyClustersBench::isReady)
                                        .count()
                                == CLUSTERS;
                    });
        }
    }

    private static void plays(PlayedOperator operator) {
        try (var hands = Executors.newFixedThreadPool(HANDS)) {
            operator.untouched().forEach(cluster -> hands.execute(() -> makesWhole(operator, cluster)));
        }
    }

    /** Or not yet: the API server counts for a quota one at a time, and sends others away. */
    private static void makesWhole(PlayedOperator operator, GenericKubernetesResource cluster) {
        try {
            operator.makesWhole(cluster);
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_CONFLICT);
        }
    }

    private static void create(Tenant tenant, int i) {
        var body = """
                {"name":"c%d","namespace":"n%d","dataPlane":"%s","operator":"cloudnative-pg","spec":%s}""".formatted(i, i / IN_A_NAMESPACE, Stage.DATA_PLANE, LifeE2e.SMALL.formatted(3));
        await("a place for cluster " + i)
                .atMost(PATIENCE)
                .until(() -> tenant.api().post("/ha-clusters", body).status(), status -> status == 202);
    }

    private static long observedSince(Tenant tenant, Instant then) {
        return clusters(tenant)
                .map(cluster -> cluster.at("/status/observedAt").asString(""))
                .filter(at -> !at.isEmpty() && Instant.parse(at).isAfter(then))
                .count();
    }

    private static boolean isReady(JsonNode cluster) {
        return cluster.at("/status/state").asString().equals("READY");
    }

    private static Stream<JsonNode> clusters(Tenant tenant) {
        return pages(tenant).stream().flatMap(page -> page.path("items").valueStream());
    }

    private static List<JsonNode> pages(Tenant tenant) {
        var pages = new ArrayList<JsonNode>();
        var next = "/ha-clusters?limit=200";
        while (!next.isEmpty()) {
            var page = answered(tenant, next).body();
            pages.add(page);
            var cursor = page.path("nextCursor").asString("");
            next = cursor.isEmpty() ? "" : "/ha-clusters?limit=200&cursor=" + cursor;
        }
        return pages;
    }

    /** Whoever asks too often is asked to wait. */
    private static Answer answered(Tenant tenant, String path) {
        return await(path).atMost(PATIENCE).until(() -> tenant.api().get(path), answer -> answer.status() == 200);
    }

    private static void lists(Tenant tenant) {
        var millis =
                IntStream.range(0, LISTS).mapToObj(i -> took(tenant)).sorted().toList();
        System.out.printf(
                "BENCH list of 50 of %d clusters: median %d ms, p99 %d ms, worst %d ms of %d%n",
                CLUSTERS, millis.get(LISTS / 2), millis.get(LISTS * 99 / 100), millis.getLast(), LISTS);
    }

    private static long took(Tenant tenant) {
        var begun = System.nanoTime();
        while (tenant.api().get("/ha-clusters?limit=50").status() != 200) {
            begun = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    /** In MiB. */
    private record Memory(long heap, long resident) {}

    private static Memory memory(Stage stage) {
        var server = stage.server().handle().pid();
        run("jcmd", Long.toString(server), "GC.run");
        var heap = run("jcmd", Long.toString(server), "GC.heap_info").replaceAll("(?s).*?used (\\d+)K.*", "$1");
        var resident =
                read(Path.of("/proc", Long.toString(server), "status")).replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1");
        return new Memory(Long.parseLong(heap) / 1024, Long.parseLong(resident) / 1024);
    }

    private static String run(String program, String... arguments) {
        var command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", program)
                                .toString()),
                        Stream.of(arguments))
                .toList();
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
