package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.e2e.Stage.Tenant;
import dev.matriarch.harness.Api.Answer;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Clusters get more room, also when there is none left. The bench's default class can be expanded,
 * and one named {@code fixed-size} cannot.
 */
class ResizeE2e {

    private static final String ROOMY = """
            {"instances":%d,"postgresql":{"version":17},"storage":{"size":"1Gi"%s},"resources":{"cpu":"200m","memory":"512Mi"}}""";

    /**
     * Something else takes all of the volume, and PostgreSQL goes down for want of room for WAL. A table that is filled is no
     * way to it: it is gone with its transaction, and leaves room again.
     */
    private static final String FILL = """
            dd if=/dev/zero of="$1/filler" bs=1M
            psql -d app -c "select count(pg_logical_emit_message(false, 'fill', repeat('x', 1000000))) from generate_series(1, 500)"
            """;

    private static Stage stage;

    @BeforeAll
    static void set() {
        stage = Stage.set();
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @Test
    void volumesGrowWhileAClientWrites() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", ROOMY.formatted(2, ""));
        tenant.succeeded(created);
        var pods = podIds(tenant);
        var application = new SqlPod(stage.kubernetes().client(), tenant.namespace(), RealOperator.TESTED);
        try (var writing = WritingPod.start(application, credentials(tenant, created))) {
            var plan = tenant.api().post(path(created) + "/resize?dryRun=true", "{\"storage\":\"2Gi\"}");
            assertThat(plan.body().at("/plan/restarts")).isEmpty();
            assertThat(plan.body().at("/plan/expectedOutageSeconds").asInt(-1)).isZero();

            var begun = Instant.now();
            var job = tenant.succeeded(resize(tenant, created, "{\"storage\":\"2Gi\"}"));
            assertThat(job.path("kind").asString()).isEqualTo("RESIZE_CLUSTER");
            assertThat(capacities(tenant)).containsExactly("2Gi", "2Gi");
            var cluster = tenant.cluster(created);
            assertThat(cluster.at("/status/storageCapacity").asString()).isEqualTo("2Gi");
            assertThat(cluster.at("/status/state").asString()).isEqualTo("READY");
            assertThat(podIds(tenant)).isEqualTo(pods);
            writing.goesOn();
            System.out.println("longest time between two rows while volumes grew: " + writing.longestGap(begun));
            assertThat(writing.missing()).isEmpty();
        }
        assertRefused(
                resize(tenant, created, "{\"storage\":\"1Gi\",\"memory\":\"1GB\"}"),
                List.of("#/memory unit-unknown", "#/storage storage-shrink"));
        tenant.succeeded(tenant.api().delete(path(created)));
    }

    @Test
    void aVolumeForWalIsAddedGrowsAndOtherResourcesRollThePods() {
        stage.assumeThatItCan("wal-volume");
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", ROOMY.formatted(2, ""));
        tenant.succeeded(created);

        var plan = tenant.api().post(path(created) + "/resize?dryRun=true", "{\"walStorage\":\"1Gi\"}");
        assertThat(plan.body().at("/plan/restarts").size()).isEqualTo(2);
        tenant.succeeded(resize(tenant, created, "{\"walStorage\":\"1Gi\"}"));
        assertThat(capacities(tenant)).containsExactly("1Gi", "1Gi", "1Gi", "1Gi");

        tenant.succeeded(resize(tenant, created, "{\"walStorage\":\"1536Mi\",\"cpu\":\"0.3\"}"));
        assertThat(capacities(tenant)).containsExactly("1Gi", "1536Mi", "1Gi", "1536Mi");
        assertThat(stage.kubernetes()
                        .client()
                        .pods()
                        .inNamespace(tenant.namespace())
                        .list()
                        .getItems())
                .extracting(pod -> String.valueOf(pod.getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getRequests()
                        .get("cpu")))
                .containsOnly("300m");
        assertThat(tenant.cluster(created).at("/spec/resources/cpu").asString()).isEqualTo("0.3");
        tenant.succeeded(tenant.api().delete(path(created)));
    }

