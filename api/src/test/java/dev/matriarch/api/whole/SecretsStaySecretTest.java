package dev.matriarch.api.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A token with a word in it that is found wherever it leaks. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsStaySecretTest extends WholeApiTest {

    private static final String WORD = "recognisablesecret0123456789abcdefghijklmnop";
    private static final List<String> SPELLINGS =
            List.of(WORD, HexFormat.of().formatHex(bytes()), Base64.getEncoder().encodeToString(bytes()));

    private final String name = fresh();
    private final String path = "/data-planes/" + name;
    private final List<HttpResponse<String>> answers = new ArrayList<>();

    @Test
    void aTokenIsFoundNowhere(CapturedOutput logs) {
        asks(201, "POST", "/data-planes", body("\"%s\"".formatted(WORD)), "Idempotency-Key", name);
        asks(201, "POST", "/data-planes", body("\"%s\"".formatted(WORD)), "Idempotency-Key", name);
        asks(409, "POST", "/data-planes", body("\"%s\"".formatted(WORD)));
        asks(200, "PUT", path + "/credentials", credentials());
        asks(200, "POST", path + "/check", null);
        asks(200, "GET", path, null);
        asks(200, "GET", "/data-planes", null);
        asks(200, "GET", "/audit-entries", null);
        kubernetes.lacks("https://" + name, "unauthenticated");
        asks(422, "PUT", path + "/credentials", credentials());
        asks(200, "POST", path + "/check", null);

        assertThat(kubernetes.inspected())
                .allMatch(with -> with.setting("bearer").equals(WORD));
        foundNowhere(logs);
    }

    @Test
    void theKeysOfAStoreAreFoundNowhere(CapturedOutput logs) {
        var bucket = "s3://bucket-" + name;

        asks(201, "POST", "/object-stores", store("\"%s\"".formatted(WORD)), "Idempotency-Key", name);
        asks(201, "POST", "/object-stores", store("\"%s\"".formatted(WORD)), "Idempotency-Key", name);
        asks(409, "POST", "/object-stores", store("\"%s\"".formatted(WORD)));
        asks(200, "PUT", "/object-stores/%s/credentials".formatted(name), keys("\"%s\"".formatted(WORD)));
        asks(200, "POST", "/object-stores/%s/check".formatted(name), null);
        asks(200, "GET", "/object-stores/" + name, null);
        asks(200, "GET", "/object-stores", null);
        asks(200, "GET", "/audit-entries", null);
        stores.lacks(bucket, "store-unauthenticated");
        asks(422, "PUT", "/object-stores/%s/credentials".formatted(name), keys("\"%s\"".formatted(WORD)));
        asks(200, "POST", "/object-stores/%s/check".formatted(name), null);

        assertThat(stores.checks())
                .isNotEmpty()
                .allMatch(check ->
                        Objects.requireNonNull(check.access()).secretAccessKey().equals(WORD));
        foundNowhere(logs);
    }

    @Test
    void theKeysOfAStoreInTheWrongPlaceAreNotRepeated(CapturedOutput logs) {
        asks(400, "POST", "/object-stores", store(WORD));
        asks(400, "POST", "/object-stores", "{\"name\":\"%s\",\"credentials\":\"%s\"}".formatted(name, WORD));
        asks(422, "POST", "/object-stores", "{\"name\":\"%s\",\"path\":\"/%s\"}".formatted(WORD, WORD));
        asks(422, "POST", "/object-stores", "{\"bucket\":\"%s!\",\"endpoint\":\"%s\"}".formatted(WORD, WORD));
        asks(422, "POST", "/object-stores", "{\"region\":\"%s!\",\"iamRole\":\"%s\"}".formatted(WORD, WORD));
        asks(422, "POST", "/object-stores", store("\" %s\"".formatted(WORD)));

        foundNowhere(logs);
    }

    @Test
    void aStoresProviderThatBreaksTellsNothing(CapturedOutput logs) {
        stores.onCheck(store -> {
            throw new IllegalStateException("broken for " + store);
        });

        asks(500, "POST", "/object-stores", store("\"%s\"".formatted(WORD)));

        foundNowhere(logs);
    }

    @Test
    void aTokenInTheWrongPlaceIsNotRepeated(CapturedOutput logs) {
        asks(400, "POST", "/data-planes", body(WORD));
        asks(400, "POST", "/data-planes", "{\"name\":\"%s\",\"kubernetes\":\"%s\"}".formatted(name, WORD));
        asks(400, "POST", "/data-planes", "{\"name\":\"%s\",\"default\":\"%s\"}".formatted(name, WORD));
        asks(400, "POST", "/data-planes", "{\"kubernetes\":{\"token\":[\"%s\"]}}".formatted(WORD));

        foundNowhere(logs);
    }

    @Test
    void aProviderThatBreaksTellsNothing(CapturedOutput logs) {
        kubernetes.onInspection(with -> {
            throw new IllegalStateException("broken for " + with);
        });

        asks(500, "POST", "/data-planes", body("\"%s\"".formatted(WORD)));

        foundNowhere(logs);
    }

    private void asks(int status, String method, String where, @Nullable String body, String... headers) {
        var answer = platform(method, where, body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        answers.add(answer);
    }

    private void foundNowhere(CapturedOutput logs) {
        for (var spelling : SPELLINGS) {
            assertThat(answers)
                    .noneMatch(answer -> answer.body().contains(spelling)
                            || answer.headers().toString().contains(spelling));
            assertThat(logs.getAll()).doesNotContain(spelling);
            for (var table : tables()) {
                assertThat(contents(table)).as(table).doesNotContain(spelling);
            }
        }
        assertThat(tables()).contains("data_plane", "object_store", "event", "audit_entry", "idempotency_key", "job");
    }

    private List<String> tables() {
        return jdbc
                .sql("select table_name from information_schema.tables where table_schema = 'public'")
                .query(String.class)
                .list()
                .stream()
                .map(String::valueOf)
                .toList();
    }

    /** Every column of every row as text; bytes are hexadecimal there. */
    private String contents(String table) {
        return jdbc.sql("select cast(t as text) from %s t".formatted(table))
                .query(String.class)
                .list()
                .toString();
    }

    private String body(String token) {
        return "{\"name\":\"%s\",\"kubernetes\":{\"server\":\"https://%s\",\"token\":%s}}".formatted(name, name, token);
    }

    private String store(String secret) {
        return "{\"name\":\"%s\",\"endpoint\":\"https://s3\",\"bucket\":\"bucket-%s\",\"credentials\":%s}"
                .formatted(name, name, keys(secret));
    }

    private static String keys(String secret) {
        return "{\"accessKeyId\":\"AK1\",\"secretAccessKey\":%s}".formatted(secret);
    }

    private String credentials() {
        return "{\"kubernetes\":{\"server\":\"https://%s\",\"token\":\"%s\"}}".formatted(name, WORD);
    }

    private static byte[] bytes() {
        return WORD.getBytes(StandardCharsets.UTF_8);
    }
}
