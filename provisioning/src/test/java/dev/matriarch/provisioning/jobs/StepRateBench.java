package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.provisioning.TestTenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Step transitions per second of the engine, beside those of a plain JDBC program that says to the same database, over as
 * many connections, what the engine said: the tables are put back to where they were, and the engine's own statements are
 * played again from a tape.
 */
@Import(StepRateBench.Taped.class)
class StepRateBench extends EngineTest {

    private static final int JOBS = 100;
    private static final int STEPS = 40;
    private static final int ROUNDS = 5;
    private static final int CONNECTIONS = 20; // as the packaged server has it
    private static final List<String> TABLES =
            List.of("job", "job_step", "job_target", "event", "event_sequence", "scheduled_tasks");

    @Autowired
    StatementTape tape;

    @Autowired
    JobIntake intake;

    @Autowired
    ClusterStore clusterStore;

    @TestConfiguration
    static class Taped {

        @Bean
        static BeanPostProcessor tapesTheDataSource() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof HikariDataSource real ? taped(real) : bean;
                }
            };
        }

        private static DataSource taped(HikariDataSource real) {
            real.setMaximumPoolSize(CONNECTIONS);
            return new StatementTape(real);
        }

        /** Steps that are done as soon as they begin. */
        @Bean
        static WorkflowSource manySteps() {
            return () -> {
                var workflow = Workflow.named("MANY_STEPS", ClusterState.UPDATING);
                IntStream.range(0, STEPS).forEach(i -> workflow.step("step-" + i, job -> StepOutcome.done()));
                return List.of(workflow.endsWith((job, state) -> {}));
            };
        }
    }

    @Test
    void transitionsPerSecond() throws SQLException {
        time.runs();
        var tenant = newTenant();
        var created = IntStream.range(0, JOBS)
                .mapToObj(i -> tenant.creates("orders-" + i))
                .toList();
        created.forEach(job -> ended(tenant, job));
        measure(tenant, created); // warms up
        var ratios = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            ratios.add(measure(tenant, created));
        }
        ratios.sort(null);
        System.out.printf(
                "BENCH step transitions, engine / plain JDBC: median %.2f, worst %.2f of %d rounds%n",
                ratios.get(ROUNDS / 2), ratios.getFirst(), ROUNDS);
    }

    private double measure(TestTenant tenant, List<JobView> created) throws SQLException {
        worker.stop();
        created.forEach(job -> accept(tenant, job));
        TABLES.forEach(table -> jdbc.sql("create table before_%1$s as table %1$s".formatted(table))
                .update());

        tape.records(true);
        var begun = System.nanoTime();
        worker.start();
        awaitEnds();
        var engine = System.nanoTime() - begun;
        worker.stop();
        tape.records(false);
        assertThat(transitions()).isEqualTo(JOBS * STEPS);

        TABLES.reversed()
                .forEach(table ->
                        jdbc.sql("truncate %s cascade".formatted(table)).update());
        TABLES.forEach(table ->
                jdbc.sql("insert into %1$s table before_%1$s".formatted(table)).update());
        TABLES.forEach(
                table -> jdbc.sql("drop table before_%s".formatted(table)).update());
        var turns = tape.take();
        var plain = replayed(turns);
        assertThat(transitions()).isEqualTo(JOBS * STEPS);
        jdbc.sql("delete from job where kind = 'MANY_STEPS'").update();

        System.out.printf(
                "BENCH %d step transitions, %d statements: engine %.0f/s, plain JDBC %.0f/s, ratio %.2f%n",
                JOBS * STEPS,
                turns.stream().mapToInt(StatementTape.Turn::statements).sum(),
                JOBS * STEPS * 1e9 / engine,
                JOBS * STEPS * 1e9 / plain,
                (double) plain / engine);
        return (double) plain / engine;
    }

    private void accept(TestTenant tenant, JobView job) {
        var caller = tenant.caller();
        transaction.executeWithoutResult(status -> {
            var cluster = clusterStore
                    .lock(caller.requireTenant(), Objects.requireNonNull(job.clusterId()))
                    .orElseThrow();
            intake.accept(caller, new JobIntake.Order("MANY_STEPS", cluster, null, null, Map.of()));
        });
    }

    private void awaitEnds() {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> jdbc.sql("select count(*) from job where finished_at is null")
                                .query(Integer.class)
                                .single()
                        == 0);
    }

    private int transitions() {
        return jdbc.sql(
                        "select count(*) from job_step s join job j on j.id = s.job_id where j.kind = 'MANY_STEPS' and s.state = 'DONE'")
                .query(Integer.class)
                .single();
    }

    /** The nanoseconds that as many plain connections take for all of it. */
    private long replayed(List<StatementTape.Turn> turns) throws SQLException {
        var left = new ConcurrentLinkedQueue<>(turns);
        var connections = new ArrayList<Connection>();
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            while (connections.size() < CONNECTIONS) {
                connections.add(tape.plainConnection());
            }
            var begun = System.nanoTime();
            var programs = connections.stream()
                    .map(connection -> threads.submit(() -> replay(left, connection)))
                    .toList();
            for (var program : programs) {
                program.get();
            }
            return System.nanoTime() - begun;
        } catch (ExecutionException | InterruptedException e) {
            throw new SQLException(e);
        } finally {
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    private static int replay(Queue<StatementTape.Turn> left, Connection connection) throws SQLException {
        var played = 0;
        for (var turn = left.poll(); turn != null; turn = left.poll()) {
            turn.replay(connection);
            played++;
        }
        return played;
    }
}
