package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.Backups;
import dev.matriarch.operators.Exposing;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.Poolers;
import dev.matriarch.operators.WalVolumes;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a specification may only ask of some operators. */
final class SpecAbilities {

    private SpecAbilities() {}

    /** Refuses what this operator has no way for. */
    static void refuseMissing(ClusterSpec spec, OperatorAdapter adapter) {
        refuse(
                spec.pooler() != null && !(adapter instanceof Poolers),
                "#/spec/pooler",
                "%s cannot pool connections".formatted(adapter.operator()));
        if (spec.pooler() != null && adapter instanceof Poolers poolers) {
            refuseMissing(spec.pooler(), poolers, adapter.operator());
        }
        refuse(
                spec.walStorage() != null && !(adapter instanceof WalVolumes),
                "#/spec/walStorage",
                "%s has no volume of its own for WAL".formatted(adapter.operator()));
        refuse(
                spec.backup() != null && !(adapter instanceof Backups),
                "#/spec/backup",
                "%s keeps no archive".formatted(adapter.operator()));
        refuse(
                spec.reachedFromOutside() && !(adapter instanceof Exposing),
                "#/spec/exposed",
                "%s lets nobody in from outside of its data plane".formatted(adapter.operator()));
        refuse(
                spec.reachedFromOutside() && adapter instanceof Exposing operator && !operator.exposes(),
                "#/spec/exposed",
                "its data plane has no way in from outside: an administrator says by kubernetes.exposure which");
    }

    /** Refuses an archive that this operator can make no cluster from. */
    static void refuseMissing(DesiredState.@Nullable Origin origin, OperatorAdapter adapter) {
        if (origin == null || origin.recovery() == null) {
            return;
        }
        var store = origin.recovery().from().store();
        refuse(
                !(adapter instanceof Backups backups) || backups.storesIn() != store.kind(),
                "#/restore",
                "%s restores nothing from %s, which is of kind %s"
                        .formatted(adapter.operator(), store.name(), store.kind()));
    }

    private static void refuseMissing(ClusterSpec.Pooler pooler, Poolers poolers, String operator) {
        refuse(
                !poolers.mayDiffer()
                        && pooler.readWrite() != null
                        && pooler.readOnly() != null
                        && !pooler.readWrite().equals(pooler.readOnly()),
                "#/spec/pooler/readOnly",
                "%s makes both poolers of one shape: say the same of both".formatted(operator));
        var fixed = poolers.fixedMaxClients();
        if (fixed.isPresent()) {
            refuse(
                    isOther(pooler.readWrite(), fixed.getAsInt()),
                    "#/spec/pooler/readWrite/maxClients",
                    "%s always lets in %d".formatted(operator, fixed.getAsInt()));
            refuse(
                    isOther(pooler.readOnly(), fixed.getAsInt()),
                    "#/spec/pooler/readOnly/maxClients",
                    "%s always lets in %d".formatted(operator, fixed.getAsInt()));
        }
    }

    /** What is usual is also what stands there where nobody has said anything. */
    private static boolean isOther(ClusterSpec.@Nullable Pool pool, int fixed) {
        return pool != null && pool.maxClients() != fixed && pool.maxClients() != PoolerRules.USUAL_MAX_CLIENTS;
    }

    static void refuse(boolean missing, String pointer, String why) {
        if (missing) {
            throw RequestRefusedException.with(
                    ErrorCode.ABILITY_MISSING,
                    List.of(FieldError.body(pointer, ErrorCode.ABILITY_MISSING.code(), why)));
        }
    }
}
