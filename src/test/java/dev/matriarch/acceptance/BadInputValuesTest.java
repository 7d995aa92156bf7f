package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that no cluster can have: 422, all of them at once, each with its place, its code and what would be right. */
class BadInputValuesTest {

    private static final String LONG = "a".repeat(41);

    private static TestTenant tenant;

    @BeforeAll
    static void makeTenant() {
        tenant = TestTenant.fresh();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                argumentSet("no name", "{}", "#/name required", "needs a name"),
                argumentSet("name in capitals", named("Orders"), "#/name not-a-dns-label", "lower-case"),
                argumentSet("name with underscore", named("my_orders"), "#/name not-a-dns-label", "my_orders"),
                argumentSet("name beginning with a digit", named("1orders"), "#/name not-a-dns-label", "letter first"),
                argumentSet("name ending with a hyphen", named("orders-"), "#/name not-a-dns-label", "no hyphen last"),
                argumentSet("empty name", named(""), "#/name not-a-dns-label", "lower-case"),
                argumentSet("name of 41", named(LONG), "#/name too-long", "41 characters: at most 40"),
                argumentSet(
                        "bad namespace",
                        "{\"name\":\"a\",\"namespace\":\"Prod_1\"}",
                        "#/namespace not-a-dns-label",
                        "Prod_1"),
                argumentSet("instances 0", spec("\"instances\":0"), "#/spec/instances out-of-range", "1 to 9"),
                argumentSet("instances 100", spec("\"instances\":100"), "#/spec/instances out-of-range", "1 to 9"),
                argumentSet("instances -1", spec("\"instances\":-1"), "#/spec/instances out-of-range", "1 to 9"),
                argumentSet("storage 10", storage("10"), "#/spec/storage/size unit-missing", "write 10Gi"),
                argumentSet("storage -1Gi", storage("-1Gi"), "#/spec/storage/size not-positive", "more than 0"),
                argumentSet("storage 10GB", storage("10GB"), "#/spec/storage/size unit-unknown", "10GB: write 10Gi"),
                argumentSet("storage of words", storage("a lot"), "#/spec/storage/size not-a-quantity", "write 10Gi"),
                argumentSet("storage of 1Mi", storage("1Mi"), "#/spec/storage/size out-of-range", "1Gi to 64Ti"),
                argumentSet("version 9", version(9), "#/spec/postgresql/version version-unknown", "there are [18]"),
                argumentSet("version 99", version(99), "#/spec/postgresql/version version-unknown", "there are [18]"),
                argumentSet(
                        "parameter not on the list",
                        parameter("archive_command", "rm -rf /"),
                        "#/spec/postgresql/parameters/archive_command parameter-refused",
                        "'archive_command' is not a parameter that can be set"),
                argumentSet(
                        "work_mem banana",
                        parameter("work_mem", "banana"),
                        "#/spec/postgresql/parameters/work_mem parameter-refused",
                        "'banana'"),
                argumentSet("reserved user", spec("\"owner\":\"postgres\""), "#/spec/owner reserved", "reserved"),
                argumentSet("user of PostgreSQL", spec("\"owner\":\"pg_me\""), "#/spec/owner reserved", "reserved"),
                argumentSet(
                        "reserved database",
                        spec("\"database\":\"template1\""),
                        "#/spec/database reserved",
                        "reserved"),
                argumentSet(
                        "database with a quote",
                        spec("\"database\":\"a\\\"b\""),
                        "#/spec/database not-an-identifier",
                        "lower-case"));
    }

    private static String named(String name) {
        return "{\"name\":\"%s\"}".formatted(name);
    }

    private static String spec(String members) {
        return "{\"name\":\"a\",\"spec\":{%s}}".formatted(members);
    }

    private static String storage(String size) {
        return spec("\"storage\":{\"size\":\"%s\"}".formatted(size));
    }

    private static String version(int version) {
        return spec("\"postgresql\":{\"version\":%d}".formatted(version));
    }

    private static String parameter(String name, String value) {
        return spec("\"postgresql\":{\"parameters\":{\"%s\":\"%s\"}}".formatted(name, value));
    }

    @AfterEach
    void nothingWasMade() {
        assertThat(tenant.api().get("/ha-clusters").body().path("items")).isEmpty();
        assertThat(tenant.api().get("/jobs").body().path("items")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueThatCannotBeIsRefusedWithItsPlaceAndWhatWouldBeRight(String body, String fault, String words) {
        Refusal.of(tenant.api().post("/ha-clusters", body), 422, "invalid-request")
                .because(fault)
                .saying(words);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aDryRunIsRefusedAlike(String body, String fault, String words) {
        Refusal.of(tenant.api().post("/ha-clusters?dryRun=true", body), 422, "invalid-request")
                .because(fault)
                .saying(words);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        var body = """
                {"name": "My_Orders", "namespace": "Prod_1",
                 "spec": {"instances": 100, "storage": {"size": "10GB"},
                          "postgresql": {"version": 99, "parameters": {"work_mem": "banana", "archive_command": "x"}},
                          "database": "postgres", "owner": "postgres"}}""";

        Refusal.of(tenant.api().post("/ha-clusters", body), 422, "invalid-request")
                .because(
                        "#/name not-a-dns-label",
                        "#/namespace not-a-dns-label",
                        "#/spec/instances out-of-range",
                        "#/spec/storage/size unit-unknown",
                        "#/spec/postgresql/version version-unknown",
                        "#/spec/postgresql/parameters/work_mem parameter-refused",
                        "#/spec/postgresql/parameters/archive_command parameter-refused",
                        "#/spec/database reserved",
                        "#/spec/owner reserved");
    }

    @Test
    void theCompactBodyIsPointedIntoAsItWasWritten() {
        var body = """
                {"name": "a", "config": {"replicas": 0, "storage": "-1Gi", "username": "postgres",
                                         "database": "template0"}}""";

        Refusal.of(tenant.api().post("/ha-clusters", body), 422, "invalid-request")
                .because(
                        "#/config/replicas out-of-range",
                        "#/config/storage not-positive",
                        "#/config/username reserved",
                        "#/config/database reserved");
    }

    @Test
    void bothWaysToWriteASpecAreOneTooMany() {
        var body = "{\"name\":\"a\",\"spec\":{\"instances\":1},\"config\":{\"replicas\":3}}";

        Refusal.of(tenant.api().post("/ha-clusters", body), 422, "spec-and-config");
    }

    @Test
    void aDataPlaneAndAnOperatorThatAreNotThereAreNamedWithThoseThatAre() {
        Refusal.of(tenant.api().post("/ha-clusters", "{\"name\":\"a\",\"dataPlane\":\"mars\"}"), 422, "invalid-request")
                .because("#/dataPlane unknown-data-plane")
                .saying("sandbox");
        Refusal.of(
                        tenant.api().post("/ha-clusters", "{\"name\":\"a\",\"operator\":\"stolon\"}"),
                        422,
                        "ability-missing")
                .because("#/operator ability-missing")
                .saying("no data plane offers stolon; there is: sandbox");
    }
}
