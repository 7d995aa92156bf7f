package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Fence;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the mark of the last write from an object. */
public final class Marks {

    private static final Pattern FORM = Pattern.compile("\\d{1,18}\\.\\d{1,18}");

    private Marks() {}

    /** Empty when there is none; one that a person has made unreadable is none either, and the next write mends it. */
    public static Optional<Fence.Mark> of(HasMetadata object) {
        return MatriarchLabels.label(object, MatriarchLabels.WRITE)
                .filter(mark -> FORM.matcher(mark).matches())
                .map(Fence.Mark::parse);
    }
}
