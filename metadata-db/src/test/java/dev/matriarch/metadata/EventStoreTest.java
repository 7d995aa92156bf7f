package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;

class EventStoreTest extends StoreTest {

    @Autowired
    EventStore events;

    @Test
    void eventsKeepTheirOrderAndAllTheySay() {
        var tenant = newTenant();
        var cluster = new ClusterId(Ids.next());
        var job = new JobId(Ids.next());

        append(tenant, event("job.started", cluster, job), event("job.succeeded", cluster, job));

        assertThat(events.after(tenant, null, null, 0, 10))
                .containsExactly(
                        new Event(tenant, 1, "job.started", NOW, cluster, job, "{\"of\": \"job.started\"}"),
                        new Event(tenant, 2, "job.succeeded", NOW, cluster, job, "{\"of\": \"job.succeeded\"}"));
        assertThat(events.newest(tenant)).isEqualTo(2);
    }

    @Test
    void eachTenantCountsForItself() {
        var one = newTenant();
        var other = newTenant();

        append(one, event("a", null, null), event("b", null, null));
        append(other, event("c", null, null));
        append(one, event("d", null, null));

        assertThat(events.after(one, null, null, 0, 10)).extracting(Event::seq).containsExactly(1L, 2L, 3L);
        assertThat(events.after(other, null, null, 0, 10))
                .extracting(Event::seq)
                .containsExactly(1L);
    }

    @Test
    void aReaderGetsOnlyWhatItAskedFor() {
        var tenant = newTenant();
        var cluster = new ClusterId(Ids.next());
        var job = new JobId(Ids.next());

        append(tenant, event("a", cluster, job), event("b", cluster, null), event("c", null, null));

        assertThat(events.after(tenant, cluster, null, 0, 10))
                .extracting(Event::type)
                .containsExactly("a", "b");
        assertThat(events.after(tenant, null, job, 0, 10))
                .extracting(Event::type)
                .containsExactly("a");
        assertThat(events.after(tenant, null, null, 1, 1))
                .extracting(Event::type)
                .containsExactly("b");
        assertThat(events.before(tenant, null, null, Long.MAX_VALUE, 2))
                .extracting(Event::type)
                .containsExactly("c", "b");
        assertThat(events.before(tenant, null, null, 2, 2))
                .extracting(Event::type)
                .containsExactly("a");
        assertThat(events.after(newTenant(), cluster, null, 0, 10)).isEmpty();
    }

    @Test
    void nothingIsAppendedOutsideOfATransaction() {
        var tenant = newTenant();

        assertThatThrownBy(() -> events.append(tenant, List.of(event("a", null, null))))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void aReaderThatGoesByNumbersSkipsNoneOfManyWriters() throws Exception {
        var tenant = newTenant();
        var writers = 8;
        var each = 25;
        var done = new CountDownLatch(writers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var seen = threads.submit(reader(tenant, done));
            for (var writer = 0; writer < writers; writer++) {
                threads.execute(() -> {
                    IntStream.range(0, each).forEach(i -> append(tenant, event("x", null, null)));
                    done.countDown();
                });
            }

            assertThat(seen.get())
                    .isEqualTo(LongStream.rangeClosed(1, (long) writers * each)
                            .boxed()
                            .toList());
        }
    }

    private Callable<List<Long>> reader(TenantId tenant, CountDownLatch done) {
        return () -> {
            var seen = new ArrayList<Long>();
            var last = false;
            while (!last) {
                last = done.getCount() == 0;
                events.after(tenant, null, null, seen.isEmpty() ? 0 : seen.getLast(), 7)
                        .forEach(e -> seen.add(e.seq()));
                last &= events.newest(tenant) == (seen.isEmpty() ? 0 : seen.getLast());
            }
            return seen;
        };
    }

    private void append(TenantId tenant, NewEvent... some) {
        inTransaction(() -> events.append(tenant, List.of(some)));
    }

    private static NewEvent event(String type, @Nullable ClusterId cluster, @Nullable JobId job) {
        return new NewEvent(type, NOW, cluster, job, "{\"of\": \"%s\"}".formatted(type));
    }
}
