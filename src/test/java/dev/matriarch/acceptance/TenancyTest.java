package dev.matriarch.acceptance;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.matriarch.acceptance.ApiDocument.Operation;
import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.operators.s3.StubS3;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one tenant can learn of another, by every operation that the server's own document names: nothing. An operation
 * that has no rule here fails, so a new one cannot be forgotten.
 */
class TenancyTest {

    /** What becomes of an operation that is called with the key of another tenant's administrator. */
    private enum Rule {
        /** What it names is not found, as if it had never been. */
        NOT_FOUND,
        /** It answers, and nothing of the other tenant is in the answer. */
        ONLY_OWN,
        /** It is for platform administrators. */
        FORBIDDEN,
        /** It makes something of its own, and the other tenant's names are free to it. */
        FREE_NAMES,
        /** It is refused for what no tenant can have here. */
        NOT_OFFERED,
        /** It is refused for what no tenant may say, and not for a name that the other tenant has. */
        NOT_ALLOWED
    }

    private static final Map<String, Rule> RULES = Map.ofEntries(
            entry("listClusters", Rule.ONLY_OWN),
            entry("createCluster", Rule.FREE_NAMES),
            entry("createZalandoCluster", Rule.NOT_OFFERED),
            entry("createCloudNativePgCluster", Rule.NOT_OFFERED),
            entry("getCluster", Rule.NOT_FOUND),
            entry("patchCluster", Rule.NOT_FOUND),
            entry("putCluster", Rule.NOT_FOUND),
            entry("deleteCluster", Rule.NOT_FOUND),
            entry("scaleCluster", Rule.NOT_FOUND),
            entry("resizeCluster", Rule.NOT_FOUND),
            entry("restartCluster", Rule.NOT_FOUND),
            entry("upgradeCluster", Rule.NOT_FOUND),
            entry("switchOverCluster", Rule.NOT_FOUND),
            entry("failOverCluster", Rule.NOT_FOUND),
            entry("hibernateCluster", Rule.NOT_FOUND),
            entry("resumeCluster", Rule.NOT_FOUND),
            entry("fenceCluster", Rule.NOT_FOUND),
            entry("unfenceCluster", Rule.NOT_FOUND),
            entry("undeleteCluster", Rule.NOT_FOUND),
            entry("reloadCluster", Rule.NOT_FOUND),
            entry("getClusterCredentials", Rule.NOT_FOUND),
            entry("rotateClusterCredentials", Rule.NOT_FOUND),
            entry("listBackups", Rule.NOT_FOUND),
            entry("getBackup", Rule.NOT_FOUND),
            entry("createBackup", Rule.NOT_FOUND),
            entry("listRestoreDrills", Rule.NOT_FOUND),
            entry("getRestoreDrill", Rule.NOT_FOUND),
            entry("createRestoreDrill", Rule.NOT_FOUND),
            entry("listDatabases", Rule.NOT_FOUND),
            entry("getDatabase", Rule.NOT_FOUND),
            entry("createDatabase", Rule.NOT_FOUND),
            entry("patchDatabase", Rule.NOT_FOUND),
            entry("dropDatabase", Rule.NOT_FOUND),
            entry("listUsers", Rule.NOT_FOUND),
            entry("getUser", Rule.NOT_FOUND),
            entry("createUser", Rule.NOT_FOUND),
            entry("dropUser", Rule.NOT_FOUND),
            entry("getUserCredentials", Rule.NOT_FOUND),
            entry("getClusterManifest", Rule.NOT_FOUND),
            entry("getClusterLogs", Rule.NOT_FOUND),
            entry("listClusterJobs", Rule.NOT_FOUND),
            entry("listClusterEvents", Rule.NOT_FOUND),
            entry("listJobs", Rule.ONLY_OWN),
            entry("getJob", Rule.NOT_FOUND),
            entry("cancelJob", Rule.NOT_FOUND),
            entry("retryJob", Rule.NOT_FOUND),
            entry("listJobEvents", Rule.NOT_FOUND),
            entry("listEvents", Rule.ONLY_OWN),
            entry("listAuditEntries", Rule.ONLY_OWN),
            entry("whoAmI", Rule.ONLY_OWN),
            entry("listDataPlanes", Rule.ONLY_OWN),
            entry("getDataPlane", Rule.ONLY_OWN),
            entry("createDataPlane", Rule.FORBIDDEN),
            entry("replaceDataPlaneCredentials", Rule.FORBIDDEN),
            entry("checkDataPlane", Rule.FORBIDDEN),
            entry("deleteDataPlane", Rule.FORBIDDEN),
            entry("listObjectStores", Rule.ONLY_OWN),
            entry("getObjectStore", Rule.NOT_FOUND),
            entry("createObjectStore", Rule.NOT_ALLOWED),
            entry("replaceObjectStoreCredentials", Rule.NOT_FOUND),
            entry("checkObjectStore", Rule.NOT_FOUND),
            entry("deleteObjectStore", Rule.NOT_FOUND),
            entry("listTopologies", Rule.ONLY_OWN),
            entry("getTopology", Rule.NOT_FOUND),
            entry("createTopology", Rule.NOT_ALLOWED),
            entry("deleteTopology", Rule.NOT_FOUND),
            entry("addTopologyMember", Rule.NOT_FOUND),
            entry("switchOverTopology", Rule.NOT_FOUND),
            entry("failOverTopology", Rule.NOT_FOUND),
            entry("rejoinTopology", Rule.NOT_FOUND),
            entry("listOperators", Rule.ONLY_OWN),
            entry("listPostgresqlParameters", Rule.ONLY_OWN),
            entry("listTenants", Rule.ONLY_OWN),
            entry("createTenant", Rule.FORBIDDEN),
            entry("getTenant", Rule.NOT_FOUND),
            entry("deleteTenant", Rule.FORBIDDEN),
            entry("listApiKeys", Rule.NOT_FOUND),
            entry("createApiKey", Rule.NOT_FOUND),
            entry("getApiKey", Rule.NOT_FOUND),
            entry("revokeApiKey", Rule.NOT_FOUND));

