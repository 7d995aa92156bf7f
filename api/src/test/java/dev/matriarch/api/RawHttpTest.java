package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What no HTTP client sends. */
class RawHttpTest extends ApiTest {

    @Test
    void requestLineThatIsNoneIsAProblem() throws IOException {
        var answer = sent("GET /ha clusters<> HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer).contains("application/problem+json").contains("urn:matriarch:problem:");
        assertThat(answer).doesNotContain("<html").doesNotContain("Tomcat");
    }

    @Test
    void requestWithoutAHostIsAProblem() throws IOException {
        var answer = sent("GET /whoami HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("<html");
    }

    private String sent(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
