package dev.matriarch.operators;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this operator can do on this data plane. It is stored, so what was added later may be missing in what is read.
 *
 * @param version the operator's own version
 * @param postgresqlVersions the major versions it offers, at least one
 * @param maxInstances the most instances of one cluster
 * @param enforcesResources whether cpu, memory and storage sizes are more than notes
 * @param storageClasses the classes a volume may name; empty when it has none to choose from
 * @param zones where instances may run; empty when it has no zones
 * @param expandableClasses those of the classes whose volumes can grow; null where nobody looked
 * @param defaultClass what a new volume gets that names none; null where there is none, or nobody looked
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
        @Nullable List<String> expandableClasses,
        @Nullable String defaultClass,
        Map<Integer, String> releases) {

    public Limits(
            String version,
            SortedSet<Integer> postgresqlVersions,
            int maxInstances,
            boolean enforcesResources,
            List<String> storageClasses,
            List<String> zones) {
        this(version, postgresqlVersions, maxInstances, enforcesResources, storageClasses, zones, null, null);
    }

    public Limits(
            String version,
            SortedSet<Integer> postgresqlVersions,
            int maxInstances,
            boolean enforcesResources,
            List<String> storageClasses,
            List<String> zones,
            @Nullable List<String> expandableClasses,
            @Nullable String defaultClass) {
        this(
                version,
                postgresqlVersions,
                maxInstances,
                enforcesResources,
                storageClasses,
                zones,
                expandableClasses,
                defaultClass,
                Map.of());
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
        expandableClasses = expandableClasses == null ? null : List.copyOf(expandableClasses);
    }

    public int newestPostgresqlVersion() {
        return postgresqlVersions.last();
    }

    /** Whether volumes of this class are known never to grow. Of a class that nobody has looked at, nothing is known. */
    public boolean knowsAsFixed(String storageClass) {
        return expandableClasses != null
                && storageClasses.contains(storageClass)
                && !expandableClasses.contains(storageClass);
    }
}
