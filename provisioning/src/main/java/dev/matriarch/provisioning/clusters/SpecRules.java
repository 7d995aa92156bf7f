package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.Limits;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a complete specification of a draft, with the defaults filled in, and says all that is wrong with it. */
@Component
class SpecRules {

    private static final int USUAL_INSTANCES = 3;
    private static final String USUAL_STORAGE = "10Gi";
    private static final String USUAL_NAME = "app";

    private final PostgresqlParameters parameters;

    SpecRules(PostgresqlParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * @param kept what was there before; what can never change, the version and the storage are taken from it where the
     *     draft says nothing
     */
    ClusterSpec complete(ClusterDraft.Spec draft, Limits limits, @Nullable ClusterSpec kept, Faults faults) {
        var instances = instances(draft);
        faults.addUnless(
                instances >= 1 && instances <= limits.maxInstances(),
                "/spec/instances",
                "out-of-range",
                "%d: there can be 1 to %d instances".formatted(instances, limits.maxInstances()));
        var postgresql = postgresql(draft, limits, kept, faults);
        return new ClusterSpec(
                instances,
                postgresql,
                storage(draft.storage(), "/spec/storage", limits, kept == null ? null : kept.storage(), faults),
                walStorage(draft.walStorage(), limits, kept == null ? null : kept.walStorage(), faults),
                resources(draft.resources(), faults),
                database(draft.database(), kept, faults),
                owner(draft.owner(), kept, faults),
                synchronous(draft.synchronous(), instances, faults),
                new PoolerRules(faults).complete(draft.pooler(), postgresql.parameters()),
                new BackupRules(faults).complete(draft.backup()),
                draft.exposed());
    }

    /** Why a parameter cannot have that value in that major version. */
    Optional<String> refusal(int version, String name, String value) {
        return parameters.refusal(version, name, value);
    }

    /** What is there, with another number of instances. */
    ClusterDraft.Spec draft(ClusterSpec spec, int instances) {
        var resources = spec.resources();
        var wal = spec.walStorage();
        return new ClusterDraft.Spec(
                instances,
                spec.postgresql().version(),
                spec.postgresql().parameters(),
                new ClusterDraft.Storage(spec.storage().size(), spec.storage().storageClass()),
                wal == null ? null : new ClusterDraft.Storage(wal.size(), wal.storageClass()),
                resources == null ? null : new ClusterDraft.Resources(resources.cpu(), resources.memory()),
                spec.database(),
                spec.owner(),
                said(spec.synchronous()),
                PoolerRules.draft(spec.pooler()),
                BackupRules.draft(spec.backup()),
                spec.reachedFromOutside());
    }

    /**
     * Synchronous replication that was at its default stays at its default when the number of instances changes. A draft
     * is a whole document, so one that leaves the old default as it stood and one that spells it out on purpose are the
     * same to us: both get the default of the new number.
     */
    ClusterDraft.Spec following(ClusterDraft.Spec draft, ClusterSpec before) {
        var untouched = said(before.synchronous()).equals(draft.synchronous());
        var byDefault = before.synchronous().equals(usual(before.instances()));
        return untouched && byDefault && instances(draft) != before.instances() ? draft.withUsualSynchronous() : draft;
    }

    private static int instances(ClusterDraft.Spec draft) {
        return Objects.requireNonNullElse(draft.instances(), USUAL_INSTANCES);
    }

    private static ClusterDraft.Synchronous said(ClusterSpec.Synchronous synchronous) {
        return new ClusterDraft.Synchronous(
                synchronous.number(), synchronous.durability().name().toLowerCase(Locale.ROOT));
    }

    private ClusterSpec.Postgresql postgresql(
            ClusterDraft.Spec draft, Limits limits, @Nullable ClusterSpec kept, Faults faults) {
        var usual = kept == null
                ? limits.newestPostgresqlVersion()
                : kept.postgresql().version();
        var version = Objects.requireNonNullElse(draft.version(), usual);
        var known = limits.postgresqlVersions().contains(version);
        faults.addUnless(
                known,
                "/spec/postgresql/version",
                "version-unknown",
                "%d: there are %s".formatted(version, limits.postgresqlVersions()));
        var judged = known ? version : limits.newestPostgresqlVersion();
        var values = Objects.requireNonNullElse(draft.parameters(), Map.<String, String>of());
        values.forEach((name, value) -> parameters
                .refusal(judged, name, value)
                .ifPresent(why -> faults.add(
                        "/spec/postgresql/parameters/" + Names.pointerPart(name), "parameter-refused", why)));
        return new ClusterSpec.Postgresql(version, new LinkedHashMap<>(values));
    }

    private static ClusterSpec.Storage storage(
            ClusterDraft.@Nullable Storage draft,
            String pointer,
            Limits limits,
            ClusterSpec.@Nullable Storage kept,
            Faults faults) {
        var usual = kept == null ? new ClusterSpec.Storage(USUAL_STORAGE, null) : kept;
        if (draft == null) {
            return usual;
        }
        var size = Objects.requireNonNullElse(draft.size(), usual.size());
        Amounts.checkStorage(faults, pointer + "/size", size);
        var storageClass = draft.storageClass() == null ? usual.storageClass() : draft.storageClass();
        if (storageClass != null
                && !storageClass.equals(usual.storageClass())
                && !limits.storageClasses().contains(storageClass)) {
            faults.add(pointer + "/class", "class-unknown", unknown(storageClass, limits.storageClasses()));
        }
        return new ClusterSpec.Storage(size, storageClass);
    }

    /** A volume that holds data is not let go of because a draft says nothing of it. */
    private static ClusterSpec.@Nullable Storage walStorage(
            ClusterDraft.@Nullable Storage draft, Limits limits, ClusterSpec.@Nullable Storage kept, Faults faults) {
        return draft == null ? kept : storage(draft, "/spec/walStorage", limits, kept, faults);
    }

    private static String unknown(String name, Collection<String> known) {
        return known.isEmpty()
                ? "%s: there are none to choose from".formatted(name)
                : "%s: there are %s".formatted(name, known);
    }

    private static ClusterSpec.@Nullable Resources resources(ClusterDraft.@Nullable Resources draft, Faults faults) {
        if (draft == null) {
            return null;
        }
        if (draft.cpu() != null) {
            Amounts.checkCpu(faults, "/spec/resources/cpu", draft.cpu());
        }
        if (draft.memory() != null) {
            Amounts.checkMemory(faults, "/spec/resources/memory", draft.memory());
        }
        return new ClusterSpec.Resources(draft.cpu(), draft.memory());
    }

    private static String database(@Nullable String draft, @Nullable ClusterSpec kept, Faults faults) {
        var database = Objects.requireNonNullElse(draft, kept == null ? USUAL_NAME : kept.database());
        Names.checkDatabase(faults, database);
        return database;
    }

    private static String owner(@Nullable String draft, @Nullable ClusterSpec kept, Faults faults) {
        var owner = Objects.requireNonNullElse(draft, kept == null ? USUAL_NAME : kept.owner());
        Names.checkOwner(faults, owner);
        return owner;
    }

    /** Two nodes that require each other stop when one is lost, so two instances prefer and only three require. */
    private static ClusterSpec.Synchronous usual(int instances) {
        return new ClusterSpec.Synchronous(
                instances >= 2 ? 1 : 0,
                instances >= USUAL_INSTANCES ? ClusterSpec.Durability.REQUIRED : ClusterSpec.Durability.PREFERRED);
    }

    private static ClusterSpec.Synchronous synchronous(
            ClusterDraft.@Nullable Synchronous draft, int instances, Faults faults) {
        var usual = usual(instances);
        if (draft == null) {
            return usual;
        }
        var number = Objects.requireNonNullElse(draft.number(), usual.number());
        faults.addUnless(
                number >= 0 && number < Math.max(instances, 1),
                "/spec/synchronous/number",
                "out-of-range",
                "%d: with %d instances it can be 0 to %d".formatted(number, instances, Math.max(instances - 1, 0)));
        return new ClusterSpec.Synchronous(number, durability(draft.durability(), usual.durability(), faults));
    }

    private static ClusterSpec.Durability durability(
            @Nullable String draft, ClusterSpec.Durability usual, Faults faults) {
        if (draft == null) {
            return usual;
        }
        return Arrays.stream(ClusterSpec.Durability.values())
                .filter(d -> d.name().toLowerCase(Locale.ROOT).equals(draft))
                .findFirst()
                .orElseGet(() -> {
                    faults.add(
                            "/spec/synchronous/durability", "unknown-value", draft + ": write required or preferred");
                    return usual;
                });
    }
}
