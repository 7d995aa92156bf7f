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

    private static final Map<String, String> RESIZE = Map.of(
            "/spec/storage/size", "/storage",
            "/spec/walStorage/size", "/walStorage",
            "/spec/resources/cpu", "/cpu",
            "/spec/resources/memory", "/memory");

    private static final Map<String, String> DRILL = Map.of("/restore/to/time", "/to/time");

    private final Map<String, String> places;
    private final List<FieldError> errors = new ArrayList<>();

    Faults(ClusterDraft.Shape shape) {
        this(
                switch (shape) {
                    case FULL -> Map.of();
                    case COMPACT -> COMPACT;
                    case DRILL -> DRILL;
                });
    }

    private Faults(Map<String, String> places) {
        this.places = places;
    }

    /** Of a body that says sizes only. */
    static Faults ofResize() {
        return new Faults(RESIZE);
    }

    void add(String pointer, String code, String detail) {
        errors.add(FieldError.body("#" + places.getOrDefault(pointer, pointer), code, detail));
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
