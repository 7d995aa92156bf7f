package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stable port on the loopback address. New connections go to one of the present targets in turn, or are closed when there
 * is none; connections to a server that stopped being a target are cut.
 */
final class PortProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PortProxy.class);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int CONNECT_MILLIS = 1_000;
    private static final int BACKLOG = 128;

    private final ServerSocket server;
    private final Map<Link, Integer> links = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Integer> targets = List.of();

    private PortProxy(ServerSocket server) {
        this.server = server;
    }

    static PortProxy open(int port) throws IOException {
        var server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(LOOPBACK, port), BACKLOG);
        } catch (IOException taken) {
            server.close();
            throw taken;
        }
        var proxy = new PortProxy(server);
        Thread.ofVirtual().name("proxy-" + port).start(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on connections go to these ports, and none is left that goes elsewhere. */
    void route(List<Integer> ports) {
        targets = List.copyOf(ports);
        links.forEach((link, target) -> {
            if (!ports.contains(target)) {
                link.close();
            }
        });
    }

    boolean leadsTo(int target) {
        return targets.contains(target);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException failed) {
                if (!server.isClosed()) {
                    LOG.warn("port {} could not accept a connection: {}", port(), failed.getMessage());
                }
            }
        }
    }

    private void serve(Socket client) {
        var now = targets;
        if (now.isEmpty()) {
            closeQuietly(client);
            return;
        }
        var target = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
        var link = new Link(client, new Socket());
        links.put(link, target);
        try (link) {
            // Registered first, asked again after: a route that changed in between has cut it or is seen here.
            if (targets.contains(target)) {
                link.run(target);
            }
        } catch (IOException ended) {
            LOG.debug("connection through port {} ended: {}", port(), ended.getMessage());
        } finally {
            links.remove(link);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            LOG.debug("already closed", alreadyGone);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException alreadyGone) {
            LOG.debug("already closed", alreadyGone);
        }
        route(List.of());
    }

    /** A client's connection and the one that was made for it. */
    private record Link(Socket client, Socket server) implements AutoCloseable {

        void run(int target) throws IOException {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.connect(new InetSocketAddress(LOOPBACK, target), CONNECT_MILLIS);
            var back = Thread.ofVirtual().start(() -> pump(server, client));
            pump(client, server);
            try {
                back.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void pump(Socket from, Socket to) {
            try (this) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException ended) {
                LOG.debug("one side of a connection ended: {}", ended.getMessage());
            }
        }

        @Override
        public void close() {
            closeQuietly(client);
            closeQuietly(server);
        }
    }
}
