package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What a primary left when it ceased to take writes: where its WAL ends. Pure.
 *
 * @param systemIdentifier of the data
 * @param timeline which ended
 * @param checkpoint where its last record begins, the checkpoint of its clean stop
 * @param end where that record ends
 */
record Token(long systemIdentifier, int timeline, Lsn checkpoint, Lsn end) {

    /** How far a follower is. */
    record Reached(long systemIdentifier, int timeline, Lsn position, int newestTimeline) {}

    /** What a follower may do with it. */
    sealed interface Verdict {
        /** It has all there is, and nothing else. */
        record Fulfilled() implements Verdict {}

        /** It has not all yet. */
        record Ahead(String words) implements Verdict {}

        /** It never will. */
        record Unfit(String words) implements Verdict {}
    }

    /** As it goes from one cluster to the other: with a sum, so that one which was altered on the way is known by it. */
    String text() {
        var content = Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(this));
        return content + "." + sum(content);
    }

    /** Empty where nobody of the sandbox has written this. */
    static Optional<Token> parse(String text) {
        var dot = text.indexOf('.');
        if (dot < 0 || !sum(text.substring(0, dot)).equals(text.substring(dot + 1))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parse(Base64.getUrlDecoder().decode(text.substring(0, dot)), Token.class));
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static String sum(String content) {
        var sum = new CRC32();
        sum.update(content.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    Verdict of(Reached reached) {
        if (reached.systemIdentifier() != systemIdentifier) {
            return new Verdict.Unfit("it was left by a cluster with other data");
        }
        if (reached.newestTimeline() > timeline) {
            return new Verdict.Unfit("it was left on timeline %d, and somebody has taken writes on timeline %d since"
                    .formatted(timeline, reached.newestTimeline()));
        }
        if (reached.timeline() < timeline || reached.position().compareTo(end) < 0) {
            return new Verdict.Ahead("has replayed up to %s on timeline %d, and %s on timeline %d is the end"
                    .formatted(reached.position(), reached.timeline(), end, timeline));
        }
        return reached.position().equals(end)
                ? new Verdict.Fulfilled()
                : new Verdict.Unfit(
                        "it was left at %s, and there has been WAL up to %s since".formatted(end, reached.position()));
    }
}
