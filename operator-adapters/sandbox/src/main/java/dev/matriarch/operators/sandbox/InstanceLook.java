package dev.matriarch.operators.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one look at one instance showed.
 *
 * @param running its process is there
 * @param control what its data say of it, or null when there are none
 * @param reply what the server said, or null when it did not answer
 */
record InstanceLook(
        String name,
        boolean running,
        @Nullable ControlFile control,
        @Nullable Reply reply) {

    /**
     * @param position how far a standby has replayed, or a primary has written
     * @param received how far a standby has received since it started, or null
     * @param receiving a standby is connected to a server it receives from
     * @param replayedUpTo when the last commit was made that a standby has replayed; null before the first since its start
     * @param exhausted a standby has replayed all that it had and waits for more
     * @param nextTransaction the id after that of the last transaction to end, with its epoch
     * @param configuredAt when it last read its configuration
     * @param floors the values in force of {@link ServerConfig#FLOORS}
     * @param followers who receives from it
     */
    record Reply(
            boolean recovering,
            Instant startedAt,
            String version,
            Lsn position,
            @Nullable Lsn received,
            boolean receiving,
            boolean exhausted,
            @Nullable Instant replayedUpTo,
            long nextTransaction,
            @Nullable Integer timeline,
            boolean pendingRestart,
            Instant configuredAt,
            Map<String, Integer> floors,
            List<Follower> followers) {

        /** All that it has on disk. */
        Lsn reached() {
            return position.max(received);
        }

        /** Nothing more can come to it: it is cut off, and what it reached is final. */
        boolean isStill() {
            return recovering && !receiving && (received != null || exhausted);
        }

        Optional<Follower> follower(String name) {
            return followers.stream().filter(f -> f.name().equals(name)).findFirst();
        }
    }

    /** A standby as its primary sees it. */
    record Follower(
            String name,
            boolean streaming,
            String syncState,
            @Nullable Lsn flushed,
            @Nullable Long lagBytes) {}

    boolean takesWrites() {
        return reply != null && !reply.recovering();
    }

    boolean isStandby() {
        return reply != null && reply.recovering();
    }
}
