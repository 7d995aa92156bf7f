package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says of a cluster: one word, and not which generation of the specification it speaks of. {@value
 * #RUNNING} only means that its last turn is over (contract 3.2).
 *
 * @param word null before it has said anything
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PostgresqlStatus(
        @JsonProperty("PostgresClusterStatus") @Nullable String word) {

    static final String CREATING = "Creating";
    static final String UPDATING = "Updating";
    static final String RUNNING = "Running";
    static final String CREATE_FAILED = "CreateFailed";
    static final String UPDATE_FAILED = "UpdateFailed";
    static final String SYNC_FAILED = "SyncFailed";

    /** The name is not one that its configuration allows; it never looks at the cluster. */
    static final String INVALID = "Invalid";
}
