package dev.matriarch.provisioning.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.EventStore;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.audit.AuditLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest
class EventLogTest {

    @Autowired
    EventLog log;

    @Autowired
    Events events;

    @Autowired
    EventStore store;

    @Autowired
    TenantStore tenants;

    @Autowired
    AuditLog audit;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    PlatformTransactionManager transactionManager;

    @Autowired
    MovableTime time;

    @Test
    void theEventsOfATransactionAreCommittedWithItInTheirOrder() {
        var tenant = Callers.newTenant(tenants);
        var cluster = new ClusterId(Ids.next());
        var job = new JobId(Ids.next());

        transactions.executeWithoutResult(status -> {
            log.record(tenant, "job.created", cluster, job, Map.of("kind", "SCALE_CLUSTER", "to", 5));
            log.record(tenant, "cluster.updating", cluster, null, Map.of());
        });

        assertThat(seenBy(tenant))
                .containsExactly(
                        new EventView(
                                1,
                                "job.created",
                                time.instant(),
                                cluster,
                                job,
                                Map.of("kind", "SCALE_CLUSTER", "to", 5)),
                        new EventView(2, "cluster.updating", time.instant(), cluster, null, Map.of()));
    }

    @Test
    void aTransactionThatIsRolledBackLeavesNoEventAndNoGap() {
        var tenant = Callers.newTenant(tenants);

        transactions.executeWithoutResult(status -> {
            log.record(tenant, "undone", null, null, Map.of());
            status.setRollbackOnly();
        });
        record(tenant, "done");

        assertThat(seenBy(tenant)).extracting(EventView::id, EventView::type).containsExactly(tuple(1L, "done"));
    }

    @Test
    void anEventOutsideOfATransactionIsAMistake() {
        var tenant = Callers.newTenant(tenants);

        assertThatThrownBy(() -> log.record(tenant, "lost", null, null, Map.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theAppendIsTheLastStatementEvenAfterWhatHibernateStillHolds() {
        var tenant = Callers.newTenant(tenants);

        transactions.executeWithoutResult(status -> {
            log.record(tenant, "first", null, null, Map.of());
            audit.record(Callers.of(tenant, Role.ADMIN), tenant, "thing.done", "/things/1");
        });

        // cmin is the number of the statement, within its transaction, that wrote the row.
        assertThat(statementOf("event", tenant)).isGreaterThan(statementOf("audit_entry", tenant));
    }

    @Test
    void aTransactionThatHasRecordedAnEventBlocksNobodyUntilItCommits() {
        var tenant = Callers.newTenant(tenants);
        var other = new TransactionTemplate(transactionManager);
        other.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);

        transactions.executeWithoutResult(status -> {
            log.record(tenant, "slow", null, null, Map.of());
            other.executeWithoutResult(inner -> log.record(tenant, "quick", null, null, Map.of()));
        });

        assertThat(seenBy(tenant)).extracting(EventView::type).containsExactly("quick", "slow");
    }

    @Test
    void anEventThatIsRecordedWhileTheTransactionCommitsIsNotLost() {
        var tenant = Callers.newTenant(tenants);

        transactions.executeWithoutResult(status -> {
            log.record(tenant, "first", null, null, Map.of());
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    log.record(tenant, "late", null, null, Map.of());
                }
            });
        });

        assertThat(seenBy(tenant)).extracting(EventView::type).containsExactly("first", "late");
    }

    @Test
    void eventsOfTwoTenantsInOneTransactionGoToEach() {
        var one = Callers.newTenant(tenants);
        var other = Callers.newTenant(tenants);

        transactions.executeWithoutResult(status -> {
            log.record(one, "a", null, null, Map.of());
            log.record(other, "b", null, null, Map.of());
        });

        assertThat(seenBy(one)).extracting(EventView::type).containsExactly("a");
        assertThat(seenBy(other)).extracting(EventView::type).containsExactly("b");
        assertThat(store.newest(one)).isEqualTo(1);
    }

    private void record(TenantId tenant, String type) {
        transactions.executeWithoutResult(status -> log.record(tenant, type, null, null, Map.of()));
    }

    private List<EventView> seenBy(TenantId tenant) {
        return events.after(Callers.of(tenant, Role.VIEWER), new EventFilter(null, null), 0, Duration.ZERO);
    }

    private long statementOf(String table, TenantId tenant) {
        return jdbc.sql("select cmin::text::bigint from %s where tenant = :tenant".formatted(table))
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }
}
