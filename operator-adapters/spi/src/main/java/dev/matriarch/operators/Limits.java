package dev.matriarch.operators;

import java.util.Collections;
import java.util.List;
import java.util.Map;
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
 * @param releases what it runs of a major version now, by the operator's own name for it (an image); a version without one
 *     runs what the operator takes by itself
 */
public record Limits(
        String version,
        SortedSet<Integer> postgresqlVersions,
        int maxInstances,
        boolean enforcesResources,
        List<String> storageClasses,
        List<String> zones,
        Map<Integer, String> releases) {

    public Limits(
            String version,
            SortedSet<Integer> postgresqlVersions,
            int maxInstances,
            boolean enforcesResources,
            List<String> storageClasses,
            List<String> zones) {
        this(version, postgresqlVersions, maxInstances, enforcesResources, storageClasses, zones, Map.of());
    }

    /** What was kept before there were releases has none. */
    public Limits {
        if (postgresqlVersions.isEmpty()) {
            throw new IllegalArgumentException("an operator without a PostgreSQL version offers nothing");
        }
        postgresqlVersions = Collections.unmodifiableSortedSet(new TreeSet<>(postgresqlVersions));
        storageClasses = List.copyOf(storageClasses);
        zones = List.copyOf(zones);
        releases = releases == null ? Map.of() : Map.copyOf(releases);
    }

    public int newestPostgresqlVersion() {
        return postgresqlVersions.last();
    }
}
