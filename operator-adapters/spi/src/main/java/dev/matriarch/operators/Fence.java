package dev.matriarch.operators;

/**
 * The right to write, for one worker on one job. It grows with every accepted change and every takeover, so a later
 * holder's write is always greater than an earlier one's.
 *
 * <p>An adapter stores {@link #mark()} with what it writes, refuses to write over a greater one, and calls
 * {@link #check()} as the last thing before the write.
 */
public interface Fence {

    /** The cluster's generation this write belongs to. */
    long generation();

    /** The job's epoch, counted up by every claim. */
    long epoch();

    /** Asks the metadata DB whether this worker still holds its job. */
    void check() throws FencedException;

    default Mark mark() {
        return new Mark(generation(), epoch());
    }

    /** The order of writes, printed {@code <generation>.<epoch>}. */
    record Mark(long generation, long epoch) implements Comparable<Mark> {

        public static Mark parse(String text) {
            var dot = text.indexOf('.');
            return new Mark(Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
        }

        @Override
        public int compareTo(Mark other) {
            var byGeneration = Long.compare(generation, other.generation);
            return byGeneration != 0 ? byGeneration : Long.compare(epoch, other.epoch);
        }

        @Override
        public String toString() {
            return generation + "." + epoch;
        }
    }
}
