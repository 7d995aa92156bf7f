package dev.matriarch.operators.zalando;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where the WAL of a cluster ended when it ceased to take writes. Neither the operator nor Patroni has such a thing, nor looks whether
 * the one that takes its place has all of it (contract 4.10), so it is ours. Pure.
 *
 * @param systemIdentifier of its data
 * @param timeline the one that ended
 * @param end in bytes from the beginning of all WAL
 */
record DemotionToken(String systemIdentifier, int timeline, long end) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,20})\\.(\\d{1,9})\\.(\\d{1,18})");

    /** As it goes from one cluster to the other: with a sum, so that one which was altered on the way is known by it. */
    String text() {
        var content = "%s.%d.%d".formatted(systemIdentifier, timeline, end);
        return content + "." + sum(content);
    }

    /** Empty where it is none that {@link #text} has made. */
    static Optional<DemotionToken> parse(String text) {
        var dot = text.lastIndexOf('.');
        var content = TEXT.matcher(text.substring(0, Math.max(0, dot)));
        return content.matches() && sum(content.group()).equals(text.substring(dot + 1))
                ? Optional.of(new DemotionToken(
                        content.group(1), Integer.parseInt(content.group(2)), Long.parseLong(content.group(3))))
                : Optional.empty();
    }

    private static String sum(String content) {
        var sum = new CRC32();
        sum.update(content.getBytes(StandardCharsets.US_ASCII));
        return "%08x".formatted(sum.getValue());
    }

    /** Why the one that is there will never have what this speaks of and nothing else; null where it may. */
    @Nullable
    String unfit(WalLook there) {
        if (!there.systemIdentifier().equals(systemIdentifier)) {
            return "it was left by a cluster with other data";
        }
        if (there.timeline() > timeline) {
            return "it was left on timeline %d, and somebody has taken writes on timeline %d since"
                    .formatted(timeline, there.timeline());
        }
        return there.timeline() == timeline && there.position() > end
                ? "it was left at %s, and there has been WAL up to %s since"
                        .formatted(MemberStatus.lsn(end), MemberStatus.lsn(there.position()))
                : null;
    }

    /** Whether the one that is there has all of it, and nothing else. */
    boolean isReached(WalLook there) {
        return unfit(there) == null && there.timeline() == timeline && there.position() == end;
    }

    /** Whether others went on from here, or later: then whoever left this can follow them. */
    boolean isContinued(PatroniState others) {
        return isOf(others) && others.leftAt(timeline).filter(at -> at >= end).isPresent();
    }

    /** Whether others went on from before this: then whoever left this has WAL that they never got. */
    boolean isForked(PatroniState others) {
        return !isOf(others) || others.leftAt(timeline).filter(at -> at < end).isPresent();
    }

    private boolean isOf(PatroniState others) {
        return others.systemIdentifier().filter(systemIdentifier::equals).isPresent();
    }
}
