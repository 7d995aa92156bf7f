package dev.matriarch.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way from one server to its metadata DB, on which a test can hold a statement up. What is held has left the server and
 * has not reached the database: a connection that begins a transaction with it has none yet, and keeps no lock.
 */
public final class MetadataProxy implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final int databasePort;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Hold hold;

    private MetadataProxy(int databasePort, ServerSocket door) {
        this.databasePort = databasePort;
        this.door = door;
    }

    public static MetadataProxy to(int databasePort) {
        try {
            var proxy = new MetadataProxy(databasePort, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** From now on a statement with these words waits, with all that follows on its connection. One hold at a time. */
    public Hold hold(String words) {
        var held = new Hold(words);
        hold = held;
        return held;
    }

    /** Lets go what is held. */
    public void release() {
        var held = hold;
        if (held != null) {
            held.release();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException closedOrRefused) {
                // The server sees a connection that ended, and the loop whether the door is closed.
            }
        }
    }

    private void connect(Socket server) throws IOException {
        sockets.add(server);
        var database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
        sockets.add(database);
        server.setTcpNoDelay(true);
        database.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pump(server, database, true));
        Thread.ofVirtual().start(() -> pump(database, server, false));
    }

    private void pump(Socket from, Socket to, boolean mayBeHeld) {
        try (from;
                to;
                var in = from.getInputStream();
                var out = to.getOutputStream()) {
            copy(in, out, mayBeHeld);
        } catch (IOException ended) {
            // Both sides are closed now, as one of them was.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void copy(InputStream in, OutputStream out, boolean mayBeHeld) throws IOException {
        var buffer = new byte[BUFFER];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            var held = hold;
            if (mayBeHeld && held != null) {
                held.pass(Arrays.copyOf(buffer, length));
            }
            out.write(buffer, 0, length);
        }
    }

    /** Cuts all connections. What is held is lost. */
    @Override
    public void close() {
        try {
            door.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        release();
    }

    /** A place in the stream of statements where they stop. */
    public static final class Hold {

        private final String words;
        private final AtomicInteger reached = new AtomicInteger();
        private final CountDownLatch released = new CountDownLatch(1);

        private Hold(String words) {
            this.words = words;
        }

        private void pass(byte[] statements) throws IOException {
            if (released.getCount() == 0 || !new String(statements, StandardCharsets.ISO_8859_1).contains(words)) {
                return;
            }
            reached.incrementAndGet();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the hold was left", e);
            }
        }

        /** How many statements have stopped here. */
        public int reached() {
            return reached.get();
        }

        /** Lets all go on, now and later. */
        public void release() {
            released.countDown();
        }
    }
}
