package dev.matriarch.provisioning.backups;

import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.InstallationStore;
import dev.matriarch.metadata.ObjectStoreRecord;
import dev.matriarch.metadata.ObjectStoreRecord.Findings;
import dev.matriarch.metadata.ObjectStoreStore;
import dev.matriarch.metadata.SealedException;
import dev.matriarch.metadata.SecretKeys;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.ObjectStoreProvider;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks whether a place can be an object store, before anything is written down of it. */
@Component
class ObjectStoreCandidates {

    /** Which field of a new store says what is wrong; the rest is the bucket's. */
    private static final Map<String, String> FIELDS = Map.of(
            "store-unreachable", "#/endpoint",
            "store-untrusted", "#/endpoint",
            "endpoint-internal", "#/endpoint",
            "store-elsewhere", "#/region",
            "store-unauthenticated", "#/credentials",
            "identity-missing", "#/iamRole");

    private final ObjectStoreStore stores;
    private final ObjectStoreProviders providers;
    private final ObjectStoreChecks checks;
    private final InstallationStore installation;
    private final SecretKeys keys;
    private final InstantSource time;

    ObjectStoreCandidates(
            ObjectStoreStore stores,
            ObjectStoreProviders providers,
            ObjectStoreChecks checks,
            InstallationStore installation,
            SecretKeys keys,
            InstantSource time) {
        this.stores = stores;
        this.providers = providers;
        this.checks = checks;
        this.installation = installation;
        this.keys = keys;
        this.time = time;
    }

    /** @param access null where it has no keys */
    record Candidate(ObjectStoreRecord store, @Nullable StoreAccess access) {}

    /** A new one, of the tenant that the caller speaks for, or of the platform. */
    Candidate checked(Caller caller, ObjectStoreDraft draft) {
        var errors = new ArrayList<FieldError>();
        ObjectStoreNames.refusal(draft.name()).ifPresent(errors::add);
        ObjectStorePlaces.check(draft, errors);
        var access = ObjectStoreKeys.accepted(draft, errors);
        ObjectStoreKeys.checkTrust(caller, draft, errors);
        if (!errors.isEmpty()) {
            throw RequestRefusedException.invalid(errors);
        }
        var name = Objects.requireNonNull(draft.name());
        if (stores.isTaken(caller.tenant(), name)) {
            throw taken(name);
        }
        var store = new ObjectStoreRecord(
                Ids.next(),
                caller.tenant(),
                name,
                StoredObjectStores.place(draft),
                draft.iamRole(),
                access == null ? null : access.accessKeyId(),
                Findings.NONE,
                1,
                now());
        return new Candidate(sound(store, access, FIELDS), access);
    }

    /** Other keys of this one. */
    Candidate checked(ObjectStoreRecord store, ObjectStoreDraft.Keys given) {
        var errors = new ArrayList<FieldError>();
        var access = ObjectStoreKeys.accepted("#", given, errors);
        if (access == null) {
            throw RequestRefusedException.invalid(errors);
        }
        return new Candidate(sound(store.withKeys(access.accessKeyId()), access, Map.of()), access);
    }

    private ObjectStoreRecord sound(ObjectStoreRecord store, @Nullable StoreAccess access, Map<String, String> fields) {
        if (access != null) {
            requireKeys();
        }
        var at = now();
        checks.check(provider(StoredObjectStores.kind(store)), store, access).ifPresent(wrong -> {
            throw unfit(wrong, fields);
        });
        return store.found(StoredObjectStores.findings(Optional.empty(), at));
    }

    private void requireKeys() {
        if (!keys.canSeal()) {
            throw RequestRefusedException.conflict("this server has no key to keep credentials by, so it takes none")
                    .next("start the servers with matriarch.secrets-key-file");
        }
        installation.id(now()); // what is sealed is sealed for it
    }

    private ObjectStoreProvider provider(ObjectStore.Kind kind) {
        return providers
                .find(kind)
                .orElseThrow(() -> RequestRefusedException.because(
                        ErrorCode.ABILITY_MISSING, "this server has no adapter for %s".formatted(kind)));
    }

    /** What a new look at it says; empty for a kind that is not looked at. */
    Optional<ObjectStoreRecord> seenAgain(ObjectStoreRecord store) {
        return providers.find(StoredObjectStores.kind(store)).map(provider -> {
            var at = now();
            return store.found(StoredObjectStores.findings(look(provider, store), at));
        });
    }

    private Optional<Shortcoming> look(ObjectStoreProvider provider, ObjectStoreRecord store) {
        try {
            return checks.check(provider, store, access(store).orElse(null));
        } catch (SealedException e) {
            return Optional.of(new Shortcoming("credentials-sealed", e.getMessage(), "replace them"));
        }
    }

    /** @throws SealedException where this server's keys do not open them */
    Optional<StoreAccess> access(ObjectStoreRecord store) {
        var id = store.accessKeyId();
        return id == null ? Optional.empty() : stores.secretAccessKey(store).map(secret -> new StoreAccess(id, secret));
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static RequestRefusedException unfit(Shortcoming wrong, Map<String, String> fields) {
        var pointer = fields.isEmpty() ? "#" : fields.getOrDefault(wrong.code(), "#/bucket");
        return RequestRefusedException.invalid(
                List.of(FieldError.body(pointer, wrong.code(), wrong.detail()).next(wrong.nextAction())));
    }

    static RequestRefusedException taken(String name) {
        return RequestRefusedException.because(
                        ErrorCode.NAME_TAKEN, "there is an object store '%s' already".formatted(name))
                .next("take another name: no store of a tenant's is called as one of the platform's");
    }
}
