package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortProxyTest {

    private Letters first;
    private Letters second;
    private PortProxy proxy;

    @BeforeEach
    void open() throws IOException {
        first = new Letters('a');
        second = new Letters('b');
        proxy = PortProxy.open(new Ports().take());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        first.close();
        second.close();
    }

    @Test
    void aConnectionReachesTheTarget() throws IOException {
        proxy.route(List.of(first.port()));

        try (var client = connect()) {
            assertThat(client.getInputStream().read()).isEqualTo('a');
        }
    }

    @Test
    void aConnectionToAFormerTargetIsCutAndTheNextOneGoesToTheNewTarget() throws IOException {
        proxy.route(List.of(first.port()));
        try (var client = connect()) {
            assertThat(client.getInputStream().read()).isEqualTo('a');
            proxy.route(List.of(second.port()));
            assertThat(isCut(client)).isTrue();
        }
        try (var client = connect()) {
            assertThat(client.getInputStream().read()).isEqualTo('b');
        }
    }

    @Test
    void withoutATargetNobodyIsLetIn() throws IOException {
        try (var client = connect()) {
            assertThat(isCut(client)).isTrue();
        }
    }

    @Test
    void severalTargetsTakeTurns() throws IOException {
        proxy.route(List.of(first.port(), second.port()));
        try (var one = connect();
                var other = connect()) {
            assertThat(one.getInputStream().read() + other.getInputStream().read())
                    .isEqualTo('a' + 'b');
        }
    }

    private Socket connect() throws IOException {
        var client = new Socket(InetAddress.ofLiteral("127.0.0.1"), proxy.port());
        client.setSoTimeout(10_000);
        return client;
    }

    private static boolean isCut(Socket client) throws IOException {
        try {
            return client.getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** A server that greets with its letter and then waits for the client to go. */
    private static final class Letters implements AutoCloseable {

        private final ServerSocket server;

        Letters(char letter) throws IOException {
            server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
            Thread.ofVirtual().start(() -> serve(letter));
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve(char letter) {
            while (!server.isClosed()) {
                try {
                    var client = server.accept();
                    client.getOutputStream().write(letter);
                } catch (IOException closed) {
                    return;
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
