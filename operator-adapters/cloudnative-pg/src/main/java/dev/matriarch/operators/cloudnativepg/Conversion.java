package dev.matriarch.operators.cloudnativepg;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code pg_upgrade} stops at, or leaves behind, as far as the server can tell while it still runs. The operator runs it
 * only once all instances are stopped, so each that is found here is an outage less.
 */
final class Conversion {

    private static final String OF_THE_SERVER = """
            select 'the replication slot ' || slot_name || ' would be lost'
              from pg_replication_slots where slot_name not like '\\_cnpg\\_%' and not temporary
            union all
            select 'the prepared transaction ' || gid || ' is open' from pg_prepared_xacts""";

    /** Of these types, a value is a number that means something else after the conversion. */
    private static final String OF_A_DATABASE = """
            select 'the files of the extension ' || extname || ' are not in the image'
              from pg_extension
             where not exists (select from pg_available_extensions where name = extname)
            union all
            select format('the column %s.%I has the type %s, which cannot be converted',
                          attrelid::regclass, attname, format_type(atttypid, null))
              from pg_attribute join pg_class c on c.oid = attrelid
             where c.relkind in ('r', 'm', 'i') and not attisdropped
               and relnamespace::regnamespace::text !~ '^(pg_catalog|information_schema|pg_toast.*|pg_temp.*)$'
               and atttypid in ('regcollation'::regtype, 'regconfig'::regtype, 'regdictionary'::regtype,
                                'regnamespace'::regtype, 'regoper'::regtype, 'regoperator'::regtype,
                                'regproc'::regtype, 'regprocedure'::regtype)""";

    private Conversion() {}

    static List<String> obstacles(Connection connection) throws SQLException {
        return words(connection, OF_THE_SERVER);
    }

    /** What is in the database that it is connected to. */
    static List<String> obstacles(Connection connection, String database) throws SQLException {
        return words(connection, OF_A_DATABASE).stream()
                .map(words -> "in the database %s %s".formatted(database, words))
                .toList();
    }

    private static List<String> words(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var words = new ArrayList<String>();
            while (rows.next()) {
                words.add(rows.getString(1));
            }
            return words;
        }
    }
}
