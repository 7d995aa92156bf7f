package dev.matriarch.api;

import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.events.EventFilter;
import dev.matriarch.provisioning.events.EventView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Events that a test makes happen. */
class EventsStandIn {

    private final List<EventView> all = new CopyOnWriteArrayList<>();
    private final Semaphore news = new Semaphore(0);

    void forget() {
        all.clear();
    }

    void happens(String type) {
        all.add(new EventView(
                all.size() + 1, type, Samples.NOON, Samples.CLUSTER, Samples.JOB, Map.of("instance", "orders-3")));
        news.release();
    }

    Page<EventView> list(Caller caller, EventFilter filter, PageRequest page) {
        return new Page<>(all.reversed(), null);
    }

    List<EventView> after(Caller caller, EventFilter filter, long after, Duration atMost) throws InterruptedException {
        if (all.size() <= after && news.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
        return all.stream().filter(event -> event.id() > after).toList();
    }

    long newest(Caller caller) {
        return all.size();
    }
}
