package dev.matriarch.api.clusters;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import dev.matriarch.provisioning.clusters.ClusterDraft.Shape;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as somebody asks for it, to make it or to put it. What only answers have is passed over, so that an answer
 * can be edited and sent back.
 */
@Schema(
        name = "ClusterRequest",
        description =
                "A cluster as it is asked for. Only name is needed, and on PUT not even that. Either spec or config"
                        + " may be there, not both. Fields that only answers have (id, tenant, status, generation, createdAt,"
                        + " updatedAt, links) are passed over.")
@JsonIgnoreProperties({"id", "tenant", "status", "generation", "createdAt", "updatedAt", "links"})
public record ClusterRequest(
        @Schema(description = "A DNS-1035 label of at most 40 characters, unique in the namespace. POST needs it.")
        @Nullable
        String name,

        @Schema(description = "default, when left out") @Nullable
        String namespace,

        @Schema(description = "Its data plane's default, when left out. zalando-postgresql is taken for zalando.")
        @Nullable
        String operator,

        @Schema(description = "The tenant's default, or the only one it sees, when left out") @Nullable
        String dataPlane,

        @Nullable Map<String, String> labels,
        @Nullable String description,

        @Schema(description = "DELETE is refused while it is true") @Nullable
        Boolean deletionProtection,

        @Nullable SpecRequest spec,
        @Nullable ConfigRequest config,

        @Schema(description = "Makes the cluster from another's archive; it begins empty, when left out") @Nullable
        RestoreRequest restore) {

    /** What is written here, for the rules to check. */
    ClusterDraft toDraft(@Nullable String fixedOperator) {
        if (spec != null && config != null) {
            throw RequestRefusedException.with(
                    ErrorCode.SPEC_AND_CONFIG,
                    List.of(FieldError.body(
                            "#/config", ErrorCode.SPEC_AND_CONFIG.code(), "write either spec or config")));
        }
        return new ClusterDraft(
                config == null ? Shape.FULL : Shape.COMPACT,
                fixedOperator,
                name,
                namespace,
                operator,
                dataPlane,
                labels,
                description,
                deletionProtection,
                draftSpec(),
                restore == null ? null : restore.toDraft());
    }

    private ClusterDraft.Spec draftSpec() {
        if (config != null) {
            return config.toDraft();
        }
        return spec == null ? ClusterDraft.Spec.empty() : spec.toDraft();
    }
}
