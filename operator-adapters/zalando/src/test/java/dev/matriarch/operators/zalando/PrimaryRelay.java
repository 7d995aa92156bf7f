package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A port of this machine that leads where a cluster's service for writes leads to, one for each cluster. */
final class PrimaryRelay implements AutoCloseable {

    private static final int PORT = 5432;

    private final ApiServer server;
    private final Map<ClusterRef, ServerSocket> doors = new ConcurrentHashMap<>();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

    PrimaryRelay(ApiServer server) {
        this.server = server;
    }

    Endpoint to(ClusterRef cluster) {
        var door = doors.computeIfAbsent(cluster, this::open);
        return new Endpoint(door.getInetAddress().getHostAddress(), door.getLocalPort());
    }

    private ServerSocket open(ClusterRef cluster) {
        try {
            var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> serve(cluster, door));
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ClusterRef cluster, ServerSocket door) {
        while (!door.isClosed()) {
            try {
                var guest = door.accept();
                Thread.ofVirtual().start(() -> lead(cluster, guest));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void lead(ClusterRef cluster, Socket guest) {
        open.add(guest);
        try (guest;
                var way = forward(cluster);
                var there = new Socket(InetAddress.getLoopbackAddress(), way.getLocalPort())) {
            var answers = Thread.ofVirtual().start(() -> pass(there, guest));
            pass(guest, there);
            answers.join();
        } catch (IOException | KubernetesClientException | IllegalStateException away) {
            // The guest's connection ends, as with a service that leads nowhere.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(guest);
        }
    }

    private LocalPortForward forward(ClusterRef cluster) {
        var labels = new TreeMap<>(Labels.of(cluster));
        labels.put(Labels.ROLE, Labels.MASTER);
        return server.call(client -> {
            var pods = client.pods().inNamespace(TenantNamespaces.name(cluster));
            var primary = pods.withLabels(labels).list().getItems().stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("nobody is primary"));
            return pods.withName(primary.getMetadata().getName())
                    .portForward(PORT, InetAddress.getLoopbackAddress(), 0);
        });
    }

    /** Until one of them ends it, which ends the other. */
    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // As all connections do.
        }
    }

    @Override
    public void close() {
        doors.values().forEach(PrimaryRelay::close);
        open.forEach(PrimaryRelay::close);
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
