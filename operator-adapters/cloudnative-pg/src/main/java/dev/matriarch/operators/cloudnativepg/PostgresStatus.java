package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What CloudNativePG says of a cluster. It drops what is false, zero or empty, so these read a missing field as that; it
 * says nowhere which generation of the specification it speaks of.
 *
 * @param instances volumes' groups, not pods
 * @param readyInstances pods that are Ready and not going away
 * @param instanceNames by their volumes
 * @param targetPrimary for a moment in a failover the word {@code pending}
 * @param currentPrimaryTimestamp a time as text
 * @param timelineId keeps its last value while no primary reports
 * @param image what the operator is rolling towards, long before a pod runs it
 * @param demotionToken what it has left for the one that takes its place; gone once it is primary again
 * @param lastPromotionToken the token by which it has taken its place; gone once that is asked for no more
 * @param instancesReportedState the last answers of the instances themselves, by pod
 * @param managedRoles how far the roles are that the specification holds
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PostgresStatus(
        @Nullable String phase,
        @Nullable String phaseReason,
        int instances,
        int readyInstances,
        List<String> instanceNames,
        @Nullable String currentPrimary,
        @Nullable String targetPrimary,
        @Nullable String currentPrimaryTimestamp,
        @JsonProperty("timelineID") @Nullable Integer timelineId,
        @Nullable String image,
        @Nullable DataImage pgDataImageInfo,
        @Nullable DataImage targetPgDataImageInfo,
        @Nullable SwitchReplicaCluster switchReplicaClusterStatus,
        @Nullable String demotionToken,
        @Nullable String lastPromotionToken,
        Map<String, Reported> instancesReportedState,
        List<Condition> conditions,
        @Nullable Certificates certificates,
        @JsonProperty("managedRolesStatus") ManagedRoles managedRoles) {

    /** It has said nothing. */
    static final PostgresStatus UNKNOWN = new PostgresStatus(
            null,
            null,
            0,
            0,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of(),
            List.of(),
            null,
            ManagedRoles.NONE);

    public PostgresStatus {
        instanceNames = orEmpty(instanceNames);
        instancesReportedState = orEmpty(instancesReportedState);
        conditions = orEmpty(conditions);
        managedRoles = Objects.requireNonNullElse(managedRoles, ManagedRoles.NONE);
    }

    Optional<Condition> condition(String type) {
        return conditions.stream().filter(one -> type.equals(one.type())).findFirst();
    }

    /** It is being made a replica, and cannot be called back before that is over. */
    boolean isDemoting() {
        return switchReplicaClusterStatus != null && switchReplicaClusterStatus.inProgress();
    }

    /** What the data directory was last run with. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record DataImage(@Nullable String image, int majorVersion) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SwitchReplicaCluster(boolean inProgress) {}

    /** What one instance last answered. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Reported(
            @JsonProperty("isPrimary") boolean primary,
            @JsonProperty("timeLineID") @Nullable Integer timelineId) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Condition(
            @Nullable String type,
            @Nullable String status,
            @Nullable String reason,
            @Nullable String message,
            @Nullable String lastTransitionTime) {}

    /** @param expirations by secret, in Go's way of writing a time ({@code 2027-02-24 12:00:00 +0000 UTC}) */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Certificates(Map<String, String> expirations) {
        public Certificates {
            expirations = orEmpty(expirations);
        }
    }

    /**
     * What became of the managed roles.
     *
     * @param byStatus names by state, such as {@code reconciled}
     * @param cannotReconcile PostgreSQL's words by name
     * @param passwordStatus by name, of those that have a password
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ManagedRoles(
            Map<String, List<String>> byStatus,
            Map<String, List<String>> cannotReconcile,
            Map<String, PasswordStatus> passwordStatus) {

        static final ManagedRoles NONE = new ManagedRoles(Map.of(), Map.of(), Map.of());

        public ManagedRoles {
            byStatus = orEmpty(byStatus);
            cannotReconcile = orEmpty(cannotReconcile);
            passwordStatus = orEmpty(passwordStatus);
        }

        List<String> reconciled() {
            return byStatus.getOrDefault("reconciled", List.of());
        }

        List<String> pending() {
            return byStatus.getOrDefault("pending-reconciliation", List.of());
        }
    }

    /** @param resourceVersion of the secret whose password the role has */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PasswordStatus(@Nullable String resourceVersion) {}

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }
}
