package dev.matriarch.server;

import dev.matriarch.provisioning.tenants.Bootstrap;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** What a server with a database of its own is given by its configuration, before it takes the first request. */
@Component
@ConditionalOnProperty("spring.datasource.url")
class ConfiguredStart implements SmartInitializingSingleton {

    private final MatriarchProperties properties;
    private final Bootstrap bootstrap;
    private final SandboxDataPlane sandbox;

    ConfiguredStart(MatriarchProperties properties, Bootstrap bootstrap, SandboxDataPlane sandbox) {
        this.properties = properties;
        this.bootstrap = bootstrap;
        this.sandbox = sandbox;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (properties.adminKeyFile() != null) {
            new KeyFile(properties.adminKeyFile()).read(bootstrap::platformAdmin);
        }
        if (properties.sandbox().directory() != null) {
            sandbox.offer(properties.sandbox().directory());
        }
    }
}
