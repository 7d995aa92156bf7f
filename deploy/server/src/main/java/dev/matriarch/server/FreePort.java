package dev.matriarch.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;

/**
 * Refuses the start on a port that is taken before anything is started for it.
 *
 * <p>The web server would find out by itself, but only when the job engine is already at work.
 */
@Order(2)
final class FreePort implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        int port = environment.getProperty("server.port", Integer.class, 8080);
        var address = environment.getProperty("server.address", InetAddress.class);
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
        } catch (BindException taken) {
            throw new StartRefusedException(
                    "Port %d is taken (%s): stop what listens there, or choose another one with --server.port=N."
                            .formatted(port, taken.getMessage()),
                    taken);
        } catch (IOException refused) {
            throw new StartRefusedException(
                    "Port %d cannot be used (%s): choose another one with --server.port=N."
                            .formatted(port, refused.getMessage()),
                    refused);
        }
    }
}
