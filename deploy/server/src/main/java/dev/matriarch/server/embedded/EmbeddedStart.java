package dev.matriarch.server.embedded;

import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.tenants.Bootstrap;
import dev.matriarch.server.KeyFile;
import dev.matriarch.server.SandboxDataPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/**
 * The keys and the data plane of an embedded server, there before it takes the first request.
 *
 * <p>A key's file is written before the database learns of it, and read again at each start: a crash between the two is
 * made good by the next start.
 */
@Component
@Conditional(EmbeddedMode.NoDatabaseConfigured.class)
class EmbeddedStart implements SmartInitializingSingleton {

    private static final String TENANT = "demo";

    private final Home home;
    private final Bootstrap bootstrap;
    private final SandboxDataPlane sandbox;

    EmbeddedStart(Home home, Bootstrap bootstrap, SandboxDataPlane sandbox) {
        this.home = home;
        this.bootstrap = bootstrap;
        this.sandbox = sandbox;
    }

    @Override
    public void afterSingletonsInstantiated() {
        keyFile(home.adminKey()).read(bootstrap::platformAdmin);
        sandbox.offer(home.sandbox());
        keyFile(home.demoKey()).read(key -> bootstrap.tenantWithKey(TENANT, TENANT, Role.ADMIN, key));
    }

    private KeyFile keyFile(Path path) {
        try {
            if (!Files.exists(path)) {
                OwnerOnly.write(path, bootstrap.newKey() + "\n");
            }
            return new KeyFile(path);
        } catch (IOException e) {
            throw Refusals.ofHome(home.directory(), e);
        }
    }
}
