package dev.matriarch.server;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;

/** Refuses the start over a key file that gives no key before anything is started for it. */
@Order(3)
final class GivenAdminKey implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var file = Binder.get(context.getEnvironment())
                .bindOrCreate("matriarch", MatriarchProperties.class)
                .adminKeyFile();
        if (file != null) {
            new KeyFile(file).read(key -> {});
        }
    }
}