    private static final Map<String, String> BODIES = Map.ofEntries(
            entry("createApiKey", "{\"name\":\"mine\",\"role\":\"admin\"}"),
            entry("createTenant", "{\"name\":\"mine\"}"),
            entry("createDatabase", "{\"name\":\"mine\"}"),
            entry("createBackup", "{}"),
            entry("createRestoreDrill", "{}"),
            entry("createUser", "{\"name\":\"mine\"}"),
            entry("createObjectStore", """
                    {"name":"theirs","endpoint":"http://127.0.0.1:1","bucket":"backups",
                     "credentials":{"accessKeyId":"a","secretAccessKey":"b"}}
                    """),
            entry(
                    "createTopology",
                    "{\"name\":\"mine\",\"primary\":{\"cluster\":\"019aa1c3-7d2e-7b10-9f3a-2c5d8e4f6a70\"}}"),
            entry("scaleCluster", "{\"instances\":5}"),
            entry("resizeCluster", "{\"storage\":\"20Gi\"}"),
            entry("failOverCluster", "{\"acceptDataLoss\":true,\"supersede\":true}"));

    private static final String CLUSTER = "{\"name\":\"theirs\",\"spec\":{\"instances\":1}}";

    private static TestTenant theirs;
    private static TestTenant ours;
    private static String cluster;
    private static String job;
    private static String key;

    @BeforeAll
    static void makeTenants() {
        theirs = TestTenant.fresh();
        ours = TestTenant.fresh();
        var created = theirs.succeeded(theirs.api().post("/ha-clusters", CLUSTER));
        cluster = created.path("cluster").path("id").asString();
        job = created.path("id").asString();
        key = theirs.key("editor").text("id");
        try (var s3 = StubS3.start(TestStores.BUCKET)) {
            TestStores.made(theirs, "theirs", s3);
            TestStores.made(theirs, theirs.name(), s3);
        }
    }

    @TestFactory
    Stream<DynamicTest> withAnotherTenantsKey() {
        return ApiDocument.operations().stream()
                .map(operation -> dynamicTest(operation.id(), () -> withAnotherTenantsKey(operation)));
    }

