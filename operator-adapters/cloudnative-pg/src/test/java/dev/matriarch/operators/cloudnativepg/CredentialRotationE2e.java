package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.SecondLogin;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.SqlAccess;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The owner's credentials rotate on a real Kubernetes with the real operator, under clients that log in all the while. */
class CredentialRotationE2e {

    private final RealDataPlane dataPlane = new RealDataPlane();
    private final CloudNativePgAdapter adapter = dataPlane.adapter;
    private final ClusterRef ref = dataPlane.cluster("orders");
    private DesiredCluster desired = dataPlane.desired(ref, 2, "512Mi");
    private long generation;

    @AfterEach
    void leaveNothing() {
        dataPlane.remove(ref);
        assertThat(dataPlane.<Object>somebody(client -> client.secrets()
                        .inNamespace(dataPlane.namespace())
                        .withName(SecondLogin.secretName(ref))
                        .get()))
                .isNull();
        dataPlane.removeNamespace();
        dataPlane.close();
    }

    @Test
    void nobodyIsRefusedBeforeHisTimeAndEverybodyAfterIt() throws Exception {
        apply(Logins.asMade());
        var first = told(0);
        assertThat(proven()).isEmpty();
        run(first, "create table of_the_first (id int)", "alter role current_user set search_path = public, pg_temp");

        OwnerCredentials second;
        try (var present = logsIn(first)) {
            second = rotates(1);
            try (var next = logsIn(second)) {
                run(second, "insert into of_the_first values (1)", "create table of_the_second (id int)");
                run(first, "insert into of_the_second values (1)", "drop table of_the_second");
                assertThat(ask(second, "show search_path")).isEqualTo("public, pg_temp");
                assertThat(ask(second, "select current_user || ' ' || session_user"))
                        .isEqualTo("shopkeeper matriarch_owner");
                assertThat(ask(second, "select tableowner from pg_tables where tablename = 'of_the_first'"))
                        .isEqualTo("shopkeeper");
                scales(); // another change in between takes nobody's password
                next.neverFailed();
                present.neverFailed();
            }
        }
        endsPrevious(first, second);

        OwnerCredentials third;
        try (var present = logsIn(second)) {
            third = rotates(2);
            try (var next = logsIn(third)) {
                assertThat(third.username()).isEqualTo("shopkeeper");
                assertThat(third.password()).isNotEqualTo(first.password());
                assertThat(theSecretSays("uri")).contains(third.password());
                next.neverFailed();
                present.neverFailed();
            }
        }
        endsPrevious(second, third);
        assertThatThrownBy(() -> adapter.credentials(ref, 0)).isInstanceOf(OperatorRefusedException.class);
    }

    private OwnerCredentials rotates(int turn) {
        apply(new Logins(turn, true));
        var fence = RealDataPlane.fence(generation);
        for (var twice = 0; twice < 2; twice++) {
            RealDataPlane.await(() -> adapter.prepare(desired, fence), Optional::isEmpty);
        }
        RealDataPlane.await(() -> adapter.unproven(desired), Optional::isEmpty);
        return told(turn);
    }

    private void endsPrevious(OwnerCredentials previous, OwnerCredentials present)
            throws SQLException, InterruptedException {
        try (var all = logsIn(present)) {
            apply(desired.logins().withoutPrevious());
            RealDataPlane.await(() -> adapter.unproven(desired), Optional::isEmpty);
            for (var instance : new String[] {"orders-1", "orders-2"}) {
                assertThatThrownBy(() -> select(previous, instance, "select 1"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
            }
            all.neverFailed();
        }
    }

    /** The same credentials as often as it is applied. */
    private void apply(Logins logins) {
        desired = ContractClusters.withLogins(desired, logins);
        var fence = RealDataPlane.fence(++generation);
        RealDataPlane.call(() -> adapter.apply(desired, fence));
        RealDataPlane.call(() -> adapter.apply(desired, fence));
        RealDataPlane.await(
                () -> adapter.observe(ref, Expectation.matching(desired, fence.mark())), seen -> seen.settled());
    }

    private void scales() {
        apply(desired.logins());
        RealDataPlane.await(() -> adapter.unproven(desired), Optional::isEmpty);
    }

    private Optional<String> proven() {
        return RealDataPlane.await(() -> adapter.unproven(desired), Optional::isEmpty);
    }

    private OwnerCredentials told(int turn) {
        return RealDataPlane.await(() -> adapter.credentials(ref, turn), found -> true);
    }

    private String theSecretSays(String key) {
        return dataPlane.somebody(client -> SecretValues.read(
                        client.secrets()
                                .inNamespace(dataPlane.namespace())
                                .withName("orders-app")
                                .get(),
                        key)
                .orElseThrow());
    }

    /** Begins to log in anew to every instance, again and again. */
    private Persistent logsIn(OwnerCredentials credentials) {
        return new Persistent(credentials);
    }

    private final class Persistent implements AutoCloseable {

        private static final int ENOUGH = 10;

        private final OwnerCredentials credentials;
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final Thread thread;
        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicInteger logins = new AtomicInteger();

        Persistent(OwnerCredentials credentials) {
            this.credentials = credentials;
            this.thread = Thread.ofVirtual().start(this::logIn);
        }

        private void logIn() {
            while (!isOver()) {
                for (var instance : new String[] {"orders-1", "orders-2"}) {
                    attempt(instance);
                }
            }
        }

        private boolean isOver() {
            try {
                return over.await(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** What fails on the way, before PostgreSQL has a say, is no failed login. */
        private void attempt(String instance) {
            try {
                select(credentials, instance, "select 1");
                logins.incrementAndGet();
            } catch (SQLException e) {
                if (String.valueOf(e.getSQLState()).startsWith("28")) {
                    failures.add("%s on %s: %s".formatted(credentials.username(), instance, e.getMessage()));
                }
            }
        }

        void neverFailed() throws InterruptedException {
            RealDataPlane.await(logins::get, enough -> enough >= ENOUGH || !failures.isEmpty());
            close();
            thread.join();
            assertThat(failures).isEmpty();
            assertThat(logins.get()).isGreaterThanOrEqualTo(ENOUGH);
        }

        @Override
        public void close() {
            over.countDown();
        }
    }

    private void run(OwnerCredentials credentials, String... statements) throws SQLException {
        asked(credentials, "orders-1", connection -> {
            try (var statement = connection.createStatement()) {
                for (var sql : statements) {
                    statement.execute(sql);
                }
            }
            return true;
        });
    }

    private String ask(OwnerCredentials credentials, String sql) throws SQLException {
        return select(credentials, "orders-1", sql);
    }

    private String select(OwnerCredentials credentials, String instance, String sql) throws SQLException {
        return asked(credentials, instance, connection -> value(connection, sql));
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private <T> T asked(OwnerCredentials credentials, String instance, SqlAccess.Question<T> question)
            throws SQLException {
        var login = new SqlAccess.Login(
                credentials.username(),
                credentials.password(),
                String.valueOf(credentials.caCertificate()),
                credentials.database());
        return dataPlane.sql().ask(new SqlAccess.Place(dataPlane.namespace(), instance), login, question);
    }
}
