package dev.matriarch.operators.sandbox;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A promise: every acknowledged commit is on at least {@code number} of these standbys.
 *
 * @param standbys N of them, by name
 * @param number W, 0 when commits wait for nobody
 */
record Quorum(SortedSet<String> standbys, int number) {

    static final Quorum NONE = new Quorum(new TreeSet<>(), 0);

    Quorum {
        standbys = Collections.unmodifiableSortedSet(new TreeSet<>(standbys));
    }

    /** R + W > N: whoever these are, one of them has each acknowledged commit. */
    boolean isCoveredBy(Collection<String> reachable) {
        return reachableOf(reachable) + number > standbys.size();
    }

    long reachableOf(Collection<String> reachable) {
        return standbys.stream().filter(reachable::contains).count();
    }

    /** The value of {@code synchronous_standby_names} that makes it true. */
    String setting() {
        return number == 0
                ? ""
                : standbys.stream()
                        .map(name -> '"' + name + '"')
                        .collect(Collectors.joining(", ", "ANY " + number + " (", ")"));
    }
}
