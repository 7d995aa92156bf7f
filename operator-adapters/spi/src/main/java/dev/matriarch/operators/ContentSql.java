package dev.matriarch.operators;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.Contents.Database;
import dev.matriarch.operators.Contents.Extension;
import dev.matriarch.operators.Contents.User;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the databases and users of a primary what they shall be, each in its turn, and says how far it came: users that come
 * before databases that they may own, and users that go after those that they owned. For operators that make them in no way of
 * their own. Each statement can be run again.
 *
 * <p>It works as a superuser within databases that are their tenants'. So the server writes every statement, which is how it is
 * the server that quotes, and no name is looked for where a tenant may have put something of that name.
 */
public record ContentSql(Way way, Passwords passwords) {

    /** In use, out of connections, being stopped: what passes by itself, by its class of SQLSTATE. */
    private static final Pattern PASSES = Pattern.compile("(08|53|55|57).*");

    private static final String MAINTENANCE = "postgres";
    private static final int NO_LIMIT = -1;

    /** What is done on a connection. */
    @FunctionalInterface
    public interface Work {
        void on(Connection connection) throws SQLException, IOException;
    }

    /** How a superuser connects to the primary. */
    @FunctionalInterface
    public interface Way {
        /** Does this on a connection to that database, in autocommit mode, and ends it. */
        void within(String database, Work work) throws SQLException, IOException;
    }

    /** What users log in with. */
    public interface Passwords {
        /**
         * What PostgreSQL checks this user's password by (SCRAM-SHA-256): the password itself has no place in statements, which
         * servers log. A user who has no password gets one.
         */
        String verifier(String user) throws SQLException, IOException;

        void forget(String user) throws IOException;
    }

    /** One thing to be done. */
    private interface Task {
        void run() throws SQLException, IOException;
    }

    /**
     * @throws SQLException where there is no way to the primary; what it refuses is told
     * @throws IOException as the passwords do
     */
    public List<Content> bringAbout(Contents contents) throws SQLException, IOException {
        var done = new ArrayList<Content>();
        within(MAINTENANCE, connection -> {
            for (var user : contents.users()) {
                if (!user.dropped()) {
                    done.add(tried(Kind.USER, user.name(), () -> make(connection, user)));
                }
            }
            for (var database : contents.databases()) {
                done.add(tried(Kind.DATABASE, database.name(), () -> make(connection, database)));
            }
            for (var user : contents.users()) {
                if (user.dropped()) {
                    done.add(tried(Kind.USER, user.name(), () -> drop(connection, user)));
                }
            }
        });
        return done;
    }

    private void within(String database, Work work) throws SQLException, IOException {
        way.within(database, connection -> {
            execute(connection, "set search_path to pg_catalog");
            work.on(connection);
        });
    }

    private static Content tried(Kind kind, String name, Task task) throws IOException {
        try {
            task.run();
            return new Content(kind, name, Progress.DONE, null);
        } catch (SQLException refused) {
            var passes = PASSES.matcher(Objects.requireNonNullElse(refused.getSQLState(), "08000"))
                    .matches();
            return new Content(kind, name, passes ? Progress.PENDING : Progress.FAILED, inOneLine(refused));
        }
    }

    private static String inOneLine(SQLException refused) {
        return String.valueOf(refused.getMessage()).replaceAll("\\s+", " ");
    }

    private void make(Connection sql, User user) throws SQLException, IOException {
        var verifier = passwords.verifier(user.name());
        if (!isTrue(sql, "select exists (select from pg_catalog.pg_roles where rolname = ?)", user.name())) {
            run(
                    sql,
                    "select pg_catalog.format('create role %I login nosuperuser nocreatedb nocreaterole noreplication"
                            + " nobypassrls password %L', ?, ?)",
                    user.name(),
                    verifier);
        }
        var limit = Objects.requireNonNullElse(user.connectionLimit(), NO_LIMIT);
        run(sql, "select pg_catalog.format('alter role %I connection limit " + limit + "', ?)", user.name());
        for (var role : user.memberOf()) {
            run(sql, "select pg_catalog.format('grant %I to %I', ?, ?)", role, user.name());
        }
    }

    private void drop(Connection sql, User user) throws SQLException, IOException {
        run(sql, "select pg_catalog.format('drop role if exists %I', ?)", user.name());
        passwords.forget(user.name());
    }

    private void make(Connection sql, Database database) throws SQLException, IOException {
        if (database.dropped()) {
            run(sql, "select pg_catalog.format('drop database if exists %I', ?)", database.name());
            return;
        }
        if (!isTrue(sql, "select exists (select from pg_catalog.pg_database where datname = ?)", database.name())) {
            run(
                    sql,
                    "select pg_catalog.format('create database %I owner %I', ?, ?)",
                    database.name(),
                    database.owner());
        }
        run(sql, "select pg_catalog.format('alter database %I owner to %I', ?, ?)", database.name(), database.owner());
        if (!database.extensions().isEmpty()) {
            within(database.name(), connection -> {
                for (var extension : database.extensions()) {
                    make(connection, extension);
                }
            });
        }
    }

    private static void make(Connection within, Extension extension) throws SQLException {
        if (extension.dropped()) {
            run(within, "select pg_catalog.format('drop extension if exists %I', ?)", extension.name());
            return;
        }
        var version = extension.version();
        var there = value(within, "select extversion from pg_catalog.pg_extension where extname = ?", extension.name());
        if (there == null) {
            create(within, extension.name(), version);
        } else if (version != null && !version.equals(there)) {
            run(within, "select pg_catalog.format('alter extension %I update to %L', ?, ?)", extension.name(), version);
        }
    }

    /** Into the schema {@code public}, unless the extension has one of its own. */
    private static void create(Connection within, String name, @Nullable String version) throws SQLException {
        var statement = version == null
                ? written(within, "select pg_catalog.format('create extension %I', ?)", name)
                : written(within, "select pg_catalog.format('create extension %I version %L', ?, ?)", name, version);
        execute(within, "set search_path to public");
        try {
            execute(within, statement);
        } finally {
            execute(within, "set search_path to pg_catalog");
        }
    }

    private static boolean isTrue(Connection sql, String question, String... parameters) throws SQLException {
        return "t".equals(value(sql, question, parameters));
    }

    private static void run(Connection sql, String format, String... names) throws SQLException {
        execute(sql, written(sql, format, names));
    }

    private static String written(Connection sql, String format, String... names) throws SQLException {
        return Objects.requireNonNull(value(sql, format, names));
    }

    private static void execute(Connection sql, String text) throws SQLException {
        try (var statement = sql.createStatement()) {
            statement.execute(text);
        }
    }

    /** The only value of the only row, or null when there is no row. */
    private static @Nullable String value(Connection sql, String question, String... parameters) throws SQLException {
        try (var statement = sql.prepareStatement(question)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
