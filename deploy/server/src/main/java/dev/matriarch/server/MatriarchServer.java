package dev.matriarch.server;

import dev.matriarch.server.embedded.EmbeddedHome;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The control plane: one process, of which any number may share a metadata DB. */
@SpringBootApplication(scanBasePackages = "dev.matriarch")
@ConfigurationPropertiesScan("dev.matriarch")
public class MatriarchServer {

    /** Starts the server and returns once it is ready; a start that failed has said why and exits with 1. */
    public static void main(String... args) {
        var application = new SpringApplication(MatriarchServer.class);
        application.addInitializers(new EmbeddedHome(), new FreePort());
        try {
            application.run(args);
        } catch (RuntimeException alreadyReported) {
            System.exit(1);
        }
    }
}
