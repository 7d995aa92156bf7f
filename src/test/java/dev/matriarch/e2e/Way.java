package dev.matriarch.e2e;

import dev.matriarch.operators.kubernetes.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * The way from our server to the API server, which a test can make silent: nothing is refused, and nothing is answered. It may
 * lead there in a disguise, by which one API server passes for two.
 */
final class Way implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Dialling target;
    private final ServerSocket door;
    private final Supplier<Disguise> disguise;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    private Way(Dialling target, ServerSocket door, Supplier<Disguise> disguise) {
        this.target = target;
        this.door = door;
        this.disguise = disguise;
    }

    /** How one gets to the other end. */
    private interface Dialling {
        Socket dial() throws IOException;
    }

    static Way to(String host, int port) {
        return open(() -> new Socket(host, port), ServerSocketFactory.getDefault(), Disguise::none);
    }

    /**
     * To a server that says another thing in place of one that it says, of the same length.
     *
     * @param trusted the authority of the server's certificate; that of the way is the tests'
     */
    static Way to(String host, int port, SSLContext trusted, String said, String instead) {
        return open(
                () -> trusted.getSocketFactory().createSocket(host, port),
                TestCertificates.server().getServerSocketFactory(),
                () -> new Disguise(said, instead));
    }

    private static Way open(Dialling target, ServerSocketFactory doors, Supplier<Disguise> disguise) {
        try {
            var way = new Way(target, doors.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), disguise);
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
        var server = target.dial();
        sockets.add(server);
        Thread.ofVirtual().start(() -> pump(client, server, Disguise.none()));
        Thread.ofVirtual().start(() -> pump(server, client, disguise.get()));
    }

    private void pump(Socket from, Socket to, Disguise worn) {
        var buffer = new byte[BUFFER];
        try (from;
                to;
                var in = from.getInputStream();
                var out = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!silent) {
                    out.write(worn.of(buffer, length));
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
