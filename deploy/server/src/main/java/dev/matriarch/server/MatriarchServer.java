package dev.matriarch.server;

import dev.matriarch.server.demo.Demo;
import dev.matriarch.server.embedded.EmbeddedHome;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The control plane: one process, of which any number may share a metadata DB. */
@SpringBootApplication(scanBasePackages = "dev.matriarch")
@ConfigurationPropertiesScan("dev.matriarch")
public class MatriarchServer {

    /** Starts the server, or with {@code demo} as the first argument the demonstration. */
    public static void main(String... args) {
        if (args.length > 0 && args[0].equals("demo")) {
            Demo.main(List.of(args).subList(1, args.length));
        } else {
            serve(args);
        }
    }

    /** Returns once the server is ready; a start that failed has said why and exits with 1. */
    private static void serve(String... args) {
        var application = new SpringApplication(MatriarchServer.class);
        application.addInitializers(new EmbeddedHome(), new FreePort(), new GivenAdminKey());
        try {
            application.run(args);
        } catch (RuntimeException alreadyReported) {
            System.exit(1);
        }
    }
}
