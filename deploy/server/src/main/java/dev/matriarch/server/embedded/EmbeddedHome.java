package dev.matriarch.server.embedded;

import dev.matriarch.server.MatriarchProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Takes hold of the home directory, first of all, where no database is configured. */
@Order(1)
public final class EmbeddedHome implements ApplicationContextInitializer<GenericApplicationContext> {

    @Override
    public void initialize(GenericApplicationContext context) {
        if (isEmbedded(context.getEnvironment())) {
            var home = Home.open(properties(context.getEnvironment()).home());
            home.announce("process %d".formatted(ProcessHandle.current().pid()));
            context.registerBean(Home.class, () -> home);
        }
    }

    static boolean isEmbedded(Environment environment) {
        return !environment.containsProperty("spring.datasource.url");
    }

    private static MatriarchProperties properties(Environment environment) {
        return Binder.get(environment).bindOrCreate("matriarch", MatriarchProperties.class);
    }
}
