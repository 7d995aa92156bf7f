package dev.matriarch.operators;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a server of a cluster has logged, as it logged it: secrets are still in it.
 *
 * @param instance whose it is
 * @param at when, by that server's clock
 * @param message the first of what it says; may have several lines
 * @param session on whose behalf
 * @param more what PostgreSQL adds to the message
 */
public record LogLine(
        String instance, Instant at, Source source, Severity severity, String message, Session session, More more) {

    /** A line of what runs beside PostgreSQL, or one of which nothing more is known. */
    public LogLine(String instance, Instant at, Source source, Severity severity, String message) {
        this(instance, at, source, severity, message, Session.UNKNOWN, More.NOTHING);
    }

    /** Who says it. */
    public enum Source {
        POSTGRESQL,
        /** What the operator runs beside PostgreSQL, in its own words. */
        MANAGER
    }

    /** PostgreSQL's own, in its own order of logs: {@code LOG} is for administrators and stands between error and fatal. */
    public enum Severity {
        DEBUG,
        INFO,
        NOTICE,
        WARNING,
        ERROR,
        LOG,
        FATAL,
        PANIC;

        /** Whether something is wrong, or may become so. */
        public boolean isTrouble() {
            return switch (this) {
                case WARNING, ERROR, FATAL, PANIC -> true;
                case DEBUG, INFO, NOTICE, LOG -> false;
            };
        }
    }

    /**
     * One client's connection, or one of the server's own processes.
     *
     * @param client where the client is, host and port as far as known
     * @param application the name that the client gave itself
     */
    public record Session(
            @Nullable Integer processId,
            @Nullable String user,
            @Nullable String database,
            @Nullable String application,
            @Nullable String client) {

        /** Nothing is known of it. */
        public static final Session UNKNOWN = new Session(null, null, null, null, null);
    }

    /**
     * @param sqlState PostgreSQL's code of five characters
     * @param context where in nested calls it happened
     * @param statement the statement that led to it, whole
     */
    public record More(
            @Nullable String sqlState,
            @Nullable String detail,
            @Nullable String hint,
            @Nullable String context,
            @Nullable String statement) {

        /** There is nothing. */
        public static final More NOTHING = new More(null, null, null, null, null);
    }
}
