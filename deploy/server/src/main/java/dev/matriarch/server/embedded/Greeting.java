package dev.matriarch.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the terminal, and not the log, where the server is and how to be let in. */
@Component
@Conditional(EmbeddedMode.NoDatabaseConfigured.class)
class Greeting {

    private final Home home;

    Greeting(Home home) {
        this.home = home;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) throws IOException {
        var port = event.getApplicationContext().getEnvironment().getRequiredProperty("local.server.port");
        var url = "http://localhost:" + port;
        home.announce("process %d\n%s".formatted(ProcessHandle.current().pid(), url));
        System.out.printf(
                "%nMatriarch is ready: %s%n  data directory          %s%n  key of tenant 'demo'     %s%n  platform administrator  %s%n%n",
                url, home.directory(), Files.readString(home.demoKey()).strip(), "key in " + home.adminKey());
    }
}
