package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.metadata.JobRuns;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two servers on one metadata DB, each with room for a few jobs at once. */
class TwoWorkersTest extends EngineTest {

    private static final int ROOM = 4;

    @Autowired
    DataSource dataSource;

    @Autowired
    JobRunner runner;

    @Autowired
    JobRuns runs;

    private JobScheduler firstScheduler;
    private JobScheduler secondScheduler;

    /** It has no room for more than it takes at first. */
    private JobWorker first;

    /** It has room for what the first one has, too. */
    private JobWorker second;

    @BeforeEach
    void twoInPlaceOfOne() {
        worker.stop();
        firstScheduler = new JobScheduler(dataSource, runs, time);
        secondScheduler = new JobScheduler(dataSource, runs, time);
        first = new JobWorker(dataSource, runner, runs, firstScheduler, time, ROOM);
        second = new JobWorker(dataSource, runner, runs, secondScheduler, time, 2 * ROOM);
        first.start();
    }

    @AfterEach
    void oneInPlaceOfTwo() {
        operator.onCall(verb -> {});
        first.stop();
        second.stop();
        worker.start();
    }

    @Test
    void jobsSpreadAndTheOneThatLivesTakesOverFromTheOneThatDied() {
        var go = new CountDownLatch(1);
        operator.onCall(verb -> hold(go));
        var tenant = newTenant();
        var accepted = IntStream.range(0, 2 * ROOM)
                .mapToObj(i -> tenant.creates("orders-" + i))
                .toList();
        await().until(() -> inHands() == ROOM);
        var dead = picked().keySet().iterator().next();
        second.start();
        await().until(() -> inHands() == 2 * ROOM);
        assertThat(picked()).containsEntry(dead, ROOM).hasSize(2);

        hasShownNoLifeFor(dead);
        second.takeOver();
        await().until(() -> inHands() == 2 * ROOM && claims(accepted) == 3 * ROOM);
        assertThat(picked()).doesNotContainKey(dead).hasSize(1);
        go.countDown();

        await().until(() -> {
            bothLook();
            return accepted.stream().allMatch(job -> tenant.sees(job).state().isFinal());
        });
        assertThat(accepted)
                .allSatisfy(job -> assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED));
    }

    private int inHands() {
        bothLook();
        return picked().values().stream().mapToInt(Integer::intValue).sum();
    }

    private void bothLook() {
        firstScheduler.checkDue();
        secondScheduler.checkDue();
    }

    /** How many jobs each worker has in its hands. */
    private Map<String, Integer> picked() {
        return jdbc
                .sql("select picked_by, count(*) as jobs from scheduled_tasks where picked group by picked_by")
                .query((row, n) -> Map.entry(row.getString("picked_by"), row.getInt("jobs")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void hasShownNoLifeFor(String name) {
        jdbc.sql(
                        "update scheduled_tasks set last_heartbeat = last_heartbeat - interval '1 minute' where picked_by = :name")
                .param("name", name)
                .update();
    }

    private long claims(List<JobView> accepted) {
        return jdbc.sql("select sum(epoch) from job where id in (:ids)")
                .param(
                        "ids",
                        accepted.stream()
                                .map(job -> Objects.requireNonNull(job.id()).value())
                                .toList())
                .query(Long.class)
                .single();
    }
}
