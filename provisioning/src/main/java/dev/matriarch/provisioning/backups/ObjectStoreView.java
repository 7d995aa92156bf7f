package dev.matriarch.provisioning.backups;

import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place for archives and backups, as those see it who may use it. No secret is in it.
 *
 * @param tenant whose it is, or null for the platform's
 * @param state {@code READY}, or {@code UNUSABLE} when the last check has found something wrong
 * @param bucket null where it is no S3
 * @param path below the bucket, or null
 * @param upkeep what only those see whose store it is, or null
 */
public record ObjectStoreView(
        String name,
        @Nullable TenantId tenant,
        ObjectStore.Kind kind,
        String state,
        @Nullable String endpoint,
        @Nullable String region,
        @Nullable String bucket,
        @Nullable String path,
        @Nullable String iamRole,
        Instant createdAt,
        @Nullable Upkeep upkeep) {

    /**
     * What those see who look after it.
     *
     * @param accessKeyId null where there are no keys
     * @param controlPlaneEndpoint null for the same address as that of data planes, and for whoever is of a tenant
     * @param checkedAt when it was last checked, or null where it never was
     * @param shortcomings all that is wrong with it
     */
    public record Upkeep(
            @Nullable String accessKeyId,
            @Nullable String controlPlaneEndpoint,
            @Nullable Instant checkedAt,
            List<Shortcoming> shortcomings) {}
}
