package dev.matriarch.api.backups;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.matriarch.api.platform.ShortcomingResponse;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.backups.ObjectStoreView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A place for archives of WAL and backups, with some more for those whose it is. */
@Schema(name = "ObjectStore", description = "A place for archives of WAL and for backups.")
record ObjectStoreResponse(
        String name,

        @Schema(description = "Whose it is; null: the platform's, which every tenant may use") @Nullable
        String tenant,

        @Schema(allowableValues = {"s3", "directory"}) String kind,

        @Schema(
                description = "UNUSABLE: the last check has found something wrong",
                allowableValues = {"READY", "UNUSABLE"})
        String state,

        @Nullable String endpoint,
        @Nullable String region,

        @Schema(description = "null where it is no S3") @Nullable
        String bucket,

        @Nullable String path,
        @Nullable String iamRole,
        Instant createdAt,

        @Schema(description = "Names the keys, where there are any; only for those whose store it is")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String accessKeyId,

        @Schema(description = "Where the control plane reaches it, if elsewhere; only for platform administrators")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String controlPlaneEndpoint,

        @Schema(description = "When it was last checked; only for those whose store it is")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Instant checkedAt,

        @Schema(description = "What is wrong with it; only for those whose store it is")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<ShortcomingResponse> shortcomings) {

    private static final ObjectStoreView.Upkeep NOT_SHOWN = new ObjectStoreView.Upkeep(null, null, null, List.of());

    static ObjectStoreResponse of(ObjectStoreView store) {
        var upkeep = Objects.requireNonNullElse(store.upkeep(), NOT_SHOWN);
        return new ObjectStoreResponse(
                store.name(),
                value(store.tenant()),
                store.kind().name().toLowerCase(Locale.ROOT),
                store.state(),
                store.endpoint(),
                store.region(),
                store.bucket(),
                store.path(),
                store.iamRole(),
                store.createdAt(),
                upkeep.accessKeyId(),
                upkeep.controlPlaneEndpoint(),
                upkeep.checkedAt(),
                store.upkeep() == null ? null : ShortcomingResponse.of(upkeep.shortcomings()));
    }

    private static @Nullable String value(@Nullable TenantId tenant) {
        return tenant == null ? null : tenant.value();
    }
}
