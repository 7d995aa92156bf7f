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
    private final List<String> options = new ArrayList<>();
    private @Nullable String tenantKey;

    public Home home() {
        return home;
    }

    public MetadataPostgres metadata() {
        return metadata;
    }

    /** Its servers, those that start later, can keep credentials of data planes. */
    public Installation withSecretKeys() {
        var file = home.directory().resolve("secrets.key");
        try {
            var command = new ProcessBuilder(ServerProcess.java(), "-jar", ServerProcess.JAR.toString(), "secrets-key");
            var process = command.redirectOutput(file.toFile()).start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("no keys were made");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        options.add("--matriarch.secrets-key-file=" + file);
        return this;
    }

    /** Starts a server and does not wait. */
    public ServerProcess launch() {
        return launch(metadata.jdbcUrl());
    }

    /** The same on a machine where this script was run before. */
    public ServerProcess launchAfter(String script) {
        return closedAtTheEnd(ServerProcess.launchAfter(script, options(metadata.jdbcUrl())));
    }

    /** The same, with all it says to its metadata DB going this way. */
    public ServerProcess launch(MetadataProxy way) {
        // Without prepared statements each one comes in its own words, which the proxy can read.
        return launch("jdbc:postgresql://localhost:%d/postgres?prepareThreshold=0".formatted(way.port()));
    }

    private ServerProcess launch(String url) {
        return closedAtTheEnd(ServerProcess.launch(options(url)));
    }

    private ServerProcess closedAtTheEnd(ServerProcess server) {
        ends.addFirst(server::close);
        return server;
    }

    private String[] options(String url) {
        var all = new ArrayList<>(options);
        all.add("--spring.datasource.url=" + url);
        all.add("--spring.datasource.username=postgres");
        all.add("--matriarch.admin-key-file=" + adminKeyFile());
        all.add("--matriarch.sandbox.directory=" + home.sandbox());
        return all.toArray(String[]::new);
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
