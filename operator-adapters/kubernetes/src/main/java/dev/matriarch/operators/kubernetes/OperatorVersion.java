package dev.matriarch.operators.kubernetes;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** The version of an installed operator, as its image is tagged. */
public record OperatorVersion(int major, int minor, int patch) implements Comparable<OperatorVersion> {

    private static final Pattern TAG = Pattern.compile(":v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:[-+@].*)?$");
    private static final Comparator<OperatorVersion> ORDER = Comparator.comparingInt(OperatorVersion::major)
            .thenComparingInt(OperatorVersion::minor)
            .thenComparingInt(OperatorVersion::patch);

    /** Empty when the image is named by a digest alone, or by a tag that is no version. */
    public static Optional<OperatorVersion> ofImage(String image) {
        var tag = TAG.matcher(image);
        return tag.find()
                ? Optional.of(new OperatorVersion(
                        Integer.parseInt(tag.group(1)), Integer.parseInt(tag.group(2)), Integer.parseInt(tag.group(3))))
                : Optional.empty();
    }

    @Override
    public int compareTo(OperatorVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%d.%d.%d".formatted(major, minor, patch);
    }
}
