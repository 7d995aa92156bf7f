package dev.matriarch.operators.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.ObjectStoreProvider;
import dev.matriarch.operators.StoreAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3StoreProviderTest {

    private static final StoreAccess KEYS = new StoreAccess(StubS3.ACCESS_KEY_ID, StubS3.SECRET_ACCESS_KEY);

    private static final long MOST_IN_SOCKETS = 16 * 1024 * 1024;

    private final StubS3 s3 = StubS3.start("backups", "acme.backups");
    private final S3StoreProvider provider = new S3StoreProvider();

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void itIsFoundByTheServer() {
        assertThat(ServiceLoader.load(ObjectStoreProvider.class))
                .anyMatch(found -> found.kind() == ObjectStore.Kind.S3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://backups", "s3://backups/acme/production", "s3://acme.backups/v1.2_x-y"})
    void anObjectIsWrittenReadAndRemovedThere(String location) {
        assertThat(check(location, KEYS)).isEmpty();

        var place = location.replace("s3:/", "");
        assertThat(s3.requests()).hasSize(3);
        assertThat(s3.requests().get(0)).startsWith("PUT " + place + "/.matriarch-check-");
        assertThat(s3.requests().get(1)).isEqualTo(s3.requests().get(0).replace("PUT", "GET"));
        assertThat(s3.requests().get(2)).isEqualTo(s3.requests().get(0).replace("PUT", "DELETE"));
        assertThat(s3.objects()).isEmpty();
    }

    @Test
    void twoChecksAtOnceDoNotMeet() {
        check("s3://backups", KEYS);
        check("s3://backups", KEYS);

        assertThat(s3.requests().stream().distinct()).hasSize(6);
    }

    @Test
    void theControlPlanesOwnAddressGoesBeforeThatOfTheDataPlanes() {
        var store = store("s3://backups", "http://127.0.0.1:1", null);

        assertThat(provider.check(store, s3.url(), KEYS)).isEmpty();
        assertThat(s3.requests()).hasSize(3);
    }

    @Test
    void aRegionIsSignedFor() {
        assertThat(provider.check(store("s3://backups", s3.url(), "eu-central-1"), null, KEYS))
                .isEmpty();
    }

    @Test
    void wrongKeysAreFoundOut() {
        assertThat(code(check("s3://backups", new StoreAccess("nobody", StubS3.SECRET_ACCESS_KEY))))
                .isEqualTo("store-unauthenticated");
        assertThat(code(check("s3://backups", new StoreAccess(StubS3.ACCESS_KEY_ID, "wrong"))))
                .isEqualTo("store-unauthenticated");
    }

    @Test
    void aBucketThatIsNotThereIsNamedAsThat() {
        assertThat(code(check("s3://nowhere", KEYS))).isEqualTo("bucket-missing");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, 403, AccessDenied, store-forbidden",
        "GET, 403, AccessDenied, store-forbidden",
        "DELETE, 403, AccessDenied, store-forbidden",
        "PUT, 403, ExpiredToken, store-unauthenticated",
        "PUT, 401, Unauthorized, store-unauthenticated",
        "PUT, 404, XAdminUserNotFound, store-unauthenticated",
        "PUT, 404, SomethingElse, store-unwritable",
        "PUT, 403, RequestTimeTooSkewed, clock-skewed",
        "PUT, 507, XMinioStorageFull, store-full",
        "PUT, 403, QuotaExceeded, store-full",
        "PUT, 503, SlowDown, store-busy",
        "PUT, 429, TooManyRequests, store-busy",
        "PUT, 400, AuthorizationHeaderMalformed, store-elsewhere",
        "PUT, 405, MethodNotAllowed, store-unwritable",
        "PUT, 500, InternalError, store-unwritable",
        "GET, 500, InternalError, store-unreadable",
        "GET, 404, NoSuchKey, store-unreadable",
        "DELETE, 500, InternalError, store-unremovable"
    })
    void whatTheStoreAnswersIsToldInOurWords(String method, int status, String code, String expected) {
        s3.answers(method, status, code);

        var wrong = check("s3://backups", KEYS).orElseThrow();

        assertThat(wrong.code()).isEqualTo(expected);
        assertThat(wrong.nextAction()).isNotBlank();
        assertThat(wrong.toString())
                .doesNotContain(StubS3.MESSAGE, StubS3.SECRET_ACCESS_KEY, StubS3.ACCESS_KEY_ID, s3.url());
        assertThat(s3.requests()).as("each is tried once").doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"401, store-unauthenticated", "403, store-forbidden", "404, bucket-missing", "500, store-unwritable"})
    void whatIsNoS3IsTakenByItsStatus(int status, String expected) {
        s3.answersBarely("PUT", status);

        var wrong = check("s3://backups", KEYS).orElseThrow();

        assertThat(wrong.code()).isEqualTo(expected);
        assertThat(wrong.toString()).doesNotContain(StubS3.MESSAGE);
    }

    @Test
    void whatIsReadBackMustBeWhatWasWritten() {
        s3.givesBack("<html>Welcome</html>");

        var wrong = check("s3://backups", KEYS).orElseThrow();

        assertThat(wrong.code()).isEqualTo("store-unreadable");
        assertThat(wrong.toString()).doesNotContain("Welcome");
        assertThat(s3.objects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        try (var elsewhere = StubS3.start("backups")) {
            s3.redirects("PUT", status, elsewhere.url());

            assertThat(code(check("s3://backups", KEYS))).isEqualTo("store-elsewhere");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectOfReadsIsNotFollowedEither() {
        try (var elsewhere = StubS3.start("backups")) {
            s3.redirects("GET", 302, elsewhere.url());

            assertThat(code(check("s3://backups", KEYS))).isEqualTo("store-elsewhere");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void nobodyThereIsUnreachable() {
        assertThat(code(provider.check(store("s3://backups", "http://127.0.0.1:1", null), null, KEYS)))
                .isEqualTo("store-unreachable");
        assertThat(code(provider.check(store("s3://backups", "http://nowhere.invalid", null), null, KEYS)))
                .isEqualTo("store-unreachable");
    }

    @Test
    void aCertificateOfNobodyKnownIsUntrusted(@TempDir Path directory) throws Exception {
        var server = SelfSigned.server(directory);
        server.start();
        try {
            var store = store(
                    "s3://backups", "https://127.0.0.1:" + server.getAddress().getPort(), null);
            provider.check(store, null, KEYS); // what TLS takes once per JVM may take longer than a call

            assertThat(code(provider.check(store, null, KEYS))).isEqualTo("store-untrusted");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "GET", "DELETE"})
    void aSilentStoreIsNotWaitedForLong(String method) {
        s3.holds(method);
        var begun = Instant.now();

        assertThat(code(check("s3://backups", KEYS))).isEqualTo("store-unreachable");

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whatMayHaveBeenWrittenIsRemoved() {
        s3.keepsSilently();

        assertThat(code(check("s3://backups", KEYS))).isEqualTo("store-unreachable");
        assertThat(s3.objects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PUT, 500", "PUT, 403", "GET, 200", "GET, 500", "DELETE, 500"})
    void anAnswerWithoutEndFillsNothing(String method, int status) {
        s3.floods(method, status);

        assertThat(check("s3://backups", KEYS)).isPresent();

        assertThat(s3.flooded()).as("what lies in sockets is little").isLessThan(MOST_IN_SOCKETS);
    }

    private Optional<Shortcoming> check(String location, StoreAccess keys) {
        return provider.check(store(location, s3.url(), null), null, keys);
    }

    private static String code(Optional<Shortcoming> wrong) {
        return wrong.map(Shortcoming::code).orElse("nothing is wrong");
    }

    private static ObjectStore store(String location, String endpoint, @Nullable String region) {
        return new ObjectStore("archive", ObjectStore.Kind.S3, location, endpoint, region, null);
    }
}
