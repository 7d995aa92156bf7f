package dev.matriarch.operators;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What this operator can do on this data plane.
 *
 * @param version the operator's own version
 * @param postgresqlVersions the major versions it offers, at least one
 * @param maxInstances the most instances of one cluster
 * @param enforcesResources whether cpu, memory and storage sizes are more than notes
 * @param storageClasses the classes a volume may name; empty when it has none to choose from
 * @param zones where instances may run; empty when it has no zones
 */
public record Limits(
        String version,
        SortedSet<Integer> postgresqlVersions,
        int maxInstances,
        boolean enforcesResources,
        List<String> storageClasses,
        List<String> zones) {

    public Limits {
        if (postgresqlVersions.isEmpty()) {
            throw new IllegalArgumentException("an operator without a PostgreSQL version offers nothing");
        }
        postgresqlVersions = Collections.unmodifiableSortedSet(new TreeSet<>(postgresqlVersions));
        storageClasses = List.copyOf(storageClasses);
        zones = List.copyOf(zones);
    }

    public int newestPostgresqlVersion() {
        return postgresqlVersions.last();
    }
}
