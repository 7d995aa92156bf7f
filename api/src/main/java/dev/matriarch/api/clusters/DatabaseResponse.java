package dev.matriarch.api.clusters;

import dev.matriarch.operators.Contents.Extension;
import dev.matriarch.provisioning.clusters.ContentState;
import dev.matriarch.provisioning.clusters.DatabaseView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database of a cluster. */
@Schema(name = "Database")
public record DatabaseResponse(
        String name,
        String owner,
        List<ExtensionResponse> extensions,
        ContentState state,

        @Schema(description = "What PostgreSQL or the operator says of it; null where there is nothing to say")
        @Nullable
        String message) {

    /** An extension of it. */
    @Schema(name = "Extension")
    public record ExtensionResponse(
            String name,

            @Schema(description = "The one that was asked for; null: what PostgreSQL takes by itself") @Nullable
            String version) {

        static ExtensionResponse of(Extension extension) {
            return new ExtensionResponse(extension.name(), extension.version());
        }
    }

    static DatabaseResponse of(DatabaseView database) {
        return new DatabaseResponse(
                database.name(),
                database.owner(),
                database.extensions().stream().map(ExtensionResponse::of).toList(),
                database.state(),
                database.message());
    }
}
