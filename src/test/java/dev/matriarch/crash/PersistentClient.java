package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Wants one cluster, and asks for it with one Idempotency-Key until a server has said yes. */
final class PersistentClient {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration BREATH = Duration.ofMillis(250);

    private final Api api;
    private final String name;
    private final String key = UUID.randomUUID().toString();
    private final AtomicInteger refusals = new AtomicInteger();
    private final CompletableFuture<String> job = new CompletableFuture<>();

    PersistentClient(Api api, String name) {
        this.api = api;
        this.name = name;
    }

    String name() {
        return name;
    }

    void begin() {
        Thread.ofVirtual().name("client-" + name).start(() -> {
            try {
                job.complete(accepted());
            } catch (RuntimeException | AssertionError e) {
                job.completeExceptionally(e);
            }
        });
    }

    private String accepted() {
        return await("a yes to " + name).atMost(PATIENCE).pollInterval(BREATH).until(this::ask, id -> !id.isEmpty());
    }

    /** The job's id, or nothing where there was no server to answer. */
    private String ask() {
        try {
            var answer = post();
            if (answer.status() == 202) {
                return answer.text("id");
            }
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(503);
        } catch (UncheckedIOException nobodyThere) {
            // Whether the request was heard is unknown, which is what the key is for.
        }
        refusals.incrementAndGet();
        return "";
    }

    private Answer post() {
        return api.post("/ha-clusters", Clusters.body(name), "Idempotency-Key", key);
    }

    /** Waits for the yes. */
    String job() {
        return job.join();
    }

    /** How often it had to ask again. */
    int refusals() {
        return refusals.get();
    }

    /** Asks once more for what it has, and must get the same. */
    void assertSameAgain() {
        var again = post();
        assertThat(again.status()).as("%s", again.body()).isEqualTo(202);
        assertThat(again.text("id")).isEqualTo(job());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }
}
