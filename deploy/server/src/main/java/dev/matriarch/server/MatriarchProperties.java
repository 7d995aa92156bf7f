package dev.matriarch.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an installation may decide.
 *
 * @param home where a server without {@code spring.datasource.url} keeps its metadata DB, its keys and its sandbox
 * @param adminKeyFile a file with the first platform administrator's API key, for a server with a database of its own
 * @param secretsKeyFile a file with the Tink key set that seals the credentials of data planes and object stores, the same
 *     for all servers of an installation; an embedded server makes its own where none is named
 * @param sandbox PostgreSQL clusters made of processes on this machine
 */
@ConfigurationProperties("matriarch")
public record MatriarchProperties(
        @DefaultValue(".matriarch") Path home,
        @Nullable Path adminKeyFile,
        @Nullable Path secretsKeyFile,
        @DefaultValue Sandbox sandbox) {

    /**
     * @param directory where the sandbox lives; servers that name the same one share it. Without it there is no sandbox,
     *     except in the embedded mode, which has its own below {@code home}
     */
    public record Sandbox(@Nullable Path directory) {}
}
