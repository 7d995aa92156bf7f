package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.Part.Stage;
import java.io.IOException;

/**
 * Starts instances, in the role that was decided for them and in no other: all that belong to a cluster that follows another one
 * are standbys.
 */
final class Starter {

    /** @return false when it is too early to try again */
    boolean start(Scene scene, Member member) throws IOException {
        var cluster = scene.cluster();
        var instance = cluster.instance(member);
        if (!instance.mayStart(scene.now())) {
            return false;
        }
        if (!Ports.isFree(member.port())) {
            moveAway(cluster, member);
            return true;
        }
        var restart = cluster.plannedRestart(member.name());
        if (restart.isPresent()) {
            cluster.change(
                    "restarted " + member.name(),
                    state -> state.withMember(
                            member.name(), m -> restart.get().isEmpty() ? m : m.withRestart(restart.get())));
        }
        instance.start(isStandby(scene, member), scene.configuration(member), scene.now());
        cluster.restarted(member.name());
        return true;
    }

    private static boolean isStandby(Scene scene, Member member) {
        return !scene.state().isPrimary(member) || scene.isFollower() || beginsATimeline(scene, member);
    }

    /** One that stopped as a primary and is to be promoted does not write on where it was. */
    private static boolean beginsATimeline(Scene scene, Member member) {
        var control = scene.look().of(member).control();
        return scene.state().part().is(Stage.INHERITS) && control != null && control.cleanlyStopped();
    }

    private static void moveAway(Cluster cluster, Member member) throws IOException {
        var port = cluster.ports().take();
        cluster.change(
                "%s moves to port %d, because another program took %d".formatted(member.name(), port, member.port()),
                state -> state.withMember(member.name(), m -> m.withPort(port)));
    }
}
