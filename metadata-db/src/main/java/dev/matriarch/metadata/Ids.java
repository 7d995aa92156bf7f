package dev.matriarch.metadata;

import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** Makes ids that sort by age. */
public final class Ids {

    /** Greater than every id: a list that begins after it begins at its beginning. */
    static final UUID GREATEST = new UUID(-1, -1);

    private Ids() {}

    @SuppressWarnings("NullAway") // the strategy ignores its session
    public static UUID next() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }
}
