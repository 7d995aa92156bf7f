package dev.matriarch.operators;

import org.jspecify.annotations.Nullable;

/**
 * The connection poolers before a cluster; one of the two at least is there.
 *
 * @param readWrite leads to the primary
 * @param readOnly leads to standbys
 */
public record DesiredPooler(
        @Nullable Pool readWrite, @Nullable Pool readOnly) {

    /**
     * One pooler.
     *
     * @param instances processes that pool, each with connections of its own; 1 or more
     * @param poolSize the most connections of one instance to the server, for each pair of user and database
     * @param maxClients the most connections of clients to one instance
     */
    public record Pool(int instances, Mode mode, int poolSize, int maxClients) {}

    /** For how long a client has a connection to the server for itself. */
    public enum Mode {
        /** Until it disconnects. */
        SESSION,
        /** Until its transaction ends; nothing of a session is left to the next one. */
        TRANSACTION
    }
}
