package dev.matriarch.provisioning.events;

import dev.matriarch.metadata.EventStore;
import dev.matriarch.metadata.NewEvent;
import dev.matriarch.metadata.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;

/** The events of one transaction, until its last statement. */
final class PendingEvents implements TransactionSynchronization {

    private final EventStore store;
    private final EventSignals signals;

    // In one order for all transactions, so that two with events of the same two tenants cannot block each other.
    private final SortedMap<TenantId, List<NewEvent>> events = new TreeMap<>(Comparator.comparing(TenantId::value));
    private boolean appended;

    PendingEvents(EventStore store, EventSignals signals) {
        this.store = store;
        this.signals = signals;
    }

    void add(TenantId tenant, NewEvent event) {
        events.computeIfAbsent(tenant, first -> new ArrayList<>()).add(event);
        if (appended) { // somebody else's work on commit, which ran after ours, had something to say
            store.append(tenant, List.of(event));
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        appended = true;
        events.forEach(store::append);
    }

    @Override
    public void afterCommit() {
        events.keySet().forEach(tenant -> signals.of(tenant).raise());
    }
}
