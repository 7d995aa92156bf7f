package dev.matriarch.metadata;

import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** Makes ids that sort by age. */
public final class Ids {

    private Ids() {}

    @SuppressWarnings("NullAway") // the strategy ignores its session
    public static UUID next() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }
}
