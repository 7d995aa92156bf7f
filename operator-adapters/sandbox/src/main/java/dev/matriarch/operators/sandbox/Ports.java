package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on the loopback address, outside of the range that systems give to outgoing connections, so that a port whose owner
 * is down for a moment is still free afterwards.
 */
final class Ports {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    private static final int TRIES = 1_000;

    private final Set<Integer> given = ConcurrentHashMap.newKeySet();

    /** These are somebody's already. */
    void reserve(int port) {
        given.add(port);
    }

    void release(int port) {
        given.remove(port);
    }

    /** A port that was free a moment ago, and is given to nobody else. */
    int take() throws IOException {
        for (var i = 0; i < TRIES; i++) {
            var port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            if (given.add(port)) {
                if (isFree(port)) {
                    return port;
                }
                given.remove(port);
            }
        }
        throw new IOException("no free port on this machine between %d and %d".formatted(FIRST, FIRST + COUNT));
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
