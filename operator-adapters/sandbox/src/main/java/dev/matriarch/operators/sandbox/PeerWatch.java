package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether anything can come from the cluster that this one follows. Of an archive PostgreSQL cannot tell: to it, one that is away
 * is one in which there is nothing new. Where there is none, it shows in whether the leader receives.
 */
final class PeerWatch implements Duty {

    private static final String LOOK = "look at the peer's archive";
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** While the two change places nothing comes for a moment, which is as it should be. */
    private static final Duration CHANGE = Duration.ofSeconds(15);

    private Instant triedAt = Instant.EPOCH;
    private Instant deafSince = Instant.MAX;

    @Override
    public boolean act(Scene scene) throws IOException {
        var replication = scene.desired().replication();
        if (!scene.isFollower() || replication == null) {
            scene.cluster().peerFailure(null);
            deafSince = Instant.MAX;
        } else if (replication.peer().archive() != null) {
            look(scene, replication.peer().archive());
        } else {
            listen(scene);
        }
        return false;
    }

    private void look(Scene scene, Archive archive) {
        var cluster = scene.cluster();
        cluster.tasks().takeEnd(LOOK).ifPresent(end -> cluster.peerFailure(end.words()));
        if (cluster.tasks().isKnown(LOOK)) {
            if (scene.now().isAfter(triedAt.plus(SILENCE))) {
                cluster.peerFailure("it does not answer");
            }
        } else if (scene.now().isAfter(triedAt.plus(PAUSE))) {
            triedAt = scene.now();
            var wal = ArchiveDirectory.of(archive).wal();
            cluster.tasks().start(LOOK, () -> refuseAbsent(wal));
        }
    }

    private void listen(Scene scene) throws IOException {
        var reply = scene.look().of(scene.primary()).reply();
        if (reply == null || reply.receiving()) {
            scene.cluster().peerFailure(null);
            deafSince = Instant.MAX;
        } else if (deafSince.equals(Instant.MAX)) {
            deafSince = scene.now();
        } else if (scene.now().isAfter(deafSince.plus(CHANGE))) {
            var words = scene.cluster().instance(scene.primary()).lastComplaint();
            scene.cluster().peerFailure(words.isEmpty() ? "it sends nothing" : words);
        }
    }

    private static void refuseAbsent(Path wal) throws IOException {
        if (!Files.isDirectory(wal) || !Files.isReadable(wal)) {
            throw new IOException(wal + " is not there, or cannot be read");
        }
    }
}
