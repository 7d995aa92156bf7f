package dev.matriarch.provisioning.backups;

import static dev.matriarch.provisioning.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fields of an object store may hold. */
class ObjectStoreRulesTest {

    private static final String LONG = "a".repeat(64);

    @ParameterizedTest
    @ValueSource(strings = {"abc", "acme-backups", "acme.backups.2026", "0-0", "a1b", "192.168.5.4.x"})
    void theseAreBuckets(String bucket) {
        assertThat(placeErrors("https://s3", null, bucket, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "Acme",
                "acme_backups",
                "-acme",
                "acme-",
                ".acme",
                "acme.",
                "a..b",
                "192.168.5.4",
                "a/b",
                "ä12"
            })
    void theseAreNone(String bucket) {
        assertThat(placeErrors("https://s3", null, bucket, null)).containsExactly("#/bucket bucket-form");
    }

    @Test
    void aBucketHas63CharactersAtMost() {
        assertThat(placeErrors("https://s3", null, LONG.substring(1), null)).isEmpty();
        assertThat(placeErrors("https://s3", null, LONG, null)).containsExactly("#/bucket bucket-form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "a/b/c", "v1.2_x-y/.hidden", "...", "..a"})
    void theseArePaths(String path) {
        assertThat(placeErrors("https://s3", null, "abc", path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "a/", "a//b", "..", ".", "a/../b", "../a", "a/..", "./a", "a b", "a$(b)", "a\nb", "a?b",
                "a%2e"
            })
    void theseAreNoPaths(String path) {
        assertThat(placeErrors("https://s3", null, "abc", path)).containsExactly("#/path path-form");
    }

    @Test
    void aPathHas200CharactersAtMost() {
        assertThat(placeErrors("https://s3", null, "abc", "a".repeat(200))).isEmpty();
        assertThat(placeErrors("https://s3", null, "abc", "a".repeat(201))).containsExactly("#/path path-form");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://minio",
                "https://s3.example.com",
                "https://10.0.0.1:9000",
                "https://[2600:1f18::1]:443",
                "http://a:1"
            })
    void theseAreEndpoints(String endpoint) {
        assertThat(placeErrors(endpoint, null, "abc", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "minio:9000",
                "ftp://minio",
                "file:///etc/passwd",
                "https://",
                "https://user:word@minio",
                "https://minio/",
                "https://minio/path",
                "https://minio?x=y",
                "https://minio#x",
                "https://minio:0",
                "https://minio:65536",
                "https://minio:",
                "HTTPS://minio",
                "https://minio\\@evil",
                "https://-minio",
                "https:// minio",
                "https://minio\n"
            })
    void theseAreNoEndpoints(String endpoint) {
        assertThat(placeErrors(endpoint, null, "abc", null)).containsExactly("#/endpoint endpoint-form");
    }

    @Test
    void withoutAnEndpointThereIsARegion() {
        assertThat(placeErrors(null, null, "abc", null)).containsExactly("#/region required");
        assertThat(placeErrors(null, "eu-central-1", "abc", null)).isEmpty();
        assertThat(placeErrors(null, "eu central", "abc", null)).containsExactly("#/region region-form");
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                argumentSet("none", null, null, List.of("#/credentials required")),
                argumentSet(
                        "empty",
                        new ObjectStoreDraft.Keys(null, null),
                        null,
                        List.of("#/credentials/accessKeyId required", "#/credentials/secretAccessKey required")),
                argumentSet(
                        "with a space",
                        new ObjectStoreDraft.Keys("A K", "s\n"),
                        null,
                        List.of("#/credentials/accessKeyId key-form", "#/credentials/secretAccessKey key-form")),
                argumentSet(
                        "and a role",
                        new ObjectStoreDraft.Keys("AK", "s"),
                        "arn:aws:iam::123456789012:role/backups",
                        List.of("#/iamRole credentials-and-role")),
                argumentSet("keys", new ObjectStoreDraft.Keys("AK", "s"), null, List.of()),
                argumentSet("a role", null, "arn:aws:iam::123456789012:role/backups", List.of()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void itIsReachedByKeysOrAsARole(
            ObjectStoreDraft.@Nullable Keys keys, @Nullable String role, List<String> expected) {
        var errors = new ArrayList<FieldError>();

        ObjectStoreKeys.accepted(new ObjectStoreDraft("a", null, null, null, null, keys, role, null), errors);

        assertThat(told(errors)).isEqualTo(expected);
    }

    @Test
    void whatIsRefusedIsNotRepeated() {
        var hush = "hush hush";
        var errors = new ArrayList<FieldError>();
        var draft =
                new ObjectStoreDraft(hush, hush, hush, hush, hush, new ObjectStoreDraft.Keys(hush, hush), hush, hush);

        ObjectStoreNames.refusal(hush).ifPresent(errors::add);
        ObjectStorePlaces.check(draft, errors);
        ObjectStoreKeys.accepted(draft, errors);
        ObjectStoreKeys.checkTrust(dev.matriarch.provisioning.Callers.platform(), draft, errors);

        assertThat(errors).hasSize(10);
        assertThat(errors.toString()).doesNotContain("hush");
        assertThat(draft.toString()).doesNotContain("hush");
        assertThat(refusalOf(() -> {
                            throw RequestRefusedException.invalid(errors);
                        })
                        .getMessage())
                .isEqualTo("10 fields are wrong");
    }

    private static List<String> placeErrors(
            @Nullable String endpoint, @Nullable String region, String bucket, @Nullable String path) {
        var errors = new ArrayList<FieldError>();
        ObjectStorePlaces.check(new ObjectStoreDraft("a", endpoint, region, bucket, path, null, null, null), errors);
        return told(errors);
    }

    private static List<String> told(List<FieldError> errors) {
        return errors.stream().map(error -> error.at() + " " + error.code()).toList();
    }
}
