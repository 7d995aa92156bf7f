package dev.matriarch.provisioning.events;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.EventStore;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.NewEvent;
import dev.matriarch.metadata.TenantId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down what happens. An event belongs to the transaction that made it true: both are committed or neither.
 *
 * <p>Events are collected and appended as the transaction's last statement, so a transaction holds its tenant's count no
 * longer than its commit takes.
 */
@Component
public class EventLog {

    private final EventStore store;
    private final EventSignals signals;
    private final JsonMapper json;
    private final InstantSource time;

    EventLog(EventStore store, EventSignals signals, JsonMapper json, InstantSource time) {
        this.store = store;
        this.signals = signals;
        this.json = json;
        this.time = time;
    }

    /**
     * Records an event of the running transaction.
     *
     * @param type such as {@code job.succeeded}
     * @param data more about it, without secrets
     * @throws IllegalStateException outside of a transaction
     */
    public void record(
            TenantId tenant, String type, @Nullable ClusterId cluster, @Nullable JobId job, Map<String, Object> data) {
        var at = time.instant().truncatedTo(ChronoUnit.MICROS);
        pending().add(tenant, new NewEvent(type, at, cluster, job, json.writeValueAsString(data)));
    }

    private PendingEvents pending() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("an event belongs to a transaction, and there is none");
        }
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(PendingEvents.class::isInstance)
                .map(PendingEvents.class::cast)
                .findFirst()
                .orElseGet(this::begin);
    }

    private PendingEvents begin() {
        var pending = new PendingEvents(store, signals);
        TransactionSynchronizationManager.registerSynchronization(pending);
        return pending;
    }
}
