package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.operators.Inspection.Shortcoming;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place that runs databases, as its users see it.
 *
 * @param state {@code READY}, {@code INCOMPLETE} when something that it needs is missing, or {@code UNREACHABLE}
 * @param operators the default one first
 * @param isDefault where clusters go when neither the request nor the tenant says
 * @param upkeep what only platform administrators see, or null
 */
public record DataPlaneView(
        String name,
        String state,
        List<Operator> operators,
        List<String> storageClasses,
        List<String> zones,
        boolean isDefault,
        @Nullable Upkeep upkeep) {

    public record Operator(String name, String version, Set<Integer> postgresqlVersions, List<String> abilities) {}

    /**
     * What those see who look after it.
     *
     * @param server where it is, or null where it has no address
     * @param checkedAt when it was last checked, or null where it never was
     * @param shortcomings all that is wrong with it
     */
    public record Upkeep(@Nullable String server, @Nullable Instant checkedAt, List<Shortcoming> shortcomings) {}
}
