package dev.matriarch.provisioning.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.EventStore;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.NewEvent;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.RequestRefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest
class EventsTest {

    private static final EventFilter ALL = new EventFilter(null, null);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Autowired
    Events events;

    @Autowired
    EventLog log;

    @Autowired
    EventStore store;

    @Autowired
    EventSignals signals;

    @Autowired
    TenantStore tenants;

    @Autowired
    TransactionTemplate transactions;

    private TenantId tenant = new TenantId("unset");
    private Caller caller = Callers.platform();

    @BeforeEach
    void makeATenant() {
        tenant = Callers.newTenant(tenants);
        caller = Callers.of(tenant, Role.VIEWER);
    }

    @Test
    void pagesGoFromTheNewestToTheOldest() {
        record("a", "b", "c");

        var first = events.list(caller, ALL, new PageRequest(null, 2));
        var second = events.list(caller, ALL, new PageRequest(first.nextCursor(), 2));

        assertThat(first.items()).extracting(EventView::type).containsExactly("c", "b");
        assertThat(second.items()).extracting(EventView::type).containsExactly("a");
        assertThat(second.nextCursor()).isNull();
        assertThat(events.newest(caller)).isEqualTo(3);
    }

    @Test
    void aCursorOfNothingIsRefused() {
        assertThatThrownBy(() -> events.list(caller, ALL, new PageRequest("bm90aGluZw", 2)))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
    }

    @Test
    void anotherTenantsEventsAreNotThere() {
        var cluster = new ClusterId(Ids.next());
        transactions.executeWithoutResult(status -> log.record(tenant, "a", cluster, null, Map.of()));
        var stranger = Callers.of(Callers.newTenant(tenants), Role.ADMIN);

        assertThat(events.list(stranger, new EventFilter(cluster, null), new PageRequest(null, 10))
                        .items())
                .isEmpty();
        assertThat(events.newest(stranger)).isZero();
    }

    @Test
    void aReaderThatDoesNotWaitGetsWhatIsThere() {
        assertThat(events.after(caller, ALL, 0, Duration.ZERO)).isEmpty();
    }

    @Test
    void aWaitingReaderIsWokenByACommitOnThisServer() throws Exception {
        whileReading(
                reader -> record("a"),
                found -> assertThat(found).extracting(EventView::type).containsExactly("a"));
    }

    @Test
    void aWaitingReaderFindsWhatAnotherServerHasCommitted() throws Exception {
        var event = new NewEvent("elsewhere", Instant.parse("2026-11-20T12:00:00Z"), null, null, "{}");
        whileReading(
                reader -> transactions.executeWithoutResult(status -> store.append(tenant, List.of(event))),
                found -> assertThat(found).extracting(EventView::type).containsExactly("elsewhere"));
    }

    @Test
    void anInterruptedReaderReturnsWithNothing() throws Exception {
        var reader = new Thread(() -> {
            assertThat(events.after(caller, ALL, 0, LONG)).isEmpty();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        var failures = new AtomicReference<Throwable>();
        reader.setUncaughtExceptionHandler((thread, failure) -> failures.set(failure));

        reader.start();
        awaitReader();
        reader.interrupt();
        reader.join(LONG);

        assertThat(reader.isAlive()).isFalse();
        assertThat(failures.get()).isNull();
    }

    private void whileReading(Consumer<Future<List<EventView>>> act, Consumer<List<EventView>> check) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reader = threads.submit(() -> events.after(caller, ALL, 0, LONG));
            awaitReader();
            act.accept(reader);
            check.accept(reader.get());
        }
    }

    private void awaitReader() {
        await().until(() -> signals.of(tenant).isAwaited());
    }

    private void record(String... types) {
        transactions.executeWithoutResult(
                status -> List.of(types).forEach(type -> log.record(tenant, type, null, null, Map.of())));
    }
}
