package dev.matriarch.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One metadata DB and one sandbox, and any number of servers that share them. */
public final class Installation implements AutoCloseable {

    private static final String ADMIN_KEY = "mk_firstadmin1_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    private static final String TENANT = "acme";

    private final Home home = Home.empty();
    private final MetadataPostgres metadata = MetadataPostgres.start();
    private final List<Runnable> ends = new ArrayList<>();
    private @Nullable String tenantKey;

    public Home home() {
        return home;
    }

    public MetadataPostgres metadata() {
        return metadata;
    }

    /** Starts a server and does not wait. */
    public ServerProcess launch() {
        return launch(metadata.jdbcUrl());
    }

    /** The same, with all it says to its metadata DB going this way. */
    public ServerProcess launch(MetadataProxy way) {
        // Without prepared statements each one comes in its own words, which the proxy can read.
        return launch("jdbc:postgresql://localhost:%d/postgres?prepareThreshold=0".formatted(way.port()));
    }

    private ServerProcess launch(String url) {
        var server = ServerProcess.launch(
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=postgres",
                "--matriarch.admin-key-file=" + adminKeyFile(),
                "--matriarch.sandbox.directory=" + home.sandbox());
        ends.addFirst(server::close);
        return server;
    }

    public MetadataProxy proxy() {
        var port = URI.create(metadata.jdbcUrl().substring("jdbc:".length())).getPort();
        var proxy = MetadataProxy.to(port);
        ends.addLast(proxy::close);
        return proxy;
    }

    /** The platform's administrator. */
    public Api admin(ServerProcess server) {
        return new Api(server.url(), ADMIN_KEY);
    }

    /** What the installation's one tenant sees through this server. */
    public Api tenant(ServerProcess server) {
        if (tenantKey == null) {
            tenantKey = newTenant(admin(server));
        }
        return new Api(server.url(), tenantKey);
    }

    private static String newTenant(Api admin) {
        admin.post("/tenants", "{\"name\":\"%s\"}".formatted(TENANT));
        return admin.post("/tenants/%s/api-keys".formatted(TENANT), "{\"name\":\"tests\",\"role\":\"admin\"}")
                .text("secret");
    }

    private String adminKeyFile() {
        try {
            return Files.writeString(home.adminKey(), ADMIN_KEY + "\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
        home.close();
        metadata.close();
    }
}
