package dev.matriarch.provisioning.tenants;

import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tenants, managed by platform administrators. Everybody else sees only the own one. */
@Service
public class Tenants {

    private static final String LIST = "tenants";

    private final TenantStore tenants;
    private final DataPlaneStore dataPlanes;
    private final AuditLog audit;
    private final InstantSource time;

    Tenants(TenantStore tenants, DataPlaneStore dataPlanes, AuditLog audit, InstantSource time) {
        this.tenants = tenants;
        this.dataPlanes = dataPlanes;
        this.audit = audit;
        this.time = time;
    }

    @Transactional
    public Tenant create(Caller caller, @Nullable String name, @Nullable String defaultDataPlane) {
        caller.requireAtLeast(Role.PLATFORM_ADMIN);
        var tenant = new Tenant(
                accepted(name, defaultDataPlane),
                defaultDataPlane,
                time.instant().truncatedTo(ChronoUnit.MICROS));
        if (!tenants.add(tenant)) {
            throw RequestRefusedException.because(
                    ErrorCode.NAME_TAKEN, "there is a tenant '%s' already".formatted(tenant.name()));
        }
        audit.record(caller, tenant.name(), "tenant.created", path(tenant.name()));
        return tenant;
    }

    private TenantId accepted(@Nullable String name, @Nullable String defaultDataPlane) {
        var errors = new ArrayList<FieldError>();
        TenantNames.refusal(name).ifPresent(errors::add);
        if (defaultDataPlane != null && !dataPlanes.hold(defaultDataPlane)) {
            errors.add(FieldError.body(
                    "#/defaultDataPlane",
                    "unknown-data-plane",
                    "there is no data plane '%s'".formatted(defaultDataPlane)));
        }
        if (name == null || !errors.isEmpty()) {
            throw RequestRefusedException.invalid(errors);
        }
        return new TenantId(name);
    }

    /** All of them for a platform administrator, the own one for everybody else. */
    public Page<Tenant> list(Caller caller, PageRequest request) {
        var last = Pages.last(request, LIST, TenantCursor::parse);
        if (caller.role() != Role.PLATFORM_ADMIN) {
            return new Page<>(last == null ? List.of(get(caller, caller.requireTenant())) : List.of(), null);
        }
        return Pages.page(request, LIST, tenants.page(last, Pages.rows(request)), TenantCursor::of);
    }

    public Tenant get(Caller caller, TenantId name) {
        var visible = caller.role() == Role.PLATFORM_ADMIN || name.equals(caller.tenant());
        return tenants.find(name)
                .filter(found -> visible)
                .orElseThrow(() -> RequestRefusedException.notFound("tenant"));
    }

    /** Refused while it has clusters. */
    @Transactional
    public void delete(Caller caller, TenantId name) {
        get(caller, name);
        caller.requireAtLeast(Role.PLATFORM_ADMIN);
        if (!tenants.remove(name)) {
            throw RequestRefusedException.conflict("the tenant '%s' has clusters".formatted(name))
                    .next("delete its clusters first");
        }
        audit.record(caller, name, "tenant.deleted", path(name));
    }

    static String path(TenantId name) {
        return "/tenants/" + name;
    }
}
