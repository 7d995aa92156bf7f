package dev.matriarch.metadata;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code object_store}: a place for archives and backups. The secret of its keys is not in here; it is asked for.
 *
 * @param tenant whose it is, or null for the platform's
 * @param name no tenant has one of the same name as the platform
 * @param iamRole in place of keys, or null
 * @param accessKeyId names the keys, or null where there are none
 * @param version counts the changes of its keys
 */
public record ObjectStoreRecord(
        UUID id,
        @Nullable TenantId tenant,
        String name,
        Place place,
        @Nullable String iamRole,
        @Nullable String accessKeyId,
        Findings findings,
        long version,
        Instant createdAt) {

    /**
     * Where it is.
     *
     * @param kind whose provider knows what the location means
     * @param endpoint as data planes reach it, or null for Amazon's own and for what has no address
     * @param controlPlaneEndpoint as this control plane reaches it, or null for the same
     */
    public record Place(
            String kind,
            String location,
            @Nullable String endpoint,
            @Nullable String region,
            @Nullable String controlPlaneEndpoint) {}

    /**
     * What was found when it was last checked.
     *
     * @param shortcoming as JSON, or null where nothing was wrong
     * @param at when that check began, or null where there was none
     */
    public record Findings(
            @Nullable String shortcoming, @Nullable Instant at) {

        public static final Findings NONE = new Findings(null, null);
    }

    /** The same with these keys. */
    public ObjectStoreRecord withKeys(String otherAccessKeyId) {
        return new ObjectStoreRecord(id, tenant, name, place, iamRole, otherAccessKeyId, findings, version, createdAt);
    }

    /** The same, of which this was found. */
    public ObjectStoreRecord found(Findings later) {
        return new ObjectStoreRecord(id, tenant, name, place, iamRole, accessKeyId, later, version, createdAt);
    }
}
