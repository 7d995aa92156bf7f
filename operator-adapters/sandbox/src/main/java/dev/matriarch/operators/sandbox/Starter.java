package dev.matriarch.operators.sandbox;

import java.io.IOException;

/** Starts instances, in the role that was decided for them and in no other. */
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
        instance.start(!scene.state().isPrimary(member), scene.configuration(member), scene.now());
        cluster.restarted(member.name());
        return true;
    }

    private static void moveAway(Cluster cluster, Member member) throws IOException {
        var port = cluster.ports().take();
        cluster.change(
                "%s moves to port %d, because another program took %d".formatted(member.name(), port, member.port()),
                state -> state.withMember(member.name(), m -> m.withPort(port)));
    }
}
