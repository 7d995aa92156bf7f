package dev.matriarch.provisioning.events;

import dev.matriarch.metadata.Event;
import dev.matriarch.metadata.EventStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What happened in the caller's tenant. */
@Service
public class Events {

    private static final String LIST = "events";

    /** How long another server's commit may go unseen here. */
    private static final Duration POLL = Duration.ofMillis(500);

    private static final int BATCH = 200;

    private final EventStore store;
    private final EventSignals signals;
    private final JsonMapper json;

    Events(EventStore store, EventSignals signals, JsonMapper json) {
        this.store = store;
        this.signals = signals;
        this.json = json;
    }

    /** Newest first. */
    public Page<EventView> list(Caller caller, EventFilter filter, PageRequest request) {
        var last = Pages.last(request, LIST, Long::valueOf);
        var rows = store.before(
                caller.requireTenant(),
                filter.cluster(),
                filter.job(),
                last == null ? Long.MAX_VALUE : last,
                Pages.rows(request));
        return Pages.page(request, LIST, rows, event -> Long.toString(event.seq()))
                .map(this::view);
    }

    /**
     * Oldest first, those with a greater id than {@code after}; waits up to {@code atMost} for the first. It holds no
     * connection to the metadata DB while it waits, and returns early, with nothing, when its thread is interrupted.
     */
    public List<EventView> after(Caller caller, EventFilter filter, long after, Duration atMost) {
        var tenant = caller.requireTenant();
        var signal = signals.of(tenant);
        var deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            var commits = signal.count();
            var found = store.after(tenant, filter.cluster(), filter.job(), after, BATCH);
            var left = deadline - System.nanoTime();
            if (!found.isEmpty() || left <= 0 || !waited(signal, commits, Duration.ofNanos(left))) {
                return found.stream().map(this::view).toList();
            }
        }
    }

    /** The id of the newest event of the caller's tenant, 0 for none. */
    public long newest(Caller caller) {
        return store.newest(caller.requireTenant());
    }

    private static boolean waited(EventSignals.Signal signal, long commits, Duration left) {
        try {
            signal.await(commits, left.compareTo(POLL) < 0 ? left : POLL);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private EventView view(Event event) {
        var data = json.readValue(event.data(), new TypeReference<Map<String, Object>>() {});
        return new EventView(event.seq(), event.type(), event.at(), event.cluster(), event.job(), data);
    }
}
