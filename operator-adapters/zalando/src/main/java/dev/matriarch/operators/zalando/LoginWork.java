package dev.matriarch.operators.zalando;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logins.Who;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.SqlAccess.Login;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.postgresql.util.PasswordUtil;

/**
 * Gives the owner's two logins the passwords that their secrets hold, by SQL: the operator would do so for one of them, half an hour
 * later (contract 4.13).
 */
record LoginWork(ApiServer server, OwnerSecrets secrets, String installation) {

    /** Whose turn it was when that was done last, on the copy of what is desired. */
    private static final String DONE = "matriarch.dev/logins";

    private static final String LIMITS = "login nosuperuser nocreatedb nocreaterole noreplication nobypassrls";

    /**
     * Does it where it was not done for these turns yet.
     *
     * @throws OperatorBusyException when nobody takes writes yet
     * @throws OperatorUnavailableException when the primary does not answer, or refuses
     */
    void bringAbout(DesiredCluster desired, Scene scene, Fence fence) {
        var kept = Objects.requireNonNull(scene.snapshot().kept());
        var wanted = note(desired.logins());
        if (wanted.equals(Objects.requireNonNullElse(Labels.annotation(kept, DONE), note(Logins.asMade())))) {
            return;
        }
        write(desired, scene.writable(), kept, fence);
        server.run(client -> new Acts(client, fence)
                .annotation(kept, MatriarchLabels.of(installation, desired.ref()), DONE, wanted));
    }

    private static String note(Logins logins) {
        return "%d %s".formatted(logins.turn(), logins.previousKept() ? "and the one before" : "alone");
    }

    private void write(DesiredCluster desired, String primary, ConfigMap kept, Fence fence) {
        var logins = logins(desired);
        try {
            new Superuser(server)
                    .on(desired.ref(), primary, kept, fence)
                    .within("postgres", connection -> write(connection, desired, logins));
        } catch (SQLException | IOException e) {
            throw new OperatorUnavailableException(
                    "%s does not take the owner's passwords: %s".formatted(primary, e.getMessage()), e);
        }
    }

    /** Those whose passwords are of our making. */
    private Map<Who, Login> logins(DesiredCluster desired) {
        return server.call(client -> {
            var logins = new EnumMap<Who, Login>(Who.class);
            for (var role : Who.values()) {
                desired.logins()
                        .password(role)
                        .filter(holds -> role == Who.SECOND || !holds.equals(Logins.password(0)))
                        .flatMap(holds -> secrets.login(desired, role, holds, client))
                        .ifPresent(login -> logins.put(role, login));
            }
            return logins;
        });
    }

    private static void write(Connection connection, DesiredCluster desired, Map<Who, Login> logins)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            var second = logins.get(Who.SECOND);
            if (second != null) {
                make(statement, second, desired.bootstrap().owner());
            }
            for (var login : logins.values()) {
                var verifier = PasswordUtil.encodePassword(
                        login.user(), login.password().toCharArray(), "scram-sha-256");
                statement.execute("alter role %s password %s"
                        .formatted(name(statement, login.user()), statement.enquoteLiteral(verifier)));
            }
        }
    }

    /** The second login, as a member of the owner. */
    private static void make(Statement statement, Login login, String owner) throws SQLException {
        var role = name(statement, login.user());
        if (!isThere(statement, login.user())) {
            statement.execute("create role %s %s".formatted(role, LIMITS));
        }
        statement.execute("grant %s to %s".formatted(name(statement, owner), role));
    }

    private static boolean isThere(Statement statement, String role) throws SQLException {
        try (var rows = statement.executeQuery(
                "select from pg_catalog.pg_roles where rolname = " + statement.enquoteLiteral(role))) {
            return rows.next();
        }
    }

    private static String name(Statement statement, String role) throws SQLException {
        return statement.enquoteIdentifier(role, true);
    }
}
