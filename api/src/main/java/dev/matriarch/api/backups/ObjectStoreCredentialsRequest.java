package dev.matriarch.api.backups;

import dev.matriarch.provisioning.backups.ObjectStoreDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The keys of an object store. They are never printed. */
@Schema(name = "ObjectStoreCredentials", description = "The keys of an object store. The secret is never shown again.")
record ObjectStoreCredentialsRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String accessKeyId,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable
        String secretAccessKey) {

    ObjectStoreDraft.Keys given() {
        return new ObjectStoreDraft.Keys(accessKeyId, secretAccessKey);
    }

    @Override
    public String toString() {
        return "ObjectStoreCredentialsRequest[…]";
    }
}
