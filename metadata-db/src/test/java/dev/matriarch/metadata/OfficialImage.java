package dev.matriarch.metadata;

import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL as most people run it, in the oldest version that the metadata DB may have. */
final class OfficialImage {

    private static final PostgreSQLContainer SERVER = start();

    private OfficialImage() {}

    /** The JDBC URL, credentials included, of its database, without anything in it. */
    static String fresh() {
        var url = SERVER.getJdbcUrl();
        return "%s%suser=%s&password=%s"
                .formatted(url, url.contains("?") ? "&" : "?", SERVER.getUsername(), SERVER.getPassword());
    }

    private static PostgreSQLContainer start() {
        var server = new PostgreSQLContainer("postgres:15");
        server.start();
        return server;
    }
}
