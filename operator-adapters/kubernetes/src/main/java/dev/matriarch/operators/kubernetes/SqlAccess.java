package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.SqlChecks.Verdict;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SQL on one PostgreSQL server of a tenant's, through the API server's port-forward, so that nothing of the data plane's
 * network need be reachable. The way in is on loopback and lasts as long as the question; the server proves by its
 * certificate to belong to the cluster.
 */
public final class SqlAccess {

    private static final Duration LOGIN_WITHIN = Duration.ofSeconds(2);

    /** What is asked is answered from memory; a server that takes longer has other troubles. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);

    private static final int PORT = 5432;

    private final ApiServer server;

    public SqlAccess(ApiServer server) {
        this.server = server;
    }

    /**
     * Which server.
     *
     * @param namespace as Kubernetes calls it
     */
    public record Place(String namespace, String pod) {}

    /**
     * As whom, and whom we believe.
     *
     * @param ca PEM of the authority that has signed the server's certificate; null where nobody has whom anybody knows, and the
     *     API server's word is all there is that it is that server
     * @param database where to
     */
    public record Login(
            String user, String password, @Nullable String ca, String database) {

        /** To the database that every server has. */
        public Login(String user, String password, @Nullable String ca) {
            this(user, password, ca, "postgres");
        }

        /** The same, to another database. */
        public Login to(String other) {
            return new Login(user, password, ca, other);
        }

        @Override
        public String toString() {
            return "Login[user=%s]".formatted(user);
        }
    }

    /** What is to be found out, on a connection in autocommit mode that is closed afterwards. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /**
     * Asks a server. It counts for nothing in the guard of the API server's calls: one
     * tenant's PostgreSQL that hangs must not keep us from all the others.
     *
     * @throws SQLException when there is no way to it, it does not let us in within two seconds, or does not answer within
     *     one; the message says why and shows no secret
     */
    public <T> T ask(Place place, Login login, Question<T> question) throws SQLException {
        return ask(place, login, ANSWERS_WITHIN, question);
    }

    /** The same for what takes the server longer than to remember. */
    public <T> T ask(Place place, Login login, Duration within, Question<T> question) throws SQLException {
        try (var way = forward(place)) {
            try (var connection = connect(way, login, within)) {
                return question.ask(connection);
            } catch (SQLException e) {
                throw because(way, e);
            }
        } catch (IOException | KubernetesClientException e) {
            throw new SQLException("there is no way to %s: %s".formatted(place.pod(), e.getMessage()), e);
        }
    }

    /**
     * Whether a statement holds there, as {@link dev.matriarch.operators.SqlChecks} promises it.
     *
     * @throws OperatorUnavailableException when it could not be asked
     */
    public Verdict check(Place place, OwnerCredentials login, String sql, Duration within) {
        var as = new Login(login.username(), login.password(), login.caCertificate(), login.database());
        var patience = within.plus(LOGIN_WITHIN); // the server gives up first
        try {
            return ask(place, as, patience, connection -> Verdict.on(connection, sql, within));
        } catch (SQLException e) {
            throw new OperatorUnavailableException("%s does not answer".formatted(place.pod()), e);
        }
    }

    private LocalPortForward forward(Place place) {
        return server.client()
                .pods()
                .inNamespace(place.namespace())
                .withName(place.pod())
                .portForward(PORT, InetAddress.getLoopbackAddress(), 0);
    }

    /** The name in the certificate is that of a service, which loopback is not; who has signed it is checked. */
    private static Connection connect(LocalPortForward way, Login login, Duration within) throws SQLException {
        var settings = new Properties();
        settings.setProperty("user", login.user());
        settings.setProperty("password", login.password());
        settings.setProperty("sslmode", "require");
        if (login.ca() == null) {
            settings.setProperty("sslfactory", "org.postgresql.ssl.NonValidatingFactory");
        } else {
            settings.setProperty("sslfactory", "org.postgresql.ssl.SingleCertValidatingFactory");
            settings.setProperty("sslfactoryarg", login.ca());
        }
        settings.setProperty("loginTimeout", Long.toString(LOGIN_WITHIN.toSeconds()));
        settings.setProperty("socketTimeout", Long.toString(within.toSeconds()));
        settings.setProperty("ApplicationName", "matriarch");
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(
                                InetAddress.getLoopbackAddress().getHostAddress(),
                                way.getLocalPort(),
                                login.database()),
                settings);
    }

    /** When the API server lets nobody through, the driver only sees a connection that ends. */
    private static SQLException because(LocalPortForward way, SQLException failure) {
        return Stream.of(way.getServerThrowables(), way.getClientThrowables())
                .flatMap(Collection::stream)
                .findFirst()
                .map(cause -> new SQLException(
                        "%s (%s)".formatted(failure.getMessage(), cause.getMessage()), failure.getSQLState(), failure))
                .orElse(failure);
    }
}
