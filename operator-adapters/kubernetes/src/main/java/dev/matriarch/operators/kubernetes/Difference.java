package dev.matriarch.operators.kubernetes;

import java.util.List;

/** A field of a live object that is not as it should be. */
public record Difference(String path, String live, String wanted) {

    @Override
    public String toString() {
        return "%s is %s instead of %s".formatted(path, live, wanted);
    }

    /** The first of them, in words for people. */
    public static String words(List<Difference> differences) {
        var shown = String.join(
                ", ", differences.stream().limit(3).map(Difference::toString).toList());
        return differences.size() > 3 ? "%s and %d more".formatted(shown, differences.size() - 3) : shown;
    }
}
