package dev.matriarch.metadata;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code data_plane}: a place that runs databases. Its credentials are not in here; they are asked for by name.
 *
 * @param kind whose provider knows what its settings mean; {@link #SANDBOX} for one that a server's start offers
 * @param operators the default one first, at least one
 * @param settings how it is reached, as far as that is no secret, as JSON; not printed all the same
 * @param version counts the changes after which a server connects anew
 * @param isDefault where clusters go when neither the request nor the tenant says; at most one is
 */
public record DataPlaneRecord(
        String name,
        String kind,
        List<String> operators,
        String settings,
        Findings findings,
        long version,
        boolean isDefault,
        Instant createdAt) {

    /** The kind of those that a server's start offers. */
    public static final String SANDBOX = "sandbox";

    public DataPlaneRecord {
        operators = List.copyOf(operators);
    }

    /** One that a server's start offers. */
    public DataPlaneRecord(String name, List<String> operators, String settings, boolean isDefault, Instant createdAt) {
        this(name, SANDBOX, operators, settings, Findings.NONE, 1, isDefault, createdAt);
    }

    /**
     * What was found when it was last checked.
     *
     * @param identity what tells the place from any other, or null when that is not known
     * @param offers a JSON object: what each operator can do there
     * @param shortcomings a JSON list: what is missing
     * @param at when that check began, or null when there was none
     */
    public record Findings(
            @Nullable String identity,
            String offers,
            String shortcomings,
            @Nullable Instant at) {

        public static final Findings NONE = new Findings(null, "{}", "[]", null);
    }

    @Override
    public String toString() {
        return "DataPlaneRecord[%s, operators=%s]".formatted(name, operators);
    }
}
