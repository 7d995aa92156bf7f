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

    /**
     * Starts the server; with {@code demo} as the first argument the demonstration; with {@code secrets-key} it prints keys
     * for {@code matriarch.secrets-key-file}.
     */
    public static void main(String... args) {
        switch (args.length == 0 ? "" : args[0]) {
            case "demo" -> Demo.main(List.of(args).subList(1, args.length));
            case "secrets-key" -> SecretsKeyCommand.main(List.of(args).subList(1, args.length));
            default -> serve(args);
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
