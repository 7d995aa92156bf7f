package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.operators.s3.StubS3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Places for archives and backups, on an S3 that is no more than what S3 stores are checked by. */
class ObjectStoresTest {

    private static final String ALL = "/object-stores";
    private static final String KEYS = "\"credentials\":{\"accessKeyId\":\"AK1\",\"secretAccessKey\":\"s-1\"}";

    private static StubS3 s3;
    private static Api platform;

    private TestTenant tenant;

    @BeforeAll
    static void start() {
        s3 = StubS3.start(TestStores.BUCKET);
        platform = SharedServer.platformAdmin();
        TestStores.warmUp(s3);
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @BeforeEach
    void makeTenant() {
        s3.forget();
        tenant = TestTenant.fresh();
    }

    @Test
    void aStoreIsWrittenToAndReadBeforeItIsThere() {
        var made = TestStores.made(tenant, "archive", s3);

        assertThat(made.header("Location")).isEqualTo("/object-stores/archive");
        assertThat(made.text("tenant")).isEqualTo(tenant.name());
        assertThat(made.text("state")).isEqualTo("READY");
        assertThat(made.text("bucket")).isEqualTo(TestStores.BUCKET);
        assertThat(made.text("accessKeyId")).isEqualTo(StubS3.ACCESS_KEY_ID);
        assertThat(s3.requests()).hasSize(3);
        assertThat(s3.requests().getFirst()).startsWith("PUT /backups/production/.matriarch-check-");
        assertThat(s3.objects()).isEmpty();
        var seen = tenant.person("viewer").get(ALL + "/archive");
        assertThat(seen.text("accessKeyId")).isEqualTo(StubS3.ACCESS_KEY_ID);
        assertThat(seen.body().toString()).doesNotContain(s3.url());
    }

    @Test
    void anotherTenantSeesNothingOfIt() {
        TestStores.made(tenant, "archive", s3);
        var other = TestTenant.fresh();

        Refusal.of(other.api().get(ALL + "/archive"), 404, "not-found");
        Refusal.of(other.api().post(ALL + "/archive/check", "{}"), 404, "not-found");
        Refusal.of(other.api().delete(ALL + "/archive"), 404, "not-found");
        assertThat(names(other.api())).doesNotContain("archive");
        assertThat(names(tenant.api())).contains("archive");
        assertThat(TestStores.made(other, "archive", s3).text("tenant")).isEqualTo(other.name());
    }

    @Test
    void thePlatformsIsForAllAndOnlyThePlatformChangesIt() {
        var shared = "shared-" + tenant.name();
        assertThat(platform.post(ALL, TestStores.body(shared, s3, StubS3.SECRET_ACCESS_KEY))
                        .status())
                .isEqualTo(201);

        var seen = tenant.api().get(ALL + "/" + shared);

        assertThat(seen.body().path("tenant").isNull()).isTrue();
        assertThat(seen.body().propertyNames())
                .doesNotContain("accessKeyId", "controlPlaneEndpoint", "checkedAt", "shortcomings");
        Refusal.of(tenant.api().delete(ALL + "/" + shared), 403, "forbidden");
        Refusal.of(tenant.api().post(ALL + "/" + shared + "/check", "{}"), 403, "forbidden");
        Refusal.of(tenant.api().post(ALL, named(shared)), 409, "name-taken");
        assertThat(platform.delete(ALL + "/" + shared).status()).isEqualTo(204);
    }

    @Test
    void whatIsWrongWithThePlaceIsToldAndThereIsNoStore() {
        s3.answers("PUT", 403, "AccessDenied");
        Refusal.of(post("archive", StubS3.SECRET_ACCESS_KEY), 422, "invalid-request")
                .because("#/bucket store-forbidden")
                .saying("may not write");
        s3.forget();
        Refusal.of(post("archive", "wrong"), 422, "invalid-request").because("#/credentials store-unauthenticated");
        var elsewhere = TestStores.body("archive", s3, StubS3.SECRET_ACCESS_KEY)
                .replace("\"bucket\":\"backups\"", "\"bucket\":\"nowhere\"");
        Refusal.of(platform.post(ALL, elsewhere, "X-Matriarch-Tenant", tenant.name()), 422, "invalid-request")
                .because("#/bucket bucket-missing");

        Refusal.of(tenant.api().get(ALL + "/archive"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "0.0.0.0", "[::1]", "2130706433", "[::ffff:127.0.0.1]"})
    void aTenantDoesNotSendTheControlPlaneToItsOwnMachine(String host) {
        var port = s3.url().substring(s3.url().lastIndexOf(':'));

        Refusal.of(tenant.api().post(ALL, at("http://" + host + port)), 422, "invalid-request")
                .because("#/endpoint endpoint-internal");

        assertThat(s3.requests()).isEmpty();
    }

    @Test
    void keysAreReplacedOnceTheyHaveBeenSeenToWork() {
        TestStores.made(tenant, "archive", s3);
        var path = ALL + "/archive/credentials";

        Refusal.of(tenant.api().put(path, keys("wrong")), 422, "invalid-request")
                .because("# store-unauthenticated");
        Refusal.of(tenant.api().put(path, "{\"accessKeyId\":\"AK\"}"), 422, "invalid-request")
                .because("#/secretAccessKey required");
        assertThat(tenant.api().put(path, keys(StubS3.SECRET_ACCESS_KEY)).status())
                .isEqualTo(200);
    }

    @Test
    void aCheckSaysWhatHasBecomeOfIt() {
        TestStores.made(tenant, "archive", s3);
        s3.answers("PUT", 507, "StorageFull");

        var full = tenant.api().post(ALL + "/archive/check", "{}");
        s3.forget();
        var well = tenant.api().post(ALL + "/archive/check", "{}");

        assertThat(full.text("state")).isEqualTo("UNUSABLE");
        assertThat(full.body().at("/shortcomings/0/code").asString()).isEqualTo("store-full");
        assertThat(well.text("state")).isEqualTo("READY");
    }

    @Test
    void itIsForgottenAndItsNameIsFree() {
        TestStores.made(tenant, "archive", s3);

        assertThat(tenant.api().delete(ALL + "/archive").status()).isEqualTo(204);

        Refusal.of(tenant.api().get(ALL + "/archive"), 404, "not-found");
        Refusal.of(tenant.api().delete(ALL + "/archive"), 404, "not-found");
        TestStores.made(tenant, "archive", s3);
    }

    @Test
    void theSandboxBringsADirectoryAndNobodyMakesAnother() {
        var sandbox = tenant.api().get(ALL + "/sandbox");

        assertThat(sandbox.text("kind")).isEqualTo("directory");
        assertThat(sandbox.text("state")).isEqualTo("READY");
        assertThat(sandbox.body().toString())
                .doesNotContain(SharedServer.home().directory().toString());
        Refusal.of(platform.delete(ALL + "/sandbox"), 409, "state-conflict");
        Refusal.of(tenant.api().post(ALL, named("sandbox")), 422, "invalid-request")
                .because("#/name name-reserved");
        Refusal.of(platform.post(ALL, "{\"name\":\"a\",\"location\":\"/tmp\"}"), 400, "unknown-field")
                .because("#/location unknown-field");
        Refusal.of(platform.post(ALL, "{\"name\":\"a\",\"kind\":\"directory\"}"), 400, "unknown-field")
                .because("#/kind unknown-field");
    }

    @Test
    void itsSecretIsFoundNowhere() throws IOException {
        var secret = StubS3.SECRET_ACCESS_KEY;
        var answers = new ArrayList<Answer>();
        answers.add(TestStores.made(tenant, "archive", s3));
        answers.add(tenant.api().put(ALL + "/archive/credentials", keys(secret)));
        answers.add(tenant.api().post(ALL + "/archive/check", "{}"));
        s3.answers("PUT", 403, "SignatureDoesNotMatch");
        answers.add(tenant.api().put(ALL + "/archive/credentials", keys(secret)));
        answers.add(tenant.api().post(ALL + "/archive/check", "{}"));
        answers.add(tenant.api().get(ALL));
        answers.add(tenant.api().get("/audit-entries"));

        assertThat(answers.toString()).contains("object-store.checked").doesNotContain(secret);
        assertThat(SharedServer.output()).doesNotContain(secret);
        assertThat(filesOfTheMetadataWith(tenant.name())).isNotEmpty();
        assertThat(filesOfTheMetadataWith(secret)).isEmpty();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                argumentSet(
                        "nothing",
                        "{}",
                        List.of("#/name required", "#/region required", "#/bucket required", "#/credentials required")),
                argumentSet("name", named("My_Archive"), List.of("#/name name-form")),
                argumentSet("bucket", named("a").replace("backups", "Back_Ups"), List.of("#/bucket bucket-form")),
                argumentSet("path", pathed("../a"), List.of("#/path path-form")),
                argumentSet("path with a slash first", pathed("/a"), List.of("#/path path-form")),
                argumentSet("path with a slash last", pathed("a/"), List.of("#/path path-form")),
                argumentSet("endpoint", at("https://me:word@s3.example.com"), List.of("#/endpoint endpoint-form")),
                argumentSet(
                        "endpoint with a query", at("https://s3.example.com?a=b"), List.of("#/endpoint endpoint-form")),
                argumentSet("endpoint of a file", at("file:///etc/passwd"), List.of("#/endpoint endpoint-form")),
                argumentSet(
                        "half of the keys",
                        named("a").replace(",\"secretAccessKey\":\"s-1\"", ""),
                        List.of("#/credentials/secretAccessKey required")),
                argumentSet(
                        "keys and a role",
                        named("a").replace("\"name\"", "\"iamRole\":\"arn:aws:iam::123456789012:role/a\",\"name\""),
                        List.of("#/iamRole credentials-and-role", "#/iamRole platform-only")),
                argumentSet(
                        "another address",
                        named("a").replace("\"name\"", "\"controlPlaneEndpoint\":\"http://127.0.0.1\",\"name\""),
                        List.of("#/controlPlaneEndpoint platform-only")));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void whatCannotBeIsToldAtOnce(String body, List<String> faults) {
        Refusal.of(tenant.api().post(ALL, body), 422, "invalid-request").because(faults.toArray(String[]::new));

        assertThat(names(tenant.api())).containsExactly("sandbox");
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                argumentSet("cut off", "{\"name\":", "malformed-json", "#"),
                argumentSet("unknown field", "{\"nmae\":\"a\"}", "unknown-field", "#/nmae"),
                argumentSet("keys a text", "{\"credentials\":\"a\"}", "wrong-type", "#/credentials"),
                argumentSet(
                        "unknown key", "{\"credentials\":{\"token\":\"a\"}}", "unknown-field", "#/credentials/token"),
                argumentSet("bucket a list", "{\"bucket\":[]}", "wrong-type", "#/bucket"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void aBodyThatCannotBeReadIsRefusedWithThePlace(String body, String code, String pointer) {
        Refusal.of(tenant.api().post(ALL, body), 400, code).because(pointer + " " + code);
    }

    private Answer post(String name, String secret) {
        return platform.post(ALL, TestStores.body(name, s3, secret), "X-Matriarch-Tenant", tenant.name());
    }

    private static List<String> names(Api api) {
        return api.get(ALL + "?limit=200").body().path("items").findValuesAsString("name");
    }

    private static String named(String name) {
        return "{\"name\":\"%s\",\"region\":\"eu-central-1\",\"bucket\":\"backups\",%s}".formatted(name, KEYS);
    }

    private static String pathed(String path) {
        return named("a").replace("\"bucket\"", "\"path\":\"%s\",\"bucket\"".formatted(path));
    }

    private static String at(String endpoint) {
        return "{\"name\":\"a\",\"endpoint\":\"%s\",\"bucket\":\"backups\",%s}".formatted(endpoint, KEYS);
    }

    private static String keys(String secret) {
        return "{\"accessKeyId\":\"%s\",\"secretAccessKey\":\"%s\"}".formatted(StubS3.ACCESS_KEY_ID, secret);
    }

    /** The files of the metadata DB, its log of changes included, that have this text in them. */
    private static List<Path> filesOfTheMetadataWith(String text) throws IOException {
        try (var files = Files.walk(SharedServer.home().directory().resolve("metadata/data"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }
}
