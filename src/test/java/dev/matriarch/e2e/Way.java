package dev.matriarch.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way from our server to the API server, which a test can make silent: nothing is refused, and nothing is answered. */
final class Way implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final InetSocketAddress target;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    private Way(InetSocketAddress target, ServerSocket door) {
        this.target = target;
        this.door = door;
    }

    static Way to(String host, int port) {
        try {
            var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            var way = new Way(new InetSocketAddress(host, port), door);
            Thread.ofVirtual().start(way::accept);
            return way;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on nothing gets through. */
    void falls() {
        silent = true;
    }

    /** It is open again. What was on it when it fell is cut off. */
    void opens() {
        silent = false;
        cut();
    }

    private void cut() {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException closedOrRefused) {
                // The client sees a connection that ended, and the loop whether the door is closed.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        sockets.add(client);
        if (silent) {
            return; // it is left waiting
        }
        var server = new Socket();
        server.connect(target);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pump(client, server));
        Thread.ofVirtual().start(() -> pump(server, client));
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[BUFFER];
        try (from;
                to;
                var in = from.getInputStream();
                var out = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!silent) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException ended) {
            // Both sides are closed now, as one of them was.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
