package dev.matriarch.operators.kubernetes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Something that our account must be allowed to do, in every namespace.
 *
 * @param group the resource's API group, empty for the core
 * @param resource in the plural, such as {@code pods}
 */
public record Right(String verb, String resource, String group) implements Comparable<Right> {

    private static final Comparator<Right> ORDER =
            Comparator.comparing(Right::group).thenComparing(Right::resource).thenComparing(Right::verb);

    /** All of these verbs on one resource. */
    public static SortedSet<Right> to(String group, String resource, String... verbs) {
        return Arrays.stream(verbs)
                .map(verb -> new Right(verb, resource, group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public int compareTo(Right other) {
        return ORDER.compare(this, other);
    }

    /** As administrators say it: {@code patch clusters.postgresql.cnpg.io}. */
    @Override
    public String toString() {
        return group.isEmpty() ? "%s %s".formatted(verb, resource) : "%s %s.%s".formatted(verb, resource, group);
    }
}
