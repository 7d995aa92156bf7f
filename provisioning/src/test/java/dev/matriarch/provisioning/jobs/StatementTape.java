package dev.matriarch.provisioning.jobs;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Writes down what the job threads say to the database, thread by thread, so that a plain JDBC program can say the same
 * again. A job thread is one turn of one job.
 */
final class StatementTape extends DelegatingDataSource {

    private static final Set<String> OF_A_TRANSACTION = Set.of("setAutoCommit", "commit", "rollback");

    private final Map<String, List<Call>> tapes = new ConcurrentHashMap<>();
    private volatile boolean recording;

    StatementTape(DataSource real) {
        super(real);
    }

    /** One thing said: to the connection, or to the statement that was prepared last. */
    sealed interface Call {
        record Borrow() implements Call {}

        record Prepare(String sql) implements Call {}

        record OnConnection(Saying<Connection> saying) implements Call {}

        record OnStatement(Saying<PreparedStatement> saying) implements Call {}
    }

    void records(boolean on) {
        recording = on;
    }

    @FunctionalInterface
    interface Saying<T> {
        @Nullable
        Object to(T target) throws SQLException;
    }

    /** What has been recorded; the tape is empty then. */
    List<Turn> take() {
        var taken = tapes.values().stream().map(Turn::new).toList();
        tapes.clear();
        return taken;
    }

    /** All that one thread said. */
    record Turn(List<Call> calls) {

        int statements() {
            return (int) calls.stream().filter(Call.Prepare.class::isInstance).count();
        }

        /** Says all of it again, on this connection, and reads all answers. */
        void replay(Connection connection) throws SQLException {
            PreparedStatement statement = null;
            try {
                for (var call : calls) {
                    switch (call) {
                        case Call.Borrow() -> connection.setAutoCommit(true);
                        case Call.Prepare(var sql) -> {
                            close(statement);
                            statement = connection.prepareStatement(sql);
                        }
                        case Call.OnConnection(var saying) -> saying.to(connection);
                        case Call.OnStatement(var saying) -> read(saying.to(Objects.requireNonNull(statement)));
                    }
                }
            } finally {
                close(statement);
            }
        }
    }

    private static void close(@Nullable PreparedStatement statement) throws SQLException {
        if (statement != null) {
            statement.close();
        }
    }

    private static void read(@Nullable Object answer) throws SQLException {
        if (answer instanceof ResultSet rows) {
            var columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (var column = 1; column <= columns; column++) {
                    rows.getObject(column);
                }
            }
            rows.close();
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        var tape = tape();
        var real = super.getConnection();
        if (tape == null) {
            return real;
        }
        tape.add(new Call.Borrow());
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (OF_A_TRANSACTION.contains(method.getName())) {
                        tape.add(new Call.OnConnection(target -> invoke(target, method, arguments)));
                    }
                    var answer = invoke(real, method, arguments);
                    return answer instanceof PreparedStatement statement
                            ? taped(tape, (String) arguments[0], statement)
                            : answer;
                });
    }

    /** A connection without a pool or a tape. */
    Connection plainConnection() throws SQLException {
        return DriverManager.getConnection(((HikariDataSource) obtainTargetDataSource()).getJdbcUrl());
    }

    private static PreparedStatement taped(List<Call> tape, String sql, PreparedStatement real) {
        tape.add(new Call.Prepare(sql));
        return (PreparedStatement) Proxy.newProxyInstance(
                StatementTape.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (self, method, arguments) -> {
                    if (method.getName().startsWith("set") || method.getName().startsWith("execute")) {
                        tape.add(new Call.OnStatement(target -> invoke(target, method, arguments)));
                    }
                    return invoke(real, method, arguments);
                });
    }

    private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException refused ? refused : new SQLException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new SQLException(e);
        }
    }

    private @Nullable List<Call> tape() {
        var thread = Thread.currentThread().getName();
        return recording && thread.matches("job-\\d+")
                ? tapes.computeIfAbsent(thread, unheard -> new ArrayList<>())
                : null;
    }
}
