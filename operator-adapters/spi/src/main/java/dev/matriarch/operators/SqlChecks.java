package dev.matriarch.operators;

import dev.matriarch.operators.Credentials.OwnerCredentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A cluster can be asked whether something holds of its data. */
public interface SqlChecks {

    /**
     * Runs one statement at whoever takes writes. What it changes stays changed.
     *
     * @param login as whom and in which database, as {@link Credentials} gave it
     * @param within how long the server may take
     * @throws OperatorUnavailableException when it could not be asked, which says nothing about the data
     */
    Verdict check(ClusterRef cluster, OwnerCredentials login, String sql, Duration within);

    /**
     * What a statement came to.
     *
     * @param held the first column of its first row is true
     * @param failure why it is no answer; null where it is one. It has no values of the data in it
     */
    record Verdict(boolean held, @Nullable String failure) {

        /** Not the statement's fault: lost connections, a server short of something or being stopped, by class of SQLSTATE. */
        private static final Pattern PASSES = Pattern.compile("(08|53|55|57P).*");

        /** These speak of the statement alone: what is misspelt, missing or forbidden. */
        private static final String OF_THE_STATEMENT = "42";

        private static final String TOOK_TOO_LONG = "57014";

        private static Verdict failed(String why) {
            return new Verdict(false, why);
        }

        /**
         * Asks on that connection.
         *
         * @throws SQLException when that is to be tried again
         */
        public static Verdict on(Connection connection, String sql, Duration within) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute("set statement_timeout = %d".formatted(within.toMillis()));
                return statement.execute(sql) ? of(statement) : failed("it returns no row");
            } catch (SQLException e) {
                var state = Objects.requireNonNullElse(e.getSQLState(), "");
                if (PASSES.matcher(state).matches()) {
                    throw e;
                }
                return failed(words(state, e, within));
            }
        }

        private static Verdict of(Statement statement) throws SQLException {
            try (var rows = statement.getResultSet()) {
                if (rows.getMetaData().getColumnCount() == 0
                        || rows.getMetaData().getColumnType(1) != Types.BIT) {
                    return failed("its first column is no boolean");
                }
                return rows.next() ? new Verdict(rows.getBoolean(1), null) : failed("it returns no row");
            }
        }

        private static String words(String state, SQLException failure, Duration within) {
            if (state.equals(TOOK_TOO_LONG)) {
                return "it took longer than %d s".formatted(within.toSeconds());
            }
            return state.startsWith(OF_THE_STATEMENT)
                    ? Objects.requireNonNullElse(failure.getMessage(), state)
                    : "PostgreSQL gave it up with SQLSTATE " + state;
        }
    }
}
