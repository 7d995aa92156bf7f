package dev.matriarch.api.backups;

import dev.matriarch.provisioning.backups.ObjectStoreDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An object store as somebody wants to have it. */
@Schema(name = "ObjectStoreRequest")
record ObjectStoreRequest(
        @Schema(
                description = "A lower-case letter, then at most 39 of a-z, 0-9 and '-'",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String name,

        @Schema(
                description =
                        "The URL of an S3 service as data planes reach it, without a path; Amazon's when left out",
                example = "https://s3.example.com:9000")
        @Nullable
        String endpoint,

        @Schema(description = "Needed for Amazon's S3") @Nullable
        String region,

        @Schema(description = "It must be there", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String bucket,

        @Schema(description = "Below the bucket, without '/' first or last; the bucket itself when left out") @Nullable
        String path,

        @Nullable ObjectStoreCredentialsRequest credentials,

        @Schema(
                description =
                        "In place of credentials, the role of Amazon's cloud as which servers come to it; only from"
                                + " platform administrators",
                example = "arn:aws:iam::123456789012:role/backups")
        @Nullable
        String iamRole,

        @Schema(
                description =
                        "Where the control plane reaches the same service, where that is another address; only from"
                                + " platform administrators")
        @Nullable
        String controlPlaneEndpoint) {

    ObjectStoreDraft toDraft() {
        return new ObjectStoreDraft(
                name,
                endpoint,
                region,
                bucket,
                path,
                credentials == null ? null : credentials.given(),
                iamRole,
                controlPlaneEndpoint);
    }

    /** What stands in a wrong field may be a secret. */
    @Override
    public String toString() {
        return "ObjectStoreRequest[…]";
    }
}
