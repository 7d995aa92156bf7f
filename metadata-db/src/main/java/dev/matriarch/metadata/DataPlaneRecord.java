package dev.matriarch.metadata;

import java.time.Instant;
import java.util.List;

/**
 * One row of {@code data_plane}: a place that runs databases.
 *
 * @param operators the default one first, at least one
 * @param settings how it is reached, as JSON; may hold secrets, so it is never printed
 * @param isDefault where clusters go when neither the request nor the tenant says; at most one is
 */
public record DataPlaneRecord(
        String name, List<String> operators, String settings, boolean isDefault, Instant createdAt) {

    public DataPlaneRecord {
        operators = List.copyOf(operators);
    }

    @Override
    public String toString() {
        return "DataPlaneRecord[%s, operators=%s]".formatted(name, operators);
    }
}
