package dev.matriarch.provisioning.audit;

import dev.matriarch.metadata.AuditEntry;
import dev.matriarch.metadata.AuditStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** What was written down, for those who may read it. */
@Service
public class Audit {

    private static final String LIST = "audit-entries";

    private final AuditStore entries;

    Audit(AuditStore entries) {
        this.entries = entries;
    }

    /** A tenant's admin sees the tenant's entries; a platform administrator all, or the named tenant's. */
    public Page<AuditEntry> list(Caller caller, PageRequest request) {
        caller.requireAtLeast(Role.ADMIN);
        var last = Pages.last(request, LIST, UUID::fromString);
        var rows = caller.tenant() == null
                ? entries.pageOfAll(last, Pages.rows(request))
                : entries.page(caller.tenant(), last, Pages.rows(request));
        return Pages.page(request, LIST, rows, entry -> entry.id().toString());
    }
}
