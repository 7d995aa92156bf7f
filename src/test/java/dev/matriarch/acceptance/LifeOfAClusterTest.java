package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One cluster from its plan to its end, chapter by chapter, as a client lives through it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifeOfAClusterTest {

    private static final String COMPACT = """
            {"name": "orders", "namespace": "production",
             "config": {"replicas": 2, "storage": "1Gi", "username": "clerk", "database": "shop"}}""";

    private static TestTenant tenant;
    private static Api api;
    private static String id = "";

    @BeforeAll
    static void makeTenant() {
        tenant = TestTenant.fresh();
        api = tenant.api();
    }

    @Test
    @Order(1)
    void anOperatorThatIsNotThereIsRefusedByName() {
        Refusal.of(api.post("/ha-clusters/zalando-postgresql", COMPACT), 422, "ability-missing")
                .because("#/operator ability-missing")
                .saying("no data plane offers zalando; there is: sandbox");
        Refusal.of(api.post("/ha-clusters/cloudnative-pg", COMPACT), 422, "ability-missing")
                .saying("no data plane offers cloudnative-pg; there is: sandbox");
        Refusal.of(
                        api.post("/ha-clusters/cloudnative-pg", "{\"name\":\"orders\",\"operator\":\"zalando\"}"),
                        422,
                        "invalid-request")
                .because("#/operator operator-mismatch");
    }

    @Test
    @Order(2)
    void aDryRunShowsThePlanAndWritesNothing() {
        var plan = api.post("/ha-clusters?dryRun=true", COMPACT, "Idempotency-Key", "plan");

        assertThat(plan.status()).isEqualTo(200);
        assertThat(plan.text("state")).isEqualTo("PLANNED");
        assertThat(plan.body().path("id").isNull()).isTrue();
        assertThat(plan.body().path("steps")).isNotEmpty();
        assertThat(plan.body().at("/plan/manifest").asString()).contains("orders");
        assertThat(items("/ha-clusters")).isEmpty();
        assertThat(items("/jobs")).isEmpty();
        assertThat(items("/events")).isEmpty();
    }

    @Test
    @Order(3)
    void whoPrefersToWaitIsAnsweredWithTheEndOfTheJob() {
        var created = api.post("/ha-clusters", COMPACT, "Prefer", "wait=300", "Idempotency-Key", "plan");

        assertThat(created.status()).as("%s", created).isEqualTo(200);
        assertThat(created.header("Preference-Applied")).isEqualTo("wait=300");
        assertThat(created.text("state")).isEqualTo("SUCCEEDED");
        id = created.body().path("cluster").path("id").asString();
    }

    @Test
    @Order(4)
    void itIsThereAsItWasAskedForWithTheDefaultsFilledIn() {
        var answer = api.get(self());
        var cluster = answer.body();

        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text("namespace")).isEqualTo("production");
        assertThat(answer.text("operator")).isEqualTo("sandbox");
        assertThat(cluster.at("/spec/instances").asInt()).isEqualTo(2);
        assertThat(cluster.at("/spec/storage/size").asString()).isEqualTo("1Gi");
        assertThat(cluster.at("/spec/owner").asString()).isEqualTo("clerk");
        assertThat(cluster.at("/spec/database").asString()).isEqualTo("shop");
        assertThat(cluster.at("/spec/synchronous/durability").asString()).isEqualTo("preferred");
        assertThat(cluster.at("/status/state").asString()).isEqualTo("READY");
        assertThat(cluster.at("/status/settledGeneration").asInt()).isEqualTo(1);
        assertThat(cluster.at("/status/readyInstances").asInt()).isEqualTo(2);
        assertThat(items("/ha-clusters?name=orders&namespace=production&state=READY"))
                .hasSize(1);
    }

    @Test
    @Order(5)
    void itsCredentialsAndItsTextAndItsManifestCanBeRead() {
        var credentials = api.get(self() + "/credentials");
        var text = api.get(self(), "Accept", "text/plain").body().asString();

        assertThat(credentials.text("username")).isEqualTo("clerk");
        assertThat(credentials.text("database")).isEqualTo("shop");
        assertThat(credentials.text("password")).isNotBlank();
        assertThat(credentials.body().at("/readWrite/jdbcUrl").asString()).startsWith("jdbc:postgresql://127.0.0.1:");
        assertThat(text).contains("production/orders", "READY", "INSTANCES 2 of 2 ready", "ResourcesEnforced=False");
        assertThat(text).doesNotContain(credentials.text("password"));
        assertThat(api.get(self() + "/manifest", "Accept", "*/*").body().asString())
                .contains("orders")
                .doesNotContain(credentials.text("password"));
    }

    @Test
    @Order(6)
    void aPatchChangesWhatItNamesAndTheSecondReadShowsNoDifference() {
        succeeds(api.patch(self(), """
                {"description": "all orders", "labels": {"team": "shop"},
                 "spec": {"postgresql": {"parameters": {"work_mem": "8MB"}}}}"""));

        var first = document();
        assertThat(first.at("/labels/team").asString()).isEqualTo("shop");
        assertThat(first.at("/spec/postgresql/parameters/work_mem").asString()).isEqualTo("8MB");
        assertThat(first.at("/spec/instances").asInt()).isEqualTo(2);
        assertThat(document()).isEqualTo(first);
    }

    @Test
    @Order(7)
    void whatIsThereAlreadyTakesNoJob() {
        var before = document();
        var same = api.put(self(), api.get(self()).body().toString());

        assertThat(same.status()).isEqualTo(202);
        assertThat(same.text("state")).isEqualTo("SUCCEEDED");
        assertThat(same.body().path("steps")).isEmpty();
        assertThat(document()).isEqualTo(before);
        assertThat(api.patch(self(), "{\"labels\":{\"team\":\"shop\"}}").body().path("steps"))
                .isEmpty();
    }

    @Test
    @Order(8)
    void aPutGivesBackItsDefaultToWhatItLeavesOut() {
        succeeds(api.put(self(), "{\"spec\":{\"instances\":2}}"));

        var cluster = document();
        assertThat(cluster.path("labels")).isEmpty();
        assertThat(cluster.path("description").isNull()).isTrue();
        assertThat(cluster.at("/spec/postgresql/parameters")).isEmpty();
        assertThat(cluster.at("/spec/storage/size").asString()).isEqualTo("1Gi");
        assertThat(cluster.at("/spec/owner").asString()).isEqualTo("clerk");
        assertThat(document()).isEqualTo(cluster);
    }

    @Test
    @Order(9)
    void aResizeIsANoteInTheSandboxAndRestartsNobody() {
        var before = api.get(self()).body();

        var job = tenant.succeeded(api.post(self() + "/resize", "{\"storage\":\"1536Mi\",\"cpu\":\"0.50\"}"));

        assertThat(job.path("kind").asString()).isEqualTo("RESIZE_CLUSTER");
        var after = api.get(self()).body();
        assertThat(after.at("/spec/storage/size").asString()).isEqualTo("1536Mi");
        assertThat(after.at("/spec/resources/cpu").asString()).isEqualTo("0.50");
        assertThat(after.path("status").path("instances").valueStream().map(one -> one.path("startedAt")))
                .containsExactlyElementsOf(before.path("status")
                        .path("instances")
                        .valueStream()
                        .map(one -> one.path("startedAt"))
                        .toList());
    }

    @Test
    @Order(10)
    void whoHasReadAnOlderGenerationChangesNothing() {
        var before = document();
        var stale = api.patch(self(), "{\"description\":\"late\"}", "If-Match", "\"1\"");

        Refusal.of(stale, 412, "generation-mismatch");
        assertThat(stale.body().path("generation").asInt())
                .isEqualTo(before.path("generation").asInt());
        Refusal.of(api.post(self() + "/scale", "{\"instances\":3}", "If-Match", "\"1\""), 412, "generation-mismatch");
        Refusal.of(api.delete(self(), "If-Match", "\"1\""), 412, "generation-mismatch");
        assertThat(document()).isEqualTo(before);
    }

    @Test
    @Order(11)
    void aRunningJobKeepsOthersAwayAndItsEventsCanBeFollowed() {
        var scaled = api.post(
                self() + "/scale",
                "{\"instances\":3}",
                "If-Match",
                api.get(self()).header("ETag"));

        assertThat(scaled.header("Retry-After")).isEqualTo("1");
        Refusal.of(api.post(self() + "/scale", "{\"instances\":4}"), 409, "cluster-busy");
        var types = new ArrayList<String>();
        var first = followed(scaled.header("Location") + "/events", types);
        assertThat(types).startsWith("job.accepted").endsWith("job.succeeded");
        var rest = new ArrayList<String>();
        followed(scaled.header("Location") + "/events", rest, "Last-Event-ID", first);
        assertThat(rest).isEqualTo(types.subList(1, types.size()));
        assertThat(document().at("/spec/instances").asInt()).isEqualTo(3);
    }

    @Test
    @Order(12)
    void whatHappenedCanBeReadPageByPage() {
        var all = items(self() + "/events?limit=200");
        var first = api.get(self() + "/events?limit=2").body();
        var second = api.get(self() + "/events?limit=2&cursor="
                        + first.path("nextCursor").asString())
                .body();

        assertThat(all).hasSizeGreaterThan(4);
        assertThat(first.path("items")).hasSize(2).containsExactlyElementsOf(all.subList(0, 2));
        assertThat(second.path("items")).containsExactlyElementsOf(all.subList(2, 4));
        assertThat(items("/ha-clusters/%s/jobs".formatted(id))).isEqualTo(items("/jobs?cluster=" + id));
        assertThat(items("/jobs?cluster=%s&kind=SCALE_CLUSTER&state=SUCCEEDED".formatted(id)))
                .hasSize(1);
        assertThat(items("/audit-entries?limit=200"))
                .extracting(entry -> entry.path("action").asString())
                .contains("cluster.create", "cluster.update", "cluster.scale", "credentials.read");
    }

    @Test
    @Order(13)
    void aJobThatHasEndedCannotBeCancelledNorRetried() {
        var job = items("/jobs?cluster=" + id).getFirst().path("id").asString();

        Refusal.of(api.post("/jobs/%s/cancel".formatted(job), "{}"), 409, "state-conflict");
        Refusal.of(api.post("/jobs/%s/retry".formatted(job), "{}"), 409, "state-conflict")
                .saying("only a job that failed can be retried");
    }

    @Test
    @Order(14)
    void aCancelledCreationLeavesNothing() {
        var creation = api.post("/ha-clusters", "{\"name\":\"short\"}");
        var cancelled = api.post("/jobs/%s/cancel".formatted(creation.text("id")), "{}");

        assertThat(cancelled.status()).as("%s", cancelled).isEqualTo(202);
        assertThat(api.ended(creation.body()).path("state").asString()).isEqualTo("CANCELLED");
        Refusal.of(api.get(creation.body().at("/links/cluster").asString()), 404, "not-found");
        assertThat(items("/ha-clusters?name=short")).isEmpty();
        var shortLived = creation.body().path("cluster").path("id").asString();
        org.awaitility.Awaitility.await("no process of it")
                .untilAsserted(() -> assertThat(SharedServer.home().processes())
                        .noneMatch(process ->
                                process.info().commandLine().orElse("").contains(shortLived)));
    }

    @Test
    @Order(15)
    void aProtectedClusterIsNotDeleted() {
        succeeds(api.patch(self(), "{\"deletionProtection\":true}"));

        Refusal.of(api.delete(self()), 409, "cluster-protected");

        succeeds(api.patch(self(), "{\"deletionProtection\":false}"));
        Refusal.of(api.delete(self() + "?confirm=others"), 422, "confirm-mismatch");
        Refusal.of(api.delete(self() + "?finalBackup=true"), 409, "state-conflict");
        Refusal.of(api.delete(self() + "?grace=PT24H"), 422, "ability-missing");
    }

    @Test
    @Order(16)
    void afterItsDeletionItIsNotFoundAndItsJobsStayReadable() {
        succeeds(api.delete(self() + "?confirm=orders"));

        Refusal.of(api.get(self()), 404, "not-found");
        Refusal.of(api.delete(self()), 404, "not-found");
        assertThat(items("/ha-clusters")).isEmpty();
        assertThat(items("/jobs?cluster=" + id))
                .extracting(job -> job.path("kind").asString())
                .startsWith("DELETE_CLUSTER")
                .endsWith("CREATE_CLUSTER");
        assertThat(api.post("/ha-clusters?dryRun=true", COMPACT).status()).isEqualTo(200);
    }

    private static String self() {
        return "/ha-clusters/" + id;
    }

    private static void succeeds(Answer accepted) {
        tenant.succeeded(accepted);
    }

    /** What a client that compares would compare: all but what was observed. */
    private static ObjectNode document() {
        var cluster = (ObjectNode) tenant.cluster(id);
        assertThat(cluster.at("/status/settledGeneration")).isEqualTo(cluster.path("generation"));
        return cluster.without("status");
    }

    private static List<JsonNode> items(String path) {
        var page = api.get(path);
        assertThat(page.status()).as("%s", page).isEqualTo(200);
        return StreamSupport.stream(page.body().path("items").spliterator(), false)
                .toList();
    }

    /** Follows the events to the end of their stream, adds their types, and returns the first one's id. */
    private static String followed(String path, List<String> types, String... headers) {
        try (var stream = api.stream(path, headers)) {
            var first = stream.next();
            types.add(first.type());
            for (var event = first; !isLast(event.type()); ) {
                event = stream.next();
                types.add(event.type());
            }
            assertThat(stream.ends()).isTrue();
            return first.id();
        }
    }

    private static boolean isLast(String type) {
        return List.of("job.succeeded", "job.failed", "job.cancelled").contains(type);
    }
}
