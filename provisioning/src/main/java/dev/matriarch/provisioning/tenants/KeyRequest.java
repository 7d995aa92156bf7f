package dev.matriarch.provisioning.tenants;

import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a key was asked to be. An instance of this type has passed its rules. */
record KeyRequest(String name, Role role, @Nullable Instant expiresAt) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 ._-]{0,61}[A-Za-z0-9])?");

    /** A platform administrator's key is nobody's to ask for. */
    private static final List<Role> ROLES = List.of(Role.VIEWER, Role.EDITOR, Role.ADMIN);

    /** The request, or a refusal with all that is wrong with it. */
    static KeyRequest accepted(@Nullable String name, @Nullable String role, @Nullable Instant expiresAt, Instant now) {
        var errors = new ArrayList<FieldError>();
        nameRefusal(name).ifPresent(errors::add);
        roleRefusal(role).ifPresent(errors::add);
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            errors.add(FieldError.body("#/expiresAt", "in-the-past", "the key would have expired already"));
        }
        if (name == null || role == null || !errors.isEmpty()) {
            throw RequestRefusedException.invalid(errors);
        }
        return new KeyRequest(name, roleLabelled(role).orElseThrow(), expiresAt);
    }

    private static Optional<FieldError> nameRefusal(@Nullable String name) {
        if (name == null) {
            return Optional.of(FieldError.body("#/name", "required", "a key needs a name"));
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(FieldError.body(
                        "#/name",
                        "invalid-name",
                        "a key's name has letters, digits, spaces, '.', '_' and '-', begins and ends with a letter or"
                                + " digit, and is at most 63 long"));
    }

    private static Optional<FieldError> roleRefusal(@Nullable String role) {
        var roles = ROLES.stream().map(Role::label).collect(Collectors.joining(", "));
        if (role == null) {
            return Optional.of(FieldError.body("#/role", "required", "a key needs a role: " + roles));
        }
        return roleLabelled(role).isPresent()
                ? Optional.empty()
                : Optional.of(FieldError.body("#/role", "unknown-value", "a key's role is one of: " + roles));
    }

    private static Optional<Role> roleLabelled(String label) {
        return ROLES.stream().filter(role -> role.label().equals(label)).findFirst();
    }
}
