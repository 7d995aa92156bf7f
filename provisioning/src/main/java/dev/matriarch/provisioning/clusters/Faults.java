package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects all that is wrong with a draft, pointing into the body it was written in. */
final class Faults {

    private static final Map<String, String> COMPACT = Map.of(
            "/spec/instances", "/config/replicas",
            "/spec/storage/size", "/config/storage",
            "/spec/owner", "/config/username",
            "/spec/database", "/config/database");

    private final ClusterDraft.Shape shape;
    private final List<FieldError> errors = new ArrayList<>();

    Faults(ClusterDraft.Shape shape) {
        this.shape = shape;
    }

    void add(String pointer, String code, String detail) {
        var at = shape == ClusterDraft.Shape.COMPACT ? COMPACT.getOrDefault(pointer, pointer) : pointer;
        errors.add(FieldError.body("#" + at, code, detail));
    }

    void addUnless(boolean right, String pointer, String code, String detail) {
        if (!right) {
            add(pointer, code, detail);
        }
    }

    void refuseAny() {
        if (!errors.isEmpty()) {
            throw RequestRefusedException.invalid(errors);
        }
    }

    List<FieldError> errors() {
        return errors;
    }
}
