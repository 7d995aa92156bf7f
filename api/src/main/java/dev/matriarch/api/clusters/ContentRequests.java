package dev.matriarch.api.clusters;

import dev.matriarch.provisioning.clusters.DatabaseDraft;
import dev.matriarch.provisioning.clusters.DatabaseDraft.ExtensionDraft;
import dev.matriarch.provisioning.clusters.UserDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies by which databases and users are asked for. */
final class ContentRequests {

    private ContentRequests() {}

    /** A new database. */
    @Schema(name = "DatabaseRequest")
    record DatabaseRequest(
            @Schema(
                    description = "Lower-case letters, digits and underscores, no digit first, at most 63",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String name,

            @Schema(description = "A user of the cluster; the cluster's owner, when left out") @Nullable
            String owner,

            @Schema(description = "None, when left out") @Nullable
            List<@Nullable ExtensionRequest> extensions) {

        DatabaseDraft toDraft() {
            return new DatabaseDraft(name, owner, drafts(extensions));
        }
    }

    /** Another owner, other extensions. */
    @Schema(name = "DatabasePatch")
    record DatabasePatch(
            @Schema(description = "A user of the cluster; as it is, when left out") @Nullable
            String owner,

            @Schema(
                    description = "All that there shall be: one that is there and not among them is dropped, unless"
                            + " something depends on it. As they are, when left out")
            @Nullable
            List<@Nullable ExtensionRequest> extensions) {

        DatabaseDraft toDraft() {
            return new DatabaseDraft(null, owner, drafts(extensions));
        }
    }

    /** An extension that a database shall have. */
    @Schema(name = "ExtensionRequest")
    record ExtensionRequest(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(description = "As PostgreSQL writes it; what PostgreSQL takes by itself, when left out") @Nullable
            String version) {}

    /** A new user. */
    @Schema(name = "UserRequest")
    record UserRequest(
            @Schema(
                    description = "Lower-case letters, digits and underscores, no digit first, at most 63",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String name,

            @Schema(
                    description =
                            "The cluster's owner or other users, whose rights it shall have; nobody's, when left out")
            @Nullable
            List<@Nullable String> memberOf,

            @Schema(description = "The most connections at a time; as many as there are, when left out") @Nullable
            Integer connectionLimit) {

        UserDraft toDraft() {
            return new UserDraft(name, memberOf, connectionLimit);
        }
    }

    private static @Nullable List<ExtensionDraft> drafts(@Nullable List<@Nullable ExtensionRequest> extensions) {
        return extensions == null
                ? null
                : extensions.stream().map(ContentRequests::draft).toList();
    }

    private static ExtensionDraft draft(@Nullable ExtensionRequest extension) {
        return extension == null
                ? new ExtensionDraft(null, null)
                : new ExtensionDraft(extension.name(), extension.version());
    }
}
