package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import dev.matriarch.provisioning.clusters.ClusterDraft.Shape;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindingTest extends ApiTest {

    @Test
    void bodyThatIsNotJsonIsRefusedWithItsPlace() {
        var answer = post("/ha-clusters", "{\"name\":\n \"orders\" oops}");

        assertProblem(answer, 400, "malformed-json", "#");
        assertThat(json(answer).path("detail").asString()).contains("line 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"name\":\"a\",\"name\":\"b\"} | malformed-json | #",
                "{\"name\":\"a\"} x | malformed-json | #",
                "[] | wrong-type | #",
                "\"orders\" | wrong-type | #",
                "{\"nmae\":\"a\"} | unknown-field | #/nmae",
                "{\"spec\":{\"instanecs\":3}} | unknown-field | #/spec/instanecs",
                "{\"spec\":{\"storage\":{\"storageClass\":\"fast\"}}} | unknown-field | #/spec/storage/storageClass",
                "{\"spec\":{\"instances\":\"three\"}} | wrong-type | #/spec/instances",
                "{\"spec\":{\"instances\":\"3\"}} | wrong-type | #/spec/instances",
                "{\"spec\":{\"instances\":3.7}} | wrong-type | #/spec/instances",
                "{\"spec\":{\"instances\":3.0}} | wrong-type | #/spec/instances",
                "{\"spec\":{\"instances\":99999999999}} | wrong-type | #/spec/instances",
                "{\"spec\":{\"instances\":\"\"}} | wrong-type | #/spec/instances",
                "{\"spec\":{\"instances\":[3]}} | wrong-type | #/spec/instances",
                "{\"spec\":{\"instances\":true}} | wrong-type | #/spec/instances",
                "{\"deletionProtection\":1} | wrong-type | #/deletionProtection",
                "{\"deletionProtection\":\"true\"} | wrong-type | #/deletionProtection",
                "{\"name\":7} | wrong-type | #/name",
                "{\"name\":true} | wrong-type | #/name",
                "{\"name\":{}} | wrong-type | #/name",
                "{\"spec\":\"\"} | wrong-type | #/spec",
                "{\"spec\":[]} | wrong-type | #/spec",
                "{\"labels\":{\"a/b\":null}} | wrong-type | #/labels/a~1b",
                "{\"labels\":[\"a\"]} | wrong-type | #/labels",
                "{\"spec\":{\"postgresql\":{\"parameters\":{\"max_connections\":200}}}} | wrong-type |"
                        + " #/spec/postgresql/parameters/max_connections",
            })
    void bodyThatDoesNotFitIsRefusedWithAPointer(String body, String code, String pointer) {
        assertProblem(post("/ha-clusters", body), 400, code, pointer);
        assertThat(world.clusters.drafts).isEmpty();
    }

    @Test
    void parameterThatIsANumberIsRefusedWithWhatToWrite() {
        var answer = post("/ha-clusters", "{\"spec\":{\"postgresql\":{\"parameters\":{\"max_connections\":200}}}}");

        assertThat(json(answer).at("/errors/0/detail").asString()).endsWith("write \"200\"");
    }

    @Test
    void fullBodyReachesTheServiceAsWritten() {
        var answer = post("/ha-clusters", """
                {"name":"orders","namespace":"shop","labels":{"b":"1","a":"2"},"deletionProtection":true,
                 "restore":null,"id":"x","status":{"any":1},"links":null,"generation":"?",
                 "spec":{"instances":5,"postgresql":{"version":18,"parameters":{"work_mem":"16MB"}},
                         "storage":{"size":"1Gi","class":"fast"},"synchronous":{"number":1,"durability":"required"}}}""");

        assertThat(answer.statusCode()).isEqualTo(202);
        var draft = world.clusters.drafts.getFirst();
        assertThat(draft.shape()).isEqualTo(Shape.FULL);
        assertThat(draft.labels()).isEqualTo(Map.of("a", "2", "b", "1"));
        assertThat(draft.spec().storage()).isEqualTo(new ClusterDraft.Storage("1Gi", "fast"));
        assertThat(draft.spec().synchronous()).isEqualTo(new ClusterDraft.Synchronous(1, "required"));
        assertThat(draft.spec().walStorage()).isNull();
        assertThat(draft.fixedOperator()).isNull();
    }

    @Test
    void compactBodySaysTheSameOnAllPaths() {
        var body = """
                {"name":"orders","config":{"replicas":2,"storage":"5Gi","username":"bob","database":"shop"}}""";

        post("/ha-clusters", body);
        post("/ha-clusters/zalando-postgresql", body);
        post("/ha-clusters/cloudnative-pg", body);

        assertThat(world.clusters.drafts)
                .extracting(ClusterDraft::fixedOperator)
                .containsExactly(null, "zalando", "cloudnative-pg");
        assertThat(world.clusters.drafts).allSatisfy(draft -> {
            assertThat(draft.shape()).isEqualTo(Shape.COMPACT);
            assertThat(draft.spec().instances()).isEqualTo(2);
            assertThat(draft.spec().owner()).isEqualTo("bob");
            assertThat(draft.spec().storage()).isEqualTo(new ClusterDraft.Storage("5Gi", null));
        });
    }

    @Test
    void specAndConfigTogetherAreRefused() {
        assertProblem(post("/ha-clusters", "{\"spec\":{},\"config\":{}}"), 422, "spec-and-config", "#/config");
    }

    @Test
    void aRestoreSaysFromWhat() {
        assertProblem(
                post("/ha-clusters", "{\"restore\":{\"from\":{}}}"), 422, "invalid-request", "#/restore/from/cluster");
        assertProblem(patch(CLUSTER, "{\"restore\":{\"from\":{}}}"), 422, "invalid-request", "#/restore/from/cluster");
    }

    @Test
    void actionsTakeAnEmptyBody() {
        assertThat(post(CLUSTER + "/restart", null).statusCode()).isEqualTo(202);
        assertThat(post(CLUSTER + "/failover", "{}").statusCode()).isEqualTo(202);
        assertThat(post(CLUSTER + "/scale", "{\"instances\":5}").statusCode()).isEqualTo(202);
        assertThat(post(CLUSTER + "/switchover", "{\"to\":\"orders-1\",\"maxLagBytes\":7}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(post(CLUSTER + "/resize", "{\"storage\":\"20Gi\",\"cpu\":\"1.50\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(world.clusters.asked)
                .containsExactly(
                        "restart null",
                        "failover null false",
                        "scale 5",
                        "switchover orders-1 7",
                        "resize ResizeDraft[storage=20Gi, walStorage=null, cpu=1.50, memory=null]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | rotate null false",
                "{} | rotate null false",
                "{\"keepPreviousFor\":\"PT0S\",\"endPrevious\":true} | rotate PT0S true"
            })
    void aRotationTakesAnEmptyBodyToo(@Nullable String body, String asked) {
        assertThat(post(CLUSTER + "/credentials/rotate", body).statusCode()).isEqualTo(202);
        assertThat(post(CLUSTER + "/credentials/rotate?dryRun=true", body).statusCode())
                .isEqualTo(200);
        assertThat(world.clusters.asked).containsExactly(asked, asked);
    }

    @Test
    void howLongCredentialsAreKeptIsAText() {
        assertProblem(
                post(CLUSTER + "/credentials/rotate", "{\"keepPreviousFor\":3600}"),
                400,
                "wrong-type",
                "#/keepPreviousFor");
        assertProblem(
                post(CLUSTER + "/credentials/rotate", "{\"keepFor\":\"PT1H\"}"), 400, "unknown-field", "#/keepFor");
        assertThat(world.clusters.asked).isEmpty();
    }

    @Test
    void sizesAreTexts() {
        var answer = post(CLUSTER + "/resize", "{\"cpu\":2}");

        assertProblem(answer, 400, "wrong-type", "#/cpu");
        assertThat(world.clusters.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hibernate | | hibernate",
                "hibernate | {} | hibernate",
                "resume | | resume",
                "fence | | fence null",
                "fence | {\"instances\":[\"orders-1\",\"orders-2\"]} | fence [orders-1, orders-2]",
                "unfence | {} | unfence null",
                "unfence | {\"instances\":[\"orders-1\"]} | unfence [orders-1]"
            })
    void whatStopsAClusterTakesAnEmptyBodyToo(String action, @Nullable String body, String asked) {
        assertThat(post(CLUSTER + "/" + action, body).statusCode()).isEqualTo(202);
        assertThat(world.clusters.asked).containsExactly(asked);
        assertThat(world.clusters.options).containsExactly(ChangeOptions.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hibernate", "resume", "fence", "unfence"})
    void whatStopsAClusterCanBePlanned(String action) {
        var answer = post(CLUSTER + "/" + action + "?dryRun=true", "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("state").asString()).isEqualTo("PLANNED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hibernate", "resume", "fence", "unfence"})
    void whatStopsAClusterTakesNoUnknownField(String action) {
        assertProblem(post(CLUSTER + "/" + action, "{\"nope\":1}"), 400, "unknown-field", "#/nope");
    }

    @Test
    void failoverAndFenceSupersedeByTheirBodyAndDeletionByItsQuery() {
        post(CLUSTER + "/failover", "{\"supersede\":true,\"acceptDataLoss\":true}");
        post(CLUSTER + "/fence", "{\"supersede\":true}");
        send(request("DELETE", CLUSTER + "?supersede=true&confirm=orders", null));

        assertThat(world.clusters.options).allMatch(options -> options.supersede());
        assertThat(world.clusters.asked)
                .containsExactly("failover null true", "fence null", "delete confirm=orders grace=PT0S");
    }

    @Test
    void actionsThatAreNotThereAreNotFound() {
        assertThat(post(CLUSTER + "/polish", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void aFinalBackupReachesTheService() {
        send(request("DELETE", CLUSTER + "?finalBackup=true", null));
        assertThat(world.clusters.asked).containsExactly("delete confirm=null grace=PT0S with a final backup");
    }

    @Test
    void aGracePeriodIsADurationWithinBounds() {
        send(request("DELETE", CLUSTER + "?grace=P1DT2H", null));
        post(CLUSTER + "/undelete", "{}");
        assertThat(world.clusters.asked).containsExactly("delete confirm=null grace=PT26H", "undelete");

        assertThat(send(request("DELETE", CLUSTER + "?grace=24h", null)))
                .satisfies(answer -> assertGrace(answer, 400, "unreadable"));
        assertThat(send(request("DELETE", CLUSTER + "?grace=-PT1S", null)))
                .satisfies(answer -> assertGrace(answer, 422, "out-of-range"));
        assertThat(send(request("DELETE", CLUSTER + "?grace=P30DT1S", null)))
                .satisfies(answer -> assertGrace(answer, 422, "out-of-range"));
        assertThat(world.clusters.asked).hasSize(2);
    }

    private static void assertGrace(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"parameter\":\"grace\",\"code\":\"%s\"".formatted(code));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String pointer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        var problem = json(answer);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo(pointer);
    }
}
