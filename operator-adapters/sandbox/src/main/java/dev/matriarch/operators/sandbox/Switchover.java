package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.ClusterState.Handover;
import dev.matriarch.operators.sandbox.ObservedFile.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * A planned change of primary, in which no row is lost whatever the replication: the old primary stops cleanly, the chosen
 * standby has its last record, and only then is it promoted.
 */
final class Switchover {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration LAST_RECORD_PATIENCE = Duration.ofSeconds(10);

    private Instant stoppedAt = Instant.EPOCH;
    private String stopped = "";

    boolean act(Scene scene, Handover handover) throws IOException {
        var from = scene.state().member(handover.from());
        var instance = scene.cluster().instance(from);
        if (scene.look().of(from).running()) {
            instance.stop(scene.now(), STOP_PATIENCE);
            return false;
        }
        if (!instance.hasData() || !ControlFile.read(instance.data()).cleanlyStopped()) {
            return abort(scene, handover, from.name() + " did not stop cleanly");
        }
        return handOver(scene, handover, ControlFile.read(instance.data()));
    }

    private boolean handOver(Scene scene, Handover handover, ControlFile old) throws IOException {
        var to = String.valueOf(handover.request().to());
        if (hasLastRecord(scene, to, old)) {
            scene.cluster()
                    .change(
                            "%s hands over to %s".formatted(handover.from(), to),
                            state -> state.withPrimary(to, Promises.first(scene, to))
                                    .withOutcome(new Outcome(handover.request().id(), null)));
            return true;
        }
        if (!handover.request().id().equals(stopped)) {
            stopped = handover.request().id();
            stoppedAt = scene.now();
        }
        if (scene.now().isBefore(stoppedAt.plus(LAST_RECORD_PATIENCE))) {
            return false;
        }
        scene.cluster().planRestart(handover.from(), "");
        return abort(scene, handover, to + " did not receive the last of " + handover.from());
    }

    /** The position is the end of the last record replayed; past the beginning of the checkpoint, it has the checkpoint. */
    private static boolean hasLastRecord(Scene scene, String to, ControlFile old) {
        var reply = scene.look().of(to).reply();
        return reply != null
                && reply.recovering()
                && !reply.receiving()
                && reply.position().compareTo(old.checkpoint()) > 0;
    }

    private static boolean abort(Scene scene, Handover handover, String why) throws IOException {
        return Handovers.end(scene, handover.request(), why);
    }
}
