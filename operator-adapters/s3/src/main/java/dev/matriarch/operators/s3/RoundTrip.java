package dev.matriarch.operators.s3;

import dev.matriarch.operators.Inspection.Shortcoming;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Writes an object of its own, reads it back and removes it. */
final class RoundTrip {

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final byte[] content;

    RoundTrip(S3Client client, StoreLocation location) {
        var random = UUID.randomUUID();
        this.client = client;
        this.bucket = location.bucket();
        this.key = location.key(".matriarch-check-" + random);
        this.content = "Matriarch was here: %s%n".formatted(random).getBytes(StandardCharsets.UTF_8);
    }

    /** What a part of it does there. */
    enum Step {
        WRITE("write"),
        READ("read"),
        REMOVE("remove");

        private final String word;

        Step(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** What went wrong first; empty where nothing did. */
    Optional<Shortcoming> run() {
        return write().or(() -> {
            var wrong = read();
            var left = remove();
            return wrong.or(() -> left);
        });
    }

    private Optional<Shortcoming> write() {
        try {
            client.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content));
            return Optional.empty();
        } catch (SdkClientException unknown) {
            remove(); // it may have been written all the same
            return Optional.of(Failures.of(Step.WRITE, unknown));
        } catch (SdkException refused) {
            return Optional.of(Failures.of(Step.WRITE, refused));
        }
    }

    private Optional<Shortcoming> read() {
        try {
            var there = client.getObject(
                    get -> get.bucket(bucket).key(key), (response, body) -> body.readNBytes(content.length + 1));
            return Arrays.equals(there, content) ? Optional.empty() : Optional.of(Failures.otherContent());
        } catch (SdkException e) {
            return Optional.of(Failures.of(Step.READ, e));
        }
    }

    private Optional<Shortcoming> remove() {
        try {
            client.deleteObject(delete -> delete.bucket(bucket).key(key));
            return Optional.empty();
        } catch (SdkException e) {
            return Optional.of(Failures.of(Step.REMOVE, e));
        }
    }
}
