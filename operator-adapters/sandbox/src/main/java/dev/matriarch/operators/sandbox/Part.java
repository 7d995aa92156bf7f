package dev.matriarch.operators.sandbox;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is beside the one that has the same data, as the supervisor decided it.
 *
 * @param token what it left when it ceased to take writes; null where it never did, and once it takes writes again
 */
record Part(Stage stage, @Nullable Token token) {

    /** It takes writes, as one does that has no other beside it. */
    static final Part WRITER = new Part(Stage.WRITES, null);

    /** Its clients are sent away, and all that it wrote goes to its archive. */
    static final Part LEAVER = new Part(Stage.LEAVES, null);

    /** Its leader is being promoted. */
    static final Part HEIR = new Part(Stage.INHERITS, null);

    /** Where it is between the two. */
    enum Stage {
        WRITES,
        LEAVES,
        FOLLOWS,
        INHERITS
    }

    Part {
        Objects.requireNonNull(stage);
    }

    static Part follower(@Nullable Token left) {
        return new Part(Stage.FOLLOWS, left);
    }

    boolean is(Stage other) {
        return stage == other;
    }
}
