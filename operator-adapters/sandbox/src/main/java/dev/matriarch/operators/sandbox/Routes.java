package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The cluster's stable ports lead to those who can serve there, and to nobody else. */
final class Routes implements Duty, AutoCloseable {

    private final Map<Integer, PortProxy> proxies = new HashMap<>();

    @Override
    public boolean act(Scene scene) {
        var writes = scene.calm() ? List.of(scene.primary().port()) : List.<Integer>of();
        var reads = scene.state().standbys().stream()
                .filter(standby -> scene.look().of(standby).isStandby() && standby.built())
                .map(Member::port)
                .toList();
        var ports = scene.state().ports();
        route(scene, ports.readWrite(), writes);
        route(scene, ports.readOnly(), reads);
        route(
                scene,
                ports.read(),
                Stream.concat(writes.stream(), reads.stream()).toList());
        return false;
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
