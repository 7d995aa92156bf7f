package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logins.Who;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.SqlAccess.Login;
import dev.matriarch.operators.kubernetes.SqlAccess.Place;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Logs in as the owner's applications do. A password has reached PostgreSQL when the primary takes it, and clients when every
 * standby does, since there are services that lead to those. That a role's new password is taken proves that its old one is
 * not: it has only one.
 */
public record OwnerLogins(ApiServer server, Passwords passwords) {

    /** Where the passwords of the two logins are. */
    @FunctionalInterface
    public interface Passwords {
        /**
         * How a role logs in to the cluster's database.
         *
         * @param holds which of its passwords it must be
         * @return empty where its secret is missing, or holds another one
         */
        Optional<Login> login(DesiredCluster desired, Who role, String holds, KubernetesClient client);
    }

    /**
     * One login that must be possible.
     *
     * @param login empty where its secret is missing, or holds another password
     */
    private record Wanted(Who role, Optional<Login> login) {}

    /** @param instances those that are there */
    public Optional<String> unproven(DesiredCluster desired, List<String> instances) {
        if (instances.size() < desired.instances()) {
            return Optional.of("%d of %d instances are there".formatted(instances.size(), desired.instances()));
        }
        var wanted = server.call(client -> wanted(desired, client));
        var missing = wanted.stream().filter(one -> one.login().isEmpty()).findFirst();
        if (missing.isPresent()) {
            return Optional.of(withoutPassword(missing.get().role(), desired));
        }
        return first(instances.stream()
                .flatMap(instance -> wanted.stream().map(one -> attempt(one, instance, desired)))
                .toList());
    }

    /** By which passwords it must be possible to log in, those among them that nobody has been told. */
    private List<Wanted> wanted(DesiredCluster desired, KubernetesClient client) {
        return Stream.of(Who.values())
                .flatMap(role -> desired.logins().password(role).stream()
                        .map(holds -> new Wanted(role, passwords.login(desired, role, holds, client))))
                .toList();
    }

    /** What that role is called. */
    public static String name(Who role, DesiredCluster desired) {
        return switch (role) {
            case OWNER -> desired.bootstrap().owner();
            case SECOND -> Logins.SECOND;
        };
    }

    private Callable<Optional<String>> attempt(Wanted wanted, String instance, DesiredCluster desired) {
        var place = new Place(TenantNamespaces.name(desired.ref()), instance);
        var name = name(wanted.role(), desired);
        var owner = desired.bootstrap().owner();
        return () -> {
            try {
                var actsAs = new SqlAccess(server).ask(place, wanted.login().orElseThrow(), OwnerLogins::actsAs);
                return actsAs.equals(owner)
                        ? Optional.empty()
                        : Optional.of("%s does not act as %s on %s".formatted(name, owner, instance));
            } catch (SQLException e) {
                return Optional.of(refused(name, instance, e));
            }
        };
    }

    private static String actsAs(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select current_user")) {
            row.next();
            return row.getString(1);
        }
    }

    /** All at once: a step has no time for one after the other. */
    private static Optional<String> first(List<Callable<Optional<String>>> attempts) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var failed = new ArrayList<String>();
            for (var attempt : executor.invokeAll(attempts)) {
                attempt.get().ifPresent(failed::add);
            }
            return failed.stream().findFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorUnavailableException("interrupted while logging in", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * What it sets is the same each time, so that a late worker does no harm.
     *
     * @param primary null while nobody takes writes
     */
    public Optional<String> prepare(DesiredCluster desired, @Nullable String primary, Fence fence) {
        var turn = desired.logins().turn();
        if (Logins.who(turn) != Who.SECOND) {
            return Optional.empty();
        }
        if (primary == null) {
            return Optional.of("nobody takes writes");
        }
        var login = server.call(client -> passwords.login(desired, Who.SECOND, Logins.password(turn), client));
        if (login.isEmpty()) {
            return Optional.of(withoutPassword(Who.SECOND, desired));
        }
        fence.check();
        return prepare(desired, new Place(TenantNamespaces.name(desired.ref()), primary), login.get());
    }

    private Optional<String> prepare(DesiredCluster desired, Place primary, Login login) {
        var owner = desired.bootstrap().owner();
        try {
            new SqlAccess(server).ask(primary, login, connection -> SecondLogin.prepare(connection, owner));
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(refused(login.user(), primary.pod(), e));
        }
    }

    private static String withoutPassword(Who role, DesiredCluster desired) {
        return "the password of %s is not there".formatted(name(role, desired));
    }

    private static String refused(String name, String instance, SQLException why) {
        return "%s cannot log in to %s: %s".formatted(name, instance, why.getMessage());
    }
}
