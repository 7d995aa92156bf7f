package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.provisioning.FieldError;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a data plane may be called. */
final class DataPlaneNames {

    private static final String FORM = "[a-z][a-z0-9-]{0,39}";

    private DataPlaneNames() {}

    static boolean isName(String name) {
        return name.matches(FORM);
    }

    /** What is against this name for one that is registered. */
    static Optional<FieldError> refusal(@Nullable String name) {
        if (name == null) {
            return refusal("required", "a data plane needs a name");
        }
        if (!isName(name)) {
            return refusal("name-form", "a name begins with a-z, has a-z, 0-9 and '-', and at most 40 of them");
        }
        if (name.equals(DataPlaneRecord.SANDBOX)) {
            return refusal("name-reserved", "%s is what a server's start offers".formatted(name));
        }
        return Optional.empty();
    }

    private static Optional<FieldError> refusal(String code, String detail) {
        return Optional.of(FieldError.body("#/name", code, detail));
    }
}
