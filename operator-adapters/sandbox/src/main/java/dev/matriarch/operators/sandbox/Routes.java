package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import dev.matriarch.operators.sandbox.Part.Stage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The cluster's stable ports lead to those who can serve there, and to nobody else. */
final class Routes implements AutoCloseable {

    private final Map<Integer, PortProxy> proxies = new HashMap<>();

    /** Comes first in each turn: what is reported next can be used, and nobody talks to a primary that is none any more. */
    void follow(Scene scene) {
        var ports = scene.state().ports();
        var writes = leads(scene, ports.readWrite()) ? List.of(scene.primary().port()) : List.<Integer>of();
        var reads = scene.state().standbys().stream()
                .filter(standby -> reads(scene, standby, ports.readOnly()))
                .map(Member::port)
                .toList();
        route(scene, ports.readWrite(), writes);
        route(scene, ports.readOnly(), reads);
        route(
                scene,
                ports.read(),
                Stream.concat(writes.stream(), reads.stream()).toList());
    }

    private boolean leads(Scene scene, int port) {
        if (isToldToLeave(scene) && !leadsTo(scene.primary(), port)) {
            return false;
        }
        return scene.led() || (scene.settledRole() && isOpen(scene) && staysThough(scene, scene.primary(), port));
    }

    /** One that comes back and shall take no writes any more starts in order to stop cleanly, and for nobody else. */
    private static boolean isToldToLeave(Scene scene) {
        return scene.state().part().is(Stage.WRITES) && scene.desired().isReplica();
    }

    private boolean leadsTo(Member member, int port) {
        var proxy = proxies.get(port);
        return proxy != null && proxy.leadsTo(member.port());
    }

    /** Clients that write are sent away before a primary stops, and come back once its heir takes writes. */
    private static boolean isOpen(Scene scene) {
        return scene.state().part().is(Stage.WRITES) || scene.isFollower();
    }

    private boolean reads(Scene scene, Member standby, int port) {
        return standby.built() && (scene.look().of(standby).isStandby() || staysThough(scene, standby, port));
    }

    /** A server that is too busy to answer us may still serve the clients it has. */
    private boolean staysThough(Scene scene, Member member, int port) {
        var look = scene.look().of(member);
        return look.running() && look.reply() == null && leadsTo(member, port);
    }

    private void route(Scene scene, int port, List<Integer> targets) {
        var topic = "port " + port;
        try {
            var proxy = proxies.get(port);
            if (proxy == null) {
                proxy = PortProxy.open(port);
                proxies.put(port, proxy);
            }
            proxy.route(targets);
            scene.cluster().problem(topic, null);
        } catch (IOException taken) {
            scene.cluster()
                    .problem(
                            topic,
                            new Problem(
                                    "Port %d of the cluster is taken by another program".formatted(port),
                                    "End the program that listens there."));
        }
    }

    @Override
    public void close() {
        proxies.values().forEach(PortProxy::close);
        proxies.clear();
    }
}
