package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers share the work, and one is enough for all of it. */
class TakeoverTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Replicas replicas = new Replicas();

    @AfterEach
    void stop() {
        replicas.close();
    }

    @Test
    void theOtherServerTakesOverWhatAKilledOneHadInHands() {
        var hold = replicas.way.hold(Statements.CHECKPOINT);
        var here = create(replicas.tenant(), "here-1", "here-2");
        Replicas.reached(hold, here.size());
        var there = create(replicas.tenantOfOther(), "there-1");
        there.forEach(job -> Replicas.logs(replicas.other, job, "CREATE_CLUSTER apply: done"));
        assertThat(here).allSatisfy(job -> {
            assertThat(replicas.records.isPicked(job)).isTrue();
            assertThat(replicas.records.epoch(job)).isEqualTo(1);
            assertThat(replicas.other.output()).doesNotContain("job=" + job);
        });

        replicas.server.kill9();
        var killed = Instant.now();
        await("the other server to claim them")
                .atMost(PATIENCE)
                .until(() -> here.stream().allMatch(job -> replicas.records.epoch(job) > 1));
        System.out.printf(
                "%d jobs of a killed server were claimed by the other after %d ms%n",
                here.size(), Duration.between(killed, Instant.now()).toMillis());
        replicas.way.close();

        var api = replicas.tenantOfOther();
        assertThat(Stream.concat(here.stream(), there.stream()))
                .map(job -> api.ended(job, PATIENCE))
                .allSatisfy(job -> {
                    assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
                    replicas.clusters()
                            .assertMadeOnce(job.path("cluster").path("id").asString());
                });
        here.forEach(job -> Replicas.logs(replicas.other, job, "CREATE_CLUSTER open: done"));
    }

    private static List<String> create(Api api, String... names) {
        return Stream.of(names)
                .map(name -> api.post("/ha-clusters", Clusters.body(name)).text("id"))
                .toList();
    }
}
