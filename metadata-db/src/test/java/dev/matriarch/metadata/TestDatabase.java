package dev.matriarch.metadata;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * One PostgreSQL per JVM, started at its first use and stopped with the JVM; as many databases on it as tests want. It
 * waits for no disk, unless {@code -Dmatriarch.test.fsync=on}.
 */
public final class TestDatabase {

    private static final String TEMPLATE = "matriarch_template";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestDatabase() {}

    /** The JDBC URL, user included, of a database that has the schema and no rows. */
    public static String fresh() {
        return Server.create("test_" + NUMBER.incrementAndGet(), TEMPLATE);
    }

    /** The JDBC URL of a database without anything in it. */
    public static String empty() {
        return Server.create("test_" + NUMBER.incrementAndGet(), "template1");
    }

    private static final class Server {

        private static final EmbeddedPostgres POSTGRES = start();

        static {
            Flyway.configure()
                    .dataSource(create(TEMPLATE, "template1"), null, null)
                    .load()
                    .migrate();
        }

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", System.getProperty("matriarch.test.fsync", "off"))
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static synchronized String create(String name, String template) {
            try (var connection = DriverManager.getConnection(url("postgres"));
                    var statement = connection.createStatement()) {
                statement.execute("create database %s template %s".formatted(name, template));
                return url(name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String url(String database) {
            return POSTGRES.getJdbcUrl("postgres", database);
        }
    }
}
