package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that cannot be read: 400, with the place. */
class BadInputBodiesTest {

    private static TestTenant tenant;

    @BeforeAll
    static void makeTenant() {
        tenant = TestTenant.fresh();
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                argumentSet("cut off", "{\"name\":", "malformed-json", "#"),
                argumentSet("no body", "", "malformed-json", "#"),
                argumentSet("no JSON", "name: orders", "malformed-json", "#"),
                argumentSet("a field twice", "{\"name\":\"a\",\"name\":\"b\"}", "malformed-json", "#"),
                argumentSet("more after the end", "{\"name\":\"a\"} {}", "malformed-json", "#"),
                argumentSet("a list", "[]", "wrong-type", "#"),
                argumentSet("a text", "\"orders\"", "wrong-type", "#"),
                argumentSet("unknown field", "{\"nmae\":\"a\"}", "unknown-field", "#/nmae"),
                argumentSet("unknown in spec", spec("\"instanses\":3"), "unknown-field", "#/spec/instanses"),
                argumentSet(
                        "unknown in storage",
                        spec("\"storage\":{\"sice\":\"1Gi\"}"),
                        "unknown-field",
                        "#/spec/storage/sice"),
                argumentSet(
                        "unknown in config",
                        "{\"name\":\"a\",\"config\":{\"instances\":3}}",
                        "unknown-field",
                        "#/config/instances"),
                argumentSet("instances three", spec("\"instances\":\"three\""), "wrong-type", "#/spec/instances"),
                argumentSet("instances \"3\"", spec("\"instances\":\"3\""), "wrong-type", "#/spec/instances"),
                argumentSet("instances 2.5", spec("\"instances\":2.5"), "wrong-type", "#/spec/instances"),
                argumentSet("instances true", spec("\"instances\":true"), "wrong-type", "#/spec/instances"),
                argumentSet("instances huge", spec("\"instances\":99999999999"), "wrong-type", "#/spec/instances"),
                argumentSet(
                        "replicas three",
                        "{\"name\":\"a\",\"config\":{\"replicas\":\"three\"}}",
                        "wrong-type",
                        "#/config/replicas"),
                argumentSet("name 5", "{\"name\":5}", "wrong-type", "#/name"),
                argumentSet("spec a text", "{\"name\":\"a\",\"spec\":\"big\"}", "wrong-type", "#/spec"),
                argumentSet("storage a text", spec("\"storage\":\"10Gi\""), "wrong-type", "#/spec/storage"),
                argumentSet("labels a list", "{\"name\":\"a\",\"labels\":[\"x\"]}", "wrong-type", "#/labels"),
                argumentSet(
                        "protection yes",
                        "{\"name\":\"a\",\"deletionProtection\":\"yes\"}",
                        "wrong-type",
                        "#/deletionProtection"));
    }

    private static String spec(String members) {
        return "{\"name\":\"a\",\"spec\":{%s}}".formatted(members);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void aBodyThatCannotBeReadIsRefusedWithThePlace(String body, String code, String pointer) {
        Refusal.of(tenant.api().post("/ha-clusters", body), 400, code).because(pointer + " " + code);

        assertThat(tenant.api().get("/ha-clusters").body().path("items")).isEmpty();
        assertThat(tenant.api().get("/jobs").body().path("items")).isEmpty();
    }

    @Test
    void aParameterWrittenAsANumberIsRefusedWithWhatToWrite() {
        var body = spec("\"postgresql\":{\"parameters\":{\"max_connections\":200}}");

        Refusal.of(tenant.api().post("/ha-clusters", body), 400, "wrong-type")
                .because("#/spec/postgresql/parameters/max_connections wrong-type")
                .saying("write \"200\"");
    }

    @Test
    void theHintsNameWhatThereIs() {
        Refusal.of(tenant.api().post("/ha-clusters", "{\"nmae\":\"a\"}"), 400, "unknown-field")
                .saying("namespace");
        Refusal.of(tenant.api().post("/ha-clusters", spec("\"instances\":\"three\"")), 400, "wrong-type")
                .saying("a whole number is expected, not the text \"three\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scale", "restart", "switchover", "failover", "hibernate", "resume", "fence", "unfence"})
    void actionsAreAsStrict(String action) {
        var path = "/ha-clusters/%s/%s".formatted(UUID.randomUUID(), action);

        Refusal.of(tenant.api().post(path, "{"), 400, "malformed-json").because("# malformed-json");
        Refusal.of(tenant.api().post(path, "{\"nope\":1}"), 400, "unknown-field")
                .because("#/nope unknown-field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "PUT"})
    void changesAreAsStrict(String method) {
        var path = "/ha-clusters/" + UUID.randomUUID();

        Refusal.of(tenant.api().send(method, path, "{"), 400, "malformed-json").because("# malformed-json");
        Refusal.of(tenant.api().send(method, path, "{\"nmae\":null}"), 400, "unknown-field")
                .because("#/nmae unknown-field");
        Refusal.of(tenant.api().send(method, path, "{\"spec\":{\"instances\":\"three\"}}"), 400, "wrong-type")
                .because("#/spec/instances wrong-type");
    }

    @Test
    void platformResourcesAreAsStrict() {
        var keys = "/tenants/%s/api-keys".formatted(tenant.name());

        Refusal.of(tenant.api().post(keys, "{\"name\":\"a\",\"rule\":\"viewer\"}"), 400, "unknown-field")
                .because("#/rule unknown-field");
        Refusal.of(SharedServer.platformAdmin().post("/tenants", "{\"name\":[]}"), 400, "wrong-type")
                .because("#/name wrong-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ha-clusters", "/jobs", "/events", "/audit-entries", "/object-stores", "/topologies"})
    void listsRefuseCursorsAndLimitsThatAreNone(String list) {
        Refusal.of(tenant.api().get(list + "?cursor=nonsense"), 400, "invalid-cursor");
        Refusal.of(tenant.api().get(list + "?limit=many"), 400, "invalid-parameter")
                .because("limit unreadable");
        Refusal.of(tenant.api().get(list + "?limit=201"), 422, "invalid-request")
                .because("limit out-of-range");
    }
}
