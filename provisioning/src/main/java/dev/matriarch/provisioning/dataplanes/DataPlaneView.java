package dev.matriarch.provisioning.dataplanes;

import java.util.List;
import java.util.Set;

/**
 * A place that runs databases, as its users see it.
 *
 * @param state {@code READY} or {@code UNREACHABLE}
 * @param operators the default one first
 * @param isDefault where clusters go when neither the request nor the tenant says
 */
public record DataPlaneView(
        String name,
        String state,
        List<Operator> operators,
        List<String> storageClasses,
        List<String> zones,
        boolean isDefault) {

    public record Operator(String name, String version, Set<Integer> postgresqlVersions, List<String> abilities) {}
}
