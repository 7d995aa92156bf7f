package dev.matriarch.provisioning.backups;

import dev.matriarch.metadata.ObjectStoreRecord;
import dev.matriarch.metadata.ObjectStoreStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.SealedException;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * The object stores as those see them whose clusters archive there: a tenant its own and the platform's. A platform
 * administrator who names no tenant sees the platform's.
 */
@Service
public class ObjectStores {

    private static final String LIST = "object-stores";

    private final ObjectStoreStore stores;
    private final ObjectStoreCandidates candidates;

    ObjectStores(ObjectStoreStore stores, ObjectStoreCandidates candidates) {
        this.stores = stores;
        this.candidates = candidates;
    }

    /** Newest first. */
    public Page<ObjectStoreView> list(Caller caller, PageRequest request) {
        var last = Pages.last(request, LIST, UUID::fromString);
        var rows = stores.page(caller.tenant(), last, Pages.rows(request));
        return Pages.page(request, LIST, rows, row -> row.id().toString()).map(row -> view(row, caller));
    }

    public ObjectStoreView get(Caller caller, String name) {
        return view(find(caller, name), caller);
    }

    /** The store that the tenant means by this name, without a secret. */
    public Optional<ObjectStore> visible(TenantId tenant, String name) {
        return stores.visible(tenant, name).map(StoredObjectStores::store);
    }

    /**
     * Its keys; empty where it has none, and where there is no such store.
     *
     * @throws OperatorUnavailableException where this server's keys do not open them
     */
    public Optional<StoreAccess> access(TenantId tenant, String name) {
        try {
            return stores.visible(tenant, name).flatMap(candidates::access);
        } catch (SealedException e) {
            throw new OperatorUnavailableException(
                    "the credentials of object store %s cannot be opened: %s".formatted(name, e.getMessage()));
        }
    }

    /** Counts the changes of its keys; empty where it has none, and where there is no such store. */
    public OptionalLong keysVersion(TenantId tenant, String name) {
        return stores.visible(tenant, name)
                .filter(row -> row.accessKeyId() != null)
                .map(row -> OptionalLong.of(row.version()))
                .orElse(OptionalLong.empty());
    }

    /** Makes sure that it stays until the caller's transaction ends; false where the tenant sees none of that name. */
    public boolean hold(TenantId tenant, String name) {
        return stores.hold(tenant, name);
    }

    ObjectStoreRecord find(Caller caller, String name) {
        return stores.visible(caller.tenant(), name).orElseThrow(ObjectStores::notFound);
    }

    static RequestRefusedException notFound() {
        return RequestRefusedException.notFound("object store");
    }

    private static ObjectStoreView view(ObjectStoreRecord row, Caller caller) {
        var place = row.place();
        return new ObjectStoreView(
                row.name(),
                row.tenant(),
                StoredObjectStores.kind(row),
                row.findings().shortcoming() == null ? "READY" : "UNUSABLE",
                place.endpoint(),
                place.region(),
                StoredObjectStores.bucket(row),
                StoredObjectStores.path(row),
                row.iamRole(),
                row.createdAt(),
                looksAfter(caller, row) ? upkeep(caller, row) : null);
    }

    /** Whoever sees a tenant's store is of that tenant. */
    private static boolean looksAfter(Caller caller, ObjectStoreRecord row) {
        return row.tenant() != null || caller.role() == Role.PLATFORM_ADMIN;
    }

    private static ObjectStoreView.Upkeep upkeep(Caller caller, ObjectStoreRecord row) {
        return new ObjectStoreView.Upkeep(
                row.accessKeyId(),
                caller.role() == Role.PLATFORM_ADMIN ? row.place().controlPlaneEndpoint() : null,
                row.findings().at(),
                StoredObjectStores.shortcomings(row));
    }
}
