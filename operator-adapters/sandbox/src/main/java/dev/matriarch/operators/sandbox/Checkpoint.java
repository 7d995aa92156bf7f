package dev.matriarch.operators.sandbox;

import java.sql.SQLException;

/** PostgreSQL's {@code CHECKPOINT}; before it begins, the checkpointer has taken up every reload asked for earlier. */
final class Checkpoint {

    private static final int PATIENCE_SECONDS = 60;

    private Checkpoint() {}

    /** Whether one has ended that was begun for this purpose; it is begun unless it is on its way. */
    static boolean ended(Scene scene, String purpose) {
        var tasks = scene.cluster().tasks();
        var port = scene.primary().port();
        var password = scene.cluster().credentials().superuser();
        var ended = tasks.takeEnd(purpose).isPresent();
        if (!ended) {
            tasks.start(purpose, () -> run(port, password));
        }
        return ended;
    }

    static void run(int port, String password) throws SQLException {
        try (var connection = InstanceSql.open(port, password, PATIENCE_SECONDS);
                var statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }
}
