package dev.matriarch.api.clusters;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Safeguards that somebody may count on and that are not there: refused rather than passed over. */
final class NotOffered {

    private NotOffered() {}

    static void refuseRehearsal(@Nullable Boolean rehearse) {
        if (Boolean.TRUE.equals(rehearse)) {
            throw RequestRefusedException.with(
                    ErrorCode.ABILITY_MISSING,
                    List.of(FieldError.body(
                            "#/rehearse", ErrorCode.ABILITY_MISSING.code(), "rehearsals are not offered")));
        }
    }
}