    @Test
    void aClassThatCannotExpandIsRefusedBeforeThereIsAJob() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", ROOMY.formatted(1, ",\"class\":\"fixed-size\""));
        tenant.succeeded(created);

        assertRefused(resize(tenant, created, "{\"storage\":\"2Gi\"}"), List.of("#/storage class-cannot-expand"));
        assertRefused(
                tenant.api().patch(path(created), "{\"spec\":{\"storage\":{\"size\":\"2Gi\"}}}"),
                List.of("#/spec/storage/size class-cannot-expand"));
        assertThat(tenant.cluster(created).path("generation").asInt()).isEqualTo(1);
        tenant.succeeded(tenant.api().delete(path(created)));
    }

    @Test
    void aFullDiskIsRescuedUntilWritesSucceedAgain() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", ROOMY.formatted(2, ""));
        tenant.succeeded(created);
        var credentials = credentials(tenant, created);
        var application = new SqlPod(stage.kubernetes().client(), tenant.namespace(), RealOperator.TESTED);
        application.prints(credentials, "readWrite", "create table kept as select generate_series(1, 1000) i");

        fill(tenant, tenant.cluster(created).at("/status/primary").asString());
        await("no writes")
                .atMost(Duration.ofMinutes(3))
                .until(() -> tenant.cluster(created).at("/status/state").asString(), "UNAVAILABLE"::equals);
        if (RealOperator.TESTED.equals(RealOperator.CLOUDNATIVE_PG)) {
            await("the condition DiskFull")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> conditions(tenant, created).contains("OperatorGaveUp/DiskFull"));
        }

        var job = tenant.succeeded(resize(tenant, created, "{\"storage\":\"3Gi\"}"));

        assertThat(job.at("/steps/0/name").asString()).isEqualTo("grow-volumes");
        if (RealOperator.TESTED.equals(RealOperator.CLOUDNATIVE_PG)) {
            assertThat(job.at("/steps/0/note").asString())
                    .isEqualTo("a disk is full: asked for more room for orders-1, orders-2");
        }
        assertThat(capacities(tenant)).containsExactly("3Gi", "3Gi");
        assertThat(application.prints(
                        credentials, "readWrite", "insert into kept values (0); select count(*) from kept"))
                .isEqualTo("1001");
        assertThat(conditions(tenant, created)).doesNotContain("OperatorGaveUp/DiskFull");
        tenant.succeeded(tenant.api().delete(path(created)));
    }

    private static void fill(Tenant tenant, String pod) {
        try (var exec = stage.kubernetes()
                .client()
                .pods()
                .inNamespace(tenant.namespace())
                .withName(pod)
                .inContainer("postgres")
                .writingOutput(OutputStream.nullOutputStream())
                .exec("bash", "-c", FILL, "fill", RealOperator.TESTED.volume())) {
            assertThat(exec.exitCode().get(3, TimeUnit.MINUTES)).isNotZero();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the disk was not filled", e);
        }
    }

    private static Answer resize(Tenant tenant, Answer created, String body) {
        return tenant.api().post(path(created) + "/resize", body);
    }

    private static void assertRefused(Answer refused, List<String> faults) {
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(422);
        assertThat(refused.text("code")).isEqualTo("invalid-request");
        assertThat(refused.body().path("errors").valueStream())
                .extracting(error -> error.path("pointer").asString() + " "
                        + error.path("code").asString())
                .containsExactlyInAnyOrderElementsOf(faults);
    }

    private static String path(Answer created) {
        return "/ha-clusters/" + Tenant.id(created);
    }

    private static JsonNode credentials(Tenant tenant, Answer created) {
        return tenant.api().get(path(created) + "/credentials").body();
    }

    private static List<String> conditions(Tenant tenant, Answer created) {
        return tenant.cluster(created)
                .at("/status/conditions")
                .valueStream()
                .map(one ->
                        one.path("type").asString() + "/" + one.path("reason").asString())
                .toList();
    }

    /** By name of the volume. */
    private static List<String> capacities(Tenant tenant) {
        return stage
                .kubernetes()
                .client()
                .persistentVolumeClaims()
                .inNamespace(tenant.namespace())
                .list()
                .getItems()
                .stream()
                .map(PersistentVolumeClaim::getStatus)
                .map(status -> String.valueOf(status.getCapacity().get("storage")))
                .toList();
    }

    private static List<String> podIds(Tenant tenant) {
        return stage
                .kubernetes()
                .client()
                .pods()
                .inNamespace(tenant.namespace())
                .withLabels(RealOperator.TESTED.instances())
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getUid())
                .toList();
    }
}
