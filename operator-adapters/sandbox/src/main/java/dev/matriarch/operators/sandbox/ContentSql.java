package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.Contents;
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
 * before databases that they may own, and users that go after those that they owned. The server writes every statement, so
 * that it is the server that quotes.
 */
final class ContentSql {

    /** In use, out of connections, being stopped: what passes by itself, by its class of SQLSTATE. */
    private static final Pattern PASSES = Pattern.compile("(08|53|55|57).*");

    private static final int PATIENCE_SECONDS = 30;
    private static final int NO_LIMIT = -1;

    private final ClusterFiles files;
    private final int port;
    private final String superuser;

    ContentSql(ClusterFiles files, int port, String superuser) {
        this.files = files;
        this.port = port;
        this.superuser = superuser;
    }

    /** One thing to be done. */
    private interface Work {
        void run() throws SQLException, IOException;
    }

    List<Content> bringAbout(Contents contents) throws SQLException, IOException {
        var done = new ArrayList<Content>();
        try (var connection = connect("postgres")) {
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
        }
        return done;
    }

    private static Content tried(Kind kind, String name, Work work) throws IOException {
        try {
            work.run();
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
        var password = UserPasswords.ensure(files, user.name());
        if (!isTrue(sql, "select exists (select from pg_roles where rolname = ?)", user.name())) {
            run(
                    sql,
                    "select format('create role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls"
                            + " password %L', ?, ?)",
                    user.name(),
                    password);
        }
        var limit = Objects.requireNonNullElse(user.connectionLimit(), NO_LIMIT);
        run(sql, "select format('alter role %I connection limit " + limit + "', ?)", user.name());
        for (var role : user.memberOf()) {
            run(sql, "select format('grant %I to %I', ?, ?)", role, user.name());
        }
    }

    private void drop(Connection sql, User user) throws SQLException, IOException {
        run(sql, "select format('drop role if exists %I', ?)", user.name());
        UserPasswords.forget(files, user.name());
    }

    private void make(Connection sql, Database database) throws SQLException {
        if (database.dropped()) {
            run(sql, "select format('drop database if exists %I', ?)", database.name());
            return;
        }
        if (!isTrue(sql, "select exists (select from pg_database where datname = ?)", database.name())) {
            run(sql, "select format('create database %I owner %I', ?, ?)", database.name(), database.owner());
        }
        run(sql, "select format('alter database %I owner to %I', ?, ?)", database.name(), database.owner());
        if (!database.extensions().isEmpty()) {
            try (var within = connect(database.name())) {
                for (var extension : database.extensions()) {
                    make(within, extension);
                }
            }
        }
    }

    private static void make(Connection within, Extension extension) throws SQLException {
        if (extension.dropped()) {
            run(within, "select format('drop extension if exists %I', ?)", extension.name());
            return;
        }
        var version = extension.version();
        if (!isTrue(within, "select exists (select from pg_extension where extname = ?)", extension.name())) {
            create(within, extension.name(), version);
        } else if (version != null
                && !isTrue(
                        within,
                        "select exists (select from pg_extension where extname = ? and extversion = ?)",
                        extension.name(),
                        version)) {
            run(within, "select format('alter extension %I update to %L', ?, ?)", extension.name(), version);
        }
    }

    /** Into the schema {@code public}, unless the extension has one of its own. */
    private static void create(Connection within, String name, @Nullable String version) throws SQLException {
        var statement = version == null
                ? written(within, "select format('create extension %I', ?)", name)
                : written(within, "select format('create extension %I version %L', ?, ?)", name, version);
        execute(within, "set search_path to public");
        try {
            execute(within, statement);
        } finally {
            execute(within, "reset search_path");
        }
    }

    private Connection connect(String database) throws SQLException {
        return InstanceSql.open(port, superuser, database, PATIENCE_SECONDS);
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

    private static @Nullable String value(Connection sql, String question, String... parameters) throws SQLException {
        try (var statement = sql.prepareStatement(question)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
