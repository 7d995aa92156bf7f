package dev.matriarch.api.clusters;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.matriarch.api.json.ApiJson;
import dev.matriarch.api.json.Bodies;
import dev.matriarch.api.json.MergePatch;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import dev.matriarch.provisioning.clusters.ClusterView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What may stand in a merge patch of a cluster: the document that GET answers, without the compact body. */
@Schema(
        name = "ClusterPatch",
        description =
                "A merge patch (RFC 7396) of the cluster's document: what is left out stays, null takes away, which"
                        + " for most fields brings the default back. config does not belong to that document: write spec.")
@JsonIgnoreProperties({"id", "tenant", "status", "generation", "createdAt", "updatedAt", "links"})
record ClusterPatch(
        @Schema(description = "It never changes and may be repeated") @Nullable
        String name,

        @Schema(description = "It never changes and may be repeated") @Nullable
        String namespace,

        @Schema(description = "It never changes and may be repeated") @Nullable
        String operator,

        @Schema(description = "It never changes and may be repeated") @Nullable
        String dataPlane,

        @Nullable Map<String, @Nullable String> labels,
        @Nullable String description,
        @Nullable Boolean deletionProtection,
        @Nullable SpecPatch spec,

        @Schema(description = "It never changes and may be repeated") @Nullable
        RestoreRequest restore) {

    private static final List<String> READ_ONLY =
            List.of("id", "tenant", "status", "generation", "createdAt", "updatedAt", "links");

    /** What the patch makes of a cluster. A patch that could be of no cluster is refused at once. */
    static Function<ClusterView, ClusterDraft> changing(JsonNode body) {
        var patch = Bodies.object(body);
        Bodies.bindPatch(patch, ClusterPatch.class);
        return cluster -> {
            refuseRemoval(patch, cluster);
            return Bodies.bind(MergePatch.apply(document(cluster), patch), ClusterRequest.class)
                    .toDraft(null);
        };
    }

    /** To leave a volume out keeps it; to take it away would lose what is on it. */
    private static void refuseRemoval(ObjectNode patch, ClusterView cluster) {
        if (patch.path("spec").path("walStorage").isNull()
                && cluster.desired().spec().walStorage() != null) {
            throw RequestRefusedException.invalid(List.of(
                    FieldError.body("#/spec/walStorage", "cannot-change", "a volume for WAL is never taken away")));
        }
    }

    private static ObjectNode document(ClusterView cluster) {
        return ApiJson.MAPPER
                .<ObjectNode>valueToTree(ClusterResponse.of(cluster))
                .remove(READ_ONLY);
    }
}