    private static void withAnotherTenantsKey(Operation operation) {
        var rule = Objects.requireNonNull(RULES.get(operation.id()), "there is no rule for " + operation.id());
        var before = theirs.cluster(cluster).path("generation");

        var answer = call(ours.api(), operation, theirs.name(), cluster, job, key);

        switch (rule) {
            case NOT_FOUND ->
                assertThat(Refusal.of(answer, 404, "not-found").withoutRequestId())
                        .isEqualTo(ofWhatNeverWas(operation));
            case FORBIDDEN -> Refusal.of(answer, 403, "forbidden");
            case NOT_OFFERED -> Refusal.of(answer, 422, "ability-missing");
            case ONLY_OWN -> assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            case NOT_ALLOWED -> Refusal.of(answer, 422, "invalid-request");
            case FREE_NAMES -> assertThat(answer.text("state")).isEqualTo("PLANNED");
        }
        assertThat(answer.body().toString()).doesNotContain(theirs.name(), cluster, job, key);
        assertThat(theirs.cluster(cluster).path("generation")).isEqualTo(before);
    }

    private static Object ofWhatNeverWas(Operation operation) {
        var never = UUID.randomUUID().toString();
        var named = operation.path().startsWith("/tenants/{name}")
                || operation.path().startsWith("/object-stores/{name}");
        var tenant = named ? "neverwas" : theirs.name();
        var answer = call(ours.api(), operation, tenant, never, never, never);
        return Refusal.of(answer, 404, "not-found").withoutRequestId();
    }

    @TestFactory
    Stream<DynamicTest> withoutAKey() {
        return ApiDocument.operations().stream()
                .filter(operation -> !operation.open())
                .map(operation -> dynamicTest(
                        operation.id(),
                        () -> Refusal.of(
                                call(SharedServer.nobody(), operation, theirs.name(), cluster, job, key),
                                401,
                                "unauthenticated")));
    }

    @Test
    void thereAreOperationsAndAllOfThemNeedAKey() {
        assertThat(ApiDocument.operations()).hasSizeGreaterThanOrEqualTo(RULES.size());
        assertThat(ApiDocument.operations()).noneMatch(Operation::open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ha-clusters/{cluster}/events",
                "/ha-clusters/{cluster}/logs",
                "/jobs/{job}/events",
                "/ha-clusters/{cluster}"
            })
    void otherRepresentationsTellNoMore(String path) {
        var theirPath = path.replace("{cluster}", cluster).replace("{job}", job);

        Refusal.of(ours.api().get(theirPath, "Accept", "text/event-stream, text/plain"), 404, "not-found");
    }

    @Test
    void filtersByAnotherTenantsIdsFindNothing() {
        assertThat(ours.api().get("/jobs?cluster=" + cluster).body().path("items"))
                .isEmpty();
        assertThat(ours.api().get("/ha-clusters?name=theirs").body().path("items"))
                .isEmpty();
    }

    private static Answer call(Api api, Operation operation, String tenant, String cluster, String job, String key) {
        var id = operation.path().startsWith("/ha-clusters")
                ? cluster
                : operation.path().startsWith("/jobs") ? job : key;
        var name = operation.path().startsWith("/data-planes") ? "sandbox" : tenant;
        var path =
                operation.path().replace("{id}", id).replace("{name}", name).replace("{drill}", job) + query(operation);
        assertThat(path).as("a path whose variables are all known").doesNotContain("{");
        var accept = operation.id().equals("getClusterManifest") ? "*/*" : "application/json";
        return api.send(operation.method(), path, body(operation), "Accept", accept);
    }

    private static String query(Operation operation) {
        if (operation.id().startsWith("create") && operation.path().startsWith("/ha-clusters")) {
            return "?dryRun=true";
        }
        return operation.query().isEmpty() ? "" : "?" + String.join("=18&", operation.query()) + "=18";
    }

    private static @Nullable String body(Operation operation) {
        if (operation.reads() || operation.method().equals("DELETE")) {
            return null;
        }
        var usual = operation.id().startsWith("create") ? CLUSTER : "{}";
        return BODIES.getOrDefault(operation.id(), usual);
    }
}
