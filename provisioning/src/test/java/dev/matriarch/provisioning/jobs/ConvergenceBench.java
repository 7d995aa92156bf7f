package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.matriarch.provisioning.TestTenant;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * How long after its operator has converged a job is SUCCEEDED, as another connection sees it committed. The world changes
 * at known instants, and is heard of by the watch.
 */
class ConvergenceBench extends EngineTest {

    private static final int IN_FLIGHT = 50;
    private static final int WARM_UPS = 2;
    private static final int ROUNDS = 4;
    private static final Duration APART = Duration.ofMillis(20);
    private static final Duration AT_ONCE = Duration.ZERO;

    @Autowired
    DataSource dataSource;

    @Test
    void aJobEndsSoonAfterItsOperatorHasConverged() throws SQLException {
        time.runs();
        ((HikariDataSource) dataSource).setMaximumPoolSize(20); // as the packaged server has it
        for (var round = 0; round < WARM_UPS; round++) {
            round(newTenant(), APART);
            round(newTenant(), AT_ONCE);
        }
        for (var round = 0; round < ROUNDS; round++) {
            report("one each %d ms".formatted(APART.toMillis()), round(newTenant(), APART));
            report("all at one instant", round(newTenant(), AT_ONCE));
        }
    }

    /** Milliseconds from convergence to SUCCEEDED of each job, sorted. */
    private List<Double> round(TestTenant tenant, Duration apart) throws SQLException {
        operator.convergesByItself(false);
        var jobs = IntStream.range(0, IN_FLIGHT)
                .mapToObj(i -> tenant.creates("orders-" + i))
                .toList();
        jobs.forEach(job -> waitsIn(tenant, job, "await-ready"));

        var converged = new ConcurrentHashMap<UUID, Long>();
        var world = Thread.ofPlatform().start(() -> {
            for (var job : jobs) {
                converged.put(id(job), System.nanoTime());
                operator.converges(tenant.cluster(job));
                LockSupport.parkNanos(apart.toNanos());
            }
        });
        var ended = ends(tenant);
        join(world);

        assertThat(ended).hasSize(IN_FLIGHT);
        return ended.entrySet().stream()
                .map(end -> (end.getValue() - Objects.requireNonNull(converged.get(end.getKey()))) / 1e6)
                .sorted()
                .toList();
    }

    /** Looks without pause until all jobs of the tenant have succeeded, and notes when each did. */
    private Map<UUID, Long> ends(TestTenant tenant) throws SQLException {
        var ended = new HashMap<UUID, Long>();
        var url = ((HikariDataSource) dataSource).getJdbcUrl();
        try (var connection = DriverManager.getConnection(url);
                var succeeded =
                        connection.prepareStatement("select id from job where tenant = ? and state = 'SUCCEEDED'")) {
            succeeded.setString(1, tenant.caller().requireTenant().value());
            while (ended.size() < IN_FLIGHT) {
                try (var rows = succeeded.executeQuery()) {
                    var now = System.nanoTime();
                    while (rows.next()) {
                        ended.putIfAbsent(rows.getObject(1, UUID.class), now);
                    }
                }
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        }
        return ended;
    }

    private static UUID id(JobView job) {
        return Objects.requireNonNull(job.id()).value();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void report(String how, List<Double> millis) {
        System.out.printf(
                "BENCH converged -> SUCCEEDED, %d jobs in flight, %s: p50 %.1f ms, p95 %.1f ms, max %.1f ms%n",
                millis.size(),
                how,
                millis.get(millis.size() / 2),
                millis.get((int) Math.ceil(millis.size() * 0.95) - 1),
                millis.getLast());
    }
}
