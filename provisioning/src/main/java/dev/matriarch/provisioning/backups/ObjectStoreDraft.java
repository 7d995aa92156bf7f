package dev.matriarch.provisioning.backups;

import org.jspecify.annotations.Nullable;

/**
 * An object store as somebody wants to have it, all as it was written.
 *
 * @param endpoint the URL of an S3 service as data planes reach it, or null for Amazon's own
 * @param path below the bucket, or null for the bucket itself
 * @param credentials null where it is reached as a role, or when they were left out
 * @param iamRole in place of credentials, or null
 * @param controlPlaneEndpoint where this control plane reaches the same service, or null for the same address
 */
public record ObjectStoreDraft(
        @Nullable String name,
        @Nullable String endpoint,
        @Nullable String region,
        @Nullable String bucket,
        @Nullable String path,
        @Nullable Keys credentials,
        @Nullable String iamRole,
        @Nullable String controlPlaneEndpoint) {

    /** The keys of a store, as they were written. They are never printed. */
    public record Keys(
            @Nullable String accessKeyId, @Nullable String secretAccessKey) {

        @Override
        public String toString() {
            return "Keys[…]";
        }
    }

    /** What stands in a wrong field may be a secret. */
    @Override
    public String toString() {
        return "ObjectStoreDraft[…]";
    }
}
