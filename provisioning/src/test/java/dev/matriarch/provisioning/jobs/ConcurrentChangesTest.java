package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Refusals;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Requests that wait for the lock of a cluster while another changes it. */
class ConcurrentChangesTest extends ByHandTest {

    @Test
    void aChangeThatHadToWaitForAnotherSeesItsJob() {
        var tenant = newTenant();
        var created = creation(tenant);

        var late =
                whileChanging(() -> tenant.scales(created, 5), () -> Refusals.codeOf(() -> tenant.scales(created, 4)));

        assertThat(late).isEqualTo(ErrorCode.CLUSTER_BUSY);
    }

    @Test
    void aRetryThatHadToWaitForAChangeSeesItsJob() {
        var tenant = newTenant();
        var created = creation(tenant);
        var failed = failedScale(tenant, created);

        var late = whileChanging(() -> tenant.scales(created, 4), () -> Refusals.codeOf(() -> tenant.retries(failed)));

        assertThat(late).isEqualTo(ErrorCode.CLUSTER_BUSY);
    }

    /** Both begin; the second waits for the first one's lock, and goes on when the first has committed. */
    private <T> T whileChanging(Runnable first, Supplier<T> second) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var late = transaction.execute(status -> {
                first.run();
                var waiting = CompletableFuture.supplyAsync(second, threads);
                await().until(this::somebodyWaitsForALock);
                return waiting;
            });
            return Objects.requireNonNull(late).join();
        }
    }

    private boolean somebodyWaitsForALock() {
        return jdbc.sql("""
                select exists (select from pg_stat_activity
                                where datname = current_database() and wait_event_type = 'Lock')
                """).query(Boolean.class).single();
    }
}
