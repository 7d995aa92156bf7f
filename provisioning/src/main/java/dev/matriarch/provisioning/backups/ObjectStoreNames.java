package dev.matriarch.provisioning.backups;

import dev.matriarch.provisioning.FieldError;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an object store may be called. */
final class ObjectStoreNames {

    /** The name of the store that comes with the sandbox. */
    static final String SANDBOX = "sandbox";

    private static final String FORM = "[a-z][a-z0-9-]{0,39}";

    private ObjectStoreNames() {}

    static boolean isName(String name) {
        return name.matches(FORM);
    }

    /** What is against this name for one that somebody makes. */
    static Optional<FieldError> refusal(@Nullable String name) {
        if (name == null) {
            return refusal("required", "an object store needs a name");
        }
        if (!isName(name)) {
            return refusal("name-form", "a name begins with a-z, has a-z, 0-9 and '-', and at most 40 of them");
        }
        if (name.equals(SANDBOX)) {
            return refusal("name-reserved", "%s is what a server's start offers".formatted(name));
        }
        return Optional.empty();
    }

    private static Optional<FieldError> refusal(String code, String detail) {
        return Optional.of(FieldError.body("#/name", code, detail));
    }
}
