package dev.matriarch.provisioning.audit;

import dev.matriarch.metadata.AuditEntry;
import dev.matriarch.metadata.AuditStore;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.Requester;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.Caller;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes down who did what, in the transaction in which it is done. */
@Component
public class AuditLog {

    private final AuditStore entries;
    private final InstantSource time;

    AuditLog(AuditStore entries, InstantSource time) {
        this.entries = entries;
        this.time = time;
    }

    /**
     * The caller did something that is the tenant's matter.
     *
     * @param tenant whose matter, or null for the platform's
     * @param action such as {@code credentials.read}
     * @param subject what it was done to, such as {@code /ha-clusters/019a…}
     */
    public void record(Caller caller, @Nullable TenantId tenant, String action, String subject) {
        record(new Requester(caller.type(), caller.name(), caller.requestId()), tenant, action, subject);
    }

    /** The same, of somebody who is no caller, such as the server itself. */
    public void record(Requester actor, @Nullable TenantId tenant, String action, String subject) {
        var at = time.instant().truncatedTo(ChronoUnit.MICROS);
        entries.add(
                new AuditEntry(Ids.next(), tenant, actor.type(), actor.name(), action, subject, actor.requestId(), at));
    }
}
