package dev.matriarch.operators;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator can show what the servers of a cluster have logged. */
public interface Logs {

    /**
     * Reads what is there at this moment, in at most seven seconds: three to find out where to ask, and the rest there. To follow a log is to read again {@link Wanted#after} what
     * was read: nothing is held open in between, so an instance that was made anew, or comes later, is in the next reading.
     *
     * @return one for each instance that there is a trace of, in the order of their names; of {@link Wanted#instance} alone
     *     where it is given, and nothing when it is not there
     * @throws OperatorUnavailableException when it could not look at all; an instance that alone cannot be read is no
     *     failure, and has a {@link InstanceLog#note}
     * @throws OperatorRefusedException when the place will not show logs
     */
    List<InstanceLog> logs(ClusterRef cluster, Wanted wanted);

    /**
     * Which lines.
     *
     * @param instance the only one that matters, or null for all
     * @param since none that is older, or null
     * @param tail the most lines of one instance, of which the newest are taken; 1 or more
     * @param manager all lines of {@link LogLine.Source#MANAGER}, not its warnings and errors alone
     * @param after by instance the {@link InstanceLog#position} of an earlier reading, which {@code since} does not matter to
     */
    record Wanted(
            @Nullable String instance, @Nullable Instant since, int tail, boolean manager, Map<String, String> after) {
        public Wanted {
            after = Map.copyOf(after);
        }

        /** Whether this instance is meant. */
        public boolean isOf(String name) {
            return instance == null || instance.equals(name);
        }

        /** Whether such a line is meant, whoever's it is. */
        public boolean isOf(LogLine.Source source, LogLine.Severity severity) {
            return manager || source == LogLine.Source.POSTGRESQL || severity.isTrouble();
        }
    }

    /**
     * What one instance has logged.
     *
     * @param lines in the order in which they were logged
     * @param cut whether lines that were wanted have been left out, which are older ones
     * @param note why its log cannot be read, in words for people without names of nodes; null when it could
     * @param position where this reading ended, for the next; null when nothing was read
     */
    record InstanceLog(
            String instance,
            List<LogLine> lines,
            boolean cut,
            @Nullable String note,
            @Nullable String position) {
        public InstanceLog {
            lines = List.copyOf(lines);
        }

        /** Nothing could be read. */
        public static InstanceLog unread(String instance, String note) {
            return new InstanceLog(instance, List.of(), false, note, null);
        }
    }
}
