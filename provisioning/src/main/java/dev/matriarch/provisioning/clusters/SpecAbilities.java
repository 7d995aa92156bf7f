package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.Poolers;
import dev.matriarch.operators.WalVolumes;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;

/** What a specification may only ask of some operators. */
final class SpecAbilities {

    private SpecAbilities() {}

    /** Refuses what this operator has no way for. */
    static void refuseMissing(ClusterSpec spec, OperatorAdapter adapter) {
        refuse(
                spec.pooler() != null && !(adapter instanceof Poolers),
                "#/spec/pooler",
                "%s cannot pool connections".formatted(adapter.operator()));
        refuse(
                spec.walStorage() != null && !(adapter instanceof WalVolumes),
                "#/spec/walStorage",
                "%s has no volume of its own for WAL".formatted(adapter.operator()));
    }

    private static void refuse(boolean missing, String pointer, String why) {
        if (missing) {
            throw RequestRefusedException.with(
                    ErrorCode.ABILITY_MISSING,
                    List.of(FieldError.body(pointer, ErrorCode.ABILITY_MISSING.code(), why)));
        }
    }
}
