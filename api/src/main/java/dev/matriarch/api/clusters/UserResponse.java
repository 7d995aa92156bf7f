package dev.matriarch.api.clusters;

import dev.matriarch.provisioning.clusters.ContentState;
import dev.matriarch.provisioning.clusters.UserView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user of a cluster beside its owner. */
@Schema(name = "User")
public record UserResponse(
        String name,
        List<String> memberOf,

        @Schema(description = "Null: as many connections as there are") @Nullable
        Integer connectionLimit,

        ContentState state,

        @Schema(description = "What PostgreSQL or the operator says of it; null where there is nothing to say")
        @Nullable
        String message) {

    static UserResponse of(UserView user) {
        return new UserResponse(user.name(), user.memberOf(), user.connectionLimit(), user.state(), user.message());
    }
}
