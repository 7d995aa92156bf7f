package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a cluster that follows another one can read that one's archive. PostgreSQL cannot tell: to it, one that is away is one
 * in which there is nothing new.
 */
final class PeerArchive implements Duty {

    private static final String LOOK = "look at the peer's archive";
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private Instant triedAt = Instant.EPOCH;

    @Override
    public boolean act(Scene scene) {
        var replication = scene.desired().replication();
        var cluster = scene.cluster();
        if (!scene.isFollower() || replication == null) {
            cluster.peerFailure(null);
            return false;
        }
        cluster.tasks().takeEnd(LOOK).ifPresent(end -> cluster.peerFailure(end.words()));
        if (cluster.tasks().isKnown(LOOK)) {
            if (scene.now().isAfter(triedAt.plus(SILENCE))) {
                cluster.peerFailure("it does not answer");
            }
        } else if (scene.now().isAfter(triedAt.plus(PAUSE))) {
            triedAt = scene.now();
            var wal = ArchiveDirectory.of(replication.peer().archive()).wal();
            cluster.tasks().start(LOOK, () -> refuseAbsent(wal));
        }
        return false;
    }

    private static void refuseAbsent(Path wal) throws IOException {
        if (!Files.isDirectory(wal) || !Files.isReadable(wal)) {
            throw new IOException(wal + " is not there, or cannot be read");
        }
    }
}
