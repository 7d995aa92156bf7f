package dev.matriarch.operators.sandbox;

import java.sql.SQLException;

/** PostgreSQL's {@code CHECKPOINT}; before it begins, the checkpointer has taken up every reload asked for earlier. */
final class Checkpoint {

    private static final int PATIENCE_SECONDS = 60;

    private Checkpoint() {}

    static void run(int port, String password) throws SQLException {
        try (var connection = InstanceSql.open(port, password, PATIENCE_SECONDS);
                var statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }
}
