package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The metadata DB drops every connection in the middle of a job, as a failover of its own would. */
class LostConnectionsTest extends EngineTest {

    @Autowired
    DataSource dataSource;

    @AfterEach
    void connectionsThatWereDroppedAreForgotten() {
        ((HikariDataSource) dataSource).getHikariPoolMXBean().softEvictConnections();
    }

    /** @param call of the operator, in which all connections go; before, between and after the steps of a creation */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aJobEndsWellThoughAllConnectionsGo(int call) {
        var tenant = newTenant();
        var calls = new AtomicInteger();
        var accepted = new CountDownLatch(1);
        operator.onCall(verb -> {
            hold(accepted);
            if (calls.incrementAndGet() == call) {
                dropAllConnections();
            }
        });
        var job = tenant.creates("orders");
        accepted.countDown();

        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsMatching(e -> e instanceof DataAccessException || e instanceof TransactionException)
                .until(() -> {
                    passes(Duration.ofSeconds(1));
                    return tenant.sees(job).state().isFinal();
                });
        connectionsThatWereDroppedAreForgotten();

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.seesCluster(job).facts().readyInstances()).isEqualTo(3);
    }

    private void dropAllConnections() {
        var url = ((HikariDataSource) dataSource).getJdbcUrl();
        try (var session = DriverManager.getConnection(url);
                var statement = session.createStatement()) {
            statement.execute("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                     where datname = current_database() and pid <> pg_backend_pid()
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
