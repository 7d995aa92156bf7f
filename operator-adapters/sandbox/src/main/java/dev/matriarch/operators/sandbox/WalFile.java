package dev.matriarch.operators.sandbox;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of WAL, as its name tells it. All files of the sandbox have the 16 MiB that {@code initdb} gives them.
 *
 * @param number which one it is, counted through all timelines
 */
record WalFile(int timeline, long number) implements Comparable<WalFile> {

    private static final long BYTES = 16L << 20;
    private static final long NUMBERS_OF_A_LOG = (1L << 32) / BYTES;
    private static final Pattern NAME = Pattern.compile("[0-9A-F]{24}");
    private static final Comparator<WalFile> ORDER =
            Comparator.comparingLong(WalFile::number).thenComparingInt(WalFile::timeline);

    /** Empty for files of other kinds, such as histories and what is written half. */
    static Optional<WalFile> parse(String name) {
        return NAME.matcher(name).matches() ? Optional.of(named(name)) : Optional.empty();
    }

    /** That of a file of WAL, or of one that is called after it. */
    static WalFile named(String name) {
        var log = Long.parseLong(name.substring(8, 16), 16);
        var place = Long.parseLong(name.substring(16, 24), 16);
        return new WalFile(Integer.parseInt(name.substring(0, 8), 16), log * NUMBERS_OF_A_LOG + place);
    }

    /** The one in which the byte at that position is. */
    static WalFile at(int timeline, Lsn position) {
        return new WalFile(timeline, Long.divideUnsigned(position.value(), BYTES));
    }

    /** The one in which the last byte before that position is. */
    static WalFile before(int timeline, Lsn position) {
        return at(timeline, new Lsn(position.value() - 1));
    }

    /** Where in its file that position is. */
    static long offset(Lsn position) {
        return Long.remainderUnsigned(position.value(), BYTES);
    }

    @Override
    public int compareTo(WalFile other) {
        return ORDER.compare(this, other);
    }

    /** As PostgreSQL calls it. */
    @Override
    public String toString() {
        return "%08X%08X%08X".formatted(timeline, number / NUMBERS_OF_A_LOG, number % NUMBERS_OF_A_LOG);
    }
}
