package dev.matriarch.provisioning.backups;

import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.ObjectStoreRecord;
import dev.matriarch.metadata.ObjectStoreStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.SealedException;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Object stores, as their owners look after them: a tenant's administrators after those of the tenant, platform
 * administrators after the platform's, and after a tenant's that they name. Whatever goes to a store has two parts: the first
 * goes there, which takes its time and is never inside a transaction; what it returns writes down what was found.
 */
@Service
public class ObjectStoreAdministration {

    private final ObjectStoreStore stores;
    private final ObjectStoreCandidates candidates;
    private final ObjectStores views;
    private final ClusterStore clusters;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    ObjectStoreAdministration(
            ObjectStoreStore stores,
            ObjectStoreCandidates candidates,
            ObjectStores views,
            ClusterStore clusters,
            AuditLog audit,
            TransactionTemplate transaction,
            InstantSource time) {
        this.stores = stores;
        this.candidates = candidates;
        this.views = views;
        this.clusters = clusters;
        this.audit = audit;
        this.transaction = transaction;
        this.time = time;
    }

    /** Writes and reads there within ten seconds, or refuses it with what is wrong; the rest adds it. */
    public Supplier<ObjectStoreView> registration(Caller caller, ObjectStoreDraft draft) {
        caller.requireAtLeast(Role.ADMIN);
        var candidate = candidates.checked(caller, draft);
        return () -> written(caller, candidate.store(), "object-store.created", () -> add(candidate));
    }

    private void add(ObjectStoreCandidates.Candidate candidate) {
        try {
            if (!stores.add(candidate.store(), secret(candidate.access()))) {
                throw ObjectStoreCandidates.taken(candidate.store().name());
            }
        } catch (SealedException e) {
            throw RequestRefusedException.conflict(e.getMessage());
        }
    }

    private static @Nullable String secret(@Nullable StoreAccess access) {
        return access == null ? null : access.secretAccessKey();
    }

    /** Checks other keys as for a registration, while the old ones still count; the rest lets them take their place. */
    public Supplier<ObjectStoreView> rotation(Caller caller, String name, ObjectStoreDraft.Keys keys) {
        var store = own(caller, name);
        requireKeys(store);
        var candidate = candidates.checked(store, keys);
        var secret = Objects.requireNonNull(secret(candidate.access()));
        return () -> written(caller, candidate.store(), "object-store.credentials-replaced", () -> {
            if (!stores.rotate(candidate.store(), secret)) {
                throw RequestRefusedException.conflict("the object store was changed at this moment; ask again");
            }
        });
    }

    private static void requireKeys(ObjectStoreRecord store) {
        if (store.accessKeyId() == null) {
            throw RequestRefusedException.conflict("object store %s is reached without keys".formatted(store.name()));
        }
    }

    /** Writes and reads there again; the rest keeps what was found. A kind without an adapter has nothing to look for. */
    public Supplier<ObjectStoreView> check(Caller caller, String name) {
        var store = own(caller, name);
        var seen = candidates.seenAgain(store);
        return () -> written(caller, store, "object-store.checked", () -> seen.ifPresent(stores::checked));
    }

    /** Refused while clusters archive there. What lies there stays. */
    public void delete(Caller caller, String name) {
        var store = own(caller, name);
        requireMade(store);
        transaction.executeWithoutResult(status -> {
            if (!stores.lock(store)) {
                throw ObjectStores.notFound();
            }
            refuseInUse(store);
            stores.remove(store, time.instant());
            audit.record(caller, store.tenant(), "object-store.deleted", path(store));
        });
    }

    private static void requireMade(ObjectStoreRecord store) {
        if (StoredObjectStores.kind(store) == ObjectStore.Kind.DIRECTORY) {
            throw RequestRefusedException.conflict(
                            "object store %s is offered by the server's start".formatted(store.name()))
                    .next("start the servers without it");
        }
    }

    private void refuseInUse(ObjectStoreRecord store) {
        var count = clusters.livingWithStore(store.tenant(), store.name());
        if (count > 0) {
            throw RequestRefusedException.conflict(
                            "object store %s is in use: %d clusters archive there".formatted(store.name(), count))
                    .next("let those clusters archive elsewhere, or delete them first");
        }
    }

    /** One that the caller looks after. */
    private ObjectStoreRecord own(Caller caller, String name) {
        caller.requireAtLeast(Role.ADMIN);
        var store = views.find(caller, name);
        if (store.tenant() == null) {
            caller.requireAtLeast(Role.PLATFORM_ADMIN);
        }
        return store;
    }

    private ObjectStoreView written(Caller caller, ObjectStoreRecord store, String action, Runnable write) {
        transaction.executeWithoutResult(status -> {
            write.run();
            audit.record(caller, store.tenant(), action, path(store));
        });
        return views.get(caller, store.name());
    }

    private static String path(ObjectStoreRecord store) {
        return "/object-stores/" + store.name();
    }
}
