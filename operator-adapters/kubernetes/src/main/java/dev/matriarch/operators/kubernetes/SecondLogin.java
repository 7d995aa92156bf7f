package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Logins;
import java.sql.Connection;
import java.sql.SQLException;

/** The role that takes turns with the owner's own, which acts as the owner: a role may say for itself as whom its sessions begin. */
public final class SecondLogin {

    /** As the owner's settings are at this moment; those that take a superuser to set, a superuser has to set here too. */
    private static final String SETTINGS = """
            select coalesce(d.datname, '') as database, split_part(c.setting, '=', 1) as name,
                   substr(c.setting, strpos(c.setting, '=') + 1) as value
              from pg_db_role_setting s
              left join pg_database d on d.oid = s.setdatabase,
                   unnest(s.setconfig) as c (setting)
              left join pg_settings known on known.name = split_part(c.setting, '=', 1)
             where s.setrole = ?::regrole and (known.name is null or known.context = 'user')
               and split_part(c.setting, '=', 1) <> 'role'
             order by 1, 2
            """;

    private SecondLogin() {}

    /** No cluster's name has a dot, so no other secret of ours is called so. */
    public static String secretName(ClusterRef ref) {
        return "matriarch-%s.owner".formatted(ref.name());
    }

    /** On a connection of that role to the primary: whose sessions begin as the owner, with the owner's settings. */
    static boolean prepare(Connection connection, String owner) throws SQLException {
        connection.setAutoCommit(false);
        run(connection, "set role none");
        run(connection, "alter role %s reset all".formatted(Logins.SECOND));
        copySettings(connection, owner);
        run(connection, format(connection, "alter role %I set role = %L", Logins.SECOND, owner));
        connection.commit();
        return true;
    }

    /** PostgreSQL reads a value as it has written it, and then writes its own: only it knows which are lists. */
    private static void copySettings(Connection connection, String owner) throws SQLException {
        try (var statement = connection.prepareStatement(SETTINGS)) {
            statement.setString(1, format(connection, "%I", owner));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    copy(connection, rows.getString("database"), rows.getString("name"), rows.getString("value"));
                }
            }
        }
    }

    private static void copy(Connection connection, String database, String name, String value) throws SQLException {
        run(connection, format(connection, "select set_config(%L, %L, true)", name, value));
        var role = format(connection, "alter role %I", Logins.SECOND);
        var where = database.isEmpty() ? "" : format(connection, " in database %I", database);
        run(connection, role + where + format(connection, " set %I from current", name));
        run(connection, format(connection, "reset %I", name));
    }

    /** The server writes the statement, so that it is the server that quotes. */
    private static String format(Connection connection, String format, String... names) throws SQLException {
        try (var statement =
                connection.prepareStatement("select pg_catalog.format(?" + ", ?".repeat(names.length) + ")")) {
            statement.setString(1, format);
            for (var i = 0; i < names.length; i++) {
                statement.setString(i + 2, names[i]);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
