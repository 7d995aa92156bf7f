package dev.matriarch.operators;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which instances of a cluster are fenced: their PostgreSQL is stopped and stays so, their data is kept, and nobody takes
 * their place. Who is fenced by {@code all} is fenced whatever it is called; then no names are kept.
 *
 * @param names of single instances; empty where all are fenced
 */
public record FencedInstances(boolean all, SortedSet<String> names) {

    private static final FencedInstances NONE = new FencedInstances(false, new TreeSet<>());
    private static final FencedInstances ALL = new FencedInstances(true, new TreeSet<>());

    public FencedInstances {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(all ? new TreeSet<>() : names));
    }

    public static FencedInstances none() {
        return NONE;
    }

    /** Every instance there is, and every one that comes. */
    public static FencedInstances everyone() {
        return ALL;
    }

    public static FencedInstances of(Collection<String> names) {
        return new FencedInstances(false, new TreeSet<>(names));
    }

    /** Nobody is fenced. */
    public boolean nobody() {
        return !all && names.isEmpty();
    }

    public boolean holds(String instance) {
        return all || names.contains(instance);
    }

    /** These of the instances that are there. */
    public SortedSet<String> among(Collection<String> instances) {
        return instances.stream().filter(this::holds).collect(Collectors.toCollection(TreeSet::new));
    }

    /** These and those. */
    public FencedInstances plus(FencedInstances more) {
        if (all || more.all) {
            return ALL;
        }
        var together = new TreeSet<>(names);
        together.addAll(more.names);
        return of(together);
    }

    /**
     * These without those.
     *
     * @param there the instances that are there, which are named one by one where all were fenced and some are not any more
     */
    public FencedInstances minus(FencedInstances less, Collection<String> there) {
        if (less.all) {
            return NONE;
        }
        var left = all ? new TreeSet<>(there) : new TreeSet<>(names);
        left.removeAll(less.names);
        return all && less.names.isEmpty() ? ALL : of(left);
    }

    @Override
    public String toString() {
        return all ? "all instances" : String.join(", ", names);
    }
}
