package dev.matriarch.api.topologies;

import dev.matriarch.api.clusters.SpecRequest;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import dev.matriarch.provisioning.clusters.ClusterDraft.Shape;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of what is asked of topologies. */
final class TopologyRequests {

    private TopologyRequests() {}

    /** A topology that is to be. */
    @Schema(name = "TopologyRequest", description = "A topology that begins with one cluster.")
    record TopologyRequest(
            @Schema(
                    description = "A DNS-1035 label of at most 40 characters, unique for the tenant",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Primary primary) {

        /** Who takes writes. */
        @Schema(name = "TopologyPrimary", description = "The cluster that takes writes.")
        record Primary(
                @Schema(
                        description =
                                "Its id. It is in no other topology, and backed up, unless what follows it may do so by streaming"
                                        + " (ability replica-stream).",
                        requiredMode = Schema.RequiredMode.REQUIRED)
                @Nullable
                String cluster) {}

        @Nullable
        String primaryCluster() {
            return primary == null ? null : primary.cluster();
        }
    }

    /** A cluster that is to follow the primary. */
    @Schema(name = "MemberRequest", description = "A cluster that follows the primary. Its operator is the primary's.")
    record MemberRequest(
            @Schema(
                    description = "A DNS-1035 label of at most 40 characters, unique in the namespace",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String name,

            @Schema(description = "default, when left out") @Nullable
            String namespace,

            @Schema(description = "The primary's, when left out") @Nullable
            String dataPlane,

            @Nullable Map<String, String> labels,
            @Nullable String description,

            @Schema(description = "DELETE is refused while it is true") @Nullable
            Boolean deletionProtection,

            @Schema(description = "What it leaves out is as in the primary's") @Nullable
            SpecRequest spec,

            @Schema(
                    description =
                            "WAL comes from the primary itself as it is written, beside its archive if it has one. It takes the"
                                    + " ability replica-stream; to another data plane replica-stream-far, both clusters"
                                    + " exposed, and a way between the two, which is tried first. A primary that is not backed"
                                    + " up can be followed in no other way. false, when left out")
            @Nullable
            Boolean streaming) {

        boolean streams() {
            return Boolean.TRUE.equals(streaming);
        }

        ClusterDraft toDraft() {
            return new ClusterDraft(
                    Shape.FULL,
                    null,
                    name,
                    namespace,
                    null,
                    dataPlane,
                    labels,
                    description,
                    deletionProtection,
                    spec == null ? ClusterDraft.Spec.empty() : spec.toDraft(),
                    null);
        }
    }

    /** Who shall take the place of a primary that is lost. */
    @Schema(name = "TopologyFailoverRequest")
    record TopologyFailoverRequest(
            @Schema(
                    description = "The id of the member that shall take writes, or its name where that says which",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String to,

            @Schema(
                    description = "Rows that have not reached that member may be lost",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            Boolean acceptDataLoss,

            @Schema(
                    description =
                            "The old primary was stopped. It has to be said where its data plane does not answer, so that it"
                                    + " cannot be seen.")
            @Nullable
            Boolean oldPrimaryStopped) {

        static final TopologyFailoverRequest EMPTY = new TopologyFailoverRequest(null, null, null);
    }

    /** Who shall follow again. */
    @Schema(name = "TopologyRejoinRequest")
    record TopologyRejoinRequest(
            @Schema(
                    description = "The id of the member that was lost, or its name where that says which",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String member,

            @Schema(
                    description = "Its volumes may be thrown away, and with them what it alone has",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            Boolean acceptDataLoss) {

        static final TopologyRejoinRequest EMPTY = new TopologyRejoinRequest(null, null);
    }

    /** Who shall take writes. */
    @Schema(name = "TopologySwitchoverRequest")
    record TopologySwitchoverRequest(
            @Schema(
                    description = "The id of the member that shall take writes, or its name where that says which",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String to) {}
}
