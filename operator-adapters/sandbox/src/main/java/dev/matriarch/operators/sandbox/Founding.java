package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.Recovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first primary: its data directory, which is empty or comes from an archive, its roles, its database; or the first one of
 * a cluster that follows another, whose base backup it begins with, or a copy of it. Once founded, a cluster is never founded
 * again. The empty data directory is not forced to disk, which takes longer than making it: what the sandbox promises, it
 * promises for the death of processes, not for a machine that loses power while a cluster is being made.
 */
final class Founding implements Duty {

    private static final String OTHER_LOGINS = """
            select string_agg(rolname, chr(10)) from pg_roles
             where rolcanlogin and rolname not in ('postgres', 'matriarch_replication', ?)
            """;

    private final Restoring restoring = new Restoring();

    @Override
    public boolean act(Scene scene) throws IOException, SQLException {
        if (scene.isFollower() ? scene.primary().built() : scene.state().founded()) {
            return false;
        }
        if (scene.isFollower() || scene.desired().isReplica()) {
            return follow(scene);
        }
        var recovery = scene.desired().bootstrap().recovery();
        if (!scene.primary().built()) {
            return recovery == null ? initialise(scene) : restore(scene, recovery);
        }
        if (scene.primaryWrites()) {
            makeRoles(scene);
            scene.cluster().change("founded", ClusterState::withFounded);
            return true;
        }
        return false;
    }

    /** It has its roles and its database from the other one. */
    private boolean follow(Scene scene) throws IOException {
        var replication = scene.desired().replication();
        if (scene.look().of(scene.primary()).running()) {
            scene.cluster().instance(scene.primary()).kill();
            return false;
        }
        if (scene.primary().built()) {
            scene.cluster().change("begins anew", state -> state.withMember(state.primary(), m -> m.withBuilt(false)));
            return true;
        }
        if (replication == null || !restoring.follow(scene, replication.peer())) {
            return false;
        }
        var restart = restartId(scene);
        var token = scene.state().part().token();
        scene.cluster()
                .change(
                        "%s follows %s"
                                .formatted(
                                        scene.state().primary(),
                                        replication.peer().name()),
                        state -> state.withMember(
                                        state.primary(),
                                        member -> member.withBuilt(true).withRestart(restart))
                                .withFounded()
                                .following(token));
        return true;
    }

    private boolean restore(Scene scene, Recovery recovery) throws IOException {
        return restoring.act(scene, recovery) && built(scene, "recovered");
    }

    private static boolean initialise(Scene scene) throws IOException {
        var cluster = scene.cluster();
        var end = cluster.tasks().takeEnd("initdb");
        if (end.isEmpty()) {
            var data = cluster.instance(scene.primary()).data();
            cluster.tasks().start("initdb", () -> initialise(cluster, data));
            return false;
        }
        if (end.get().failure() != null) {
            throw new IOException(end.get().failure());
        }
        return built(scene, "initialised");
    }

    private static boolean built(Scene scene, String how) throws IOException {
        scene.cluster()
                .change(
                        how + " " + scene.state().primary(),
                        state -> state.withMember(
                                state.primary(),
                                member -> member.withBuilt(true).withRestart(restartId(scene))));
        return true;
    }

    private static void initialise(Cluster cluster, Path data) throws IOException {
        Trees.delete(data);
        Files.createDirectories(data.resolveSibling("."));
        var password = cluster.files().directory().resolve("initdb.password");
        AtomicFile.write(password, cluster.credentials().superuser().getBytes(StandardCharsets.UTF_8));
        try {
            var result = cluster.binaries().run("initdb", arguments(data, password));
            if (result.failed()) {
                throw new IOException("initdb failed: " + result.words());
            }
        } finally {
            Files.deleteIfExists(password);
        }
    }

    private static @Nullable String restartId(Scene scene) {
        var restart = scene.desired().restart();
        return restart == null ? null : restart.id();
    }

    private static List<String> arguments(Path data, Path password) {
        return List.of(
                "-D",
                data.toString(),
                "-U",
                "postgres",
                "--pwfile",
                password.toString(),
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                "--locale",
                "C",
                "--locale-provider",
                "builtin",
                "--builtin-locale",
                "C.UTF-8",
                "--no-sync",
                "--no-instructions");
    }

    private static void makeRoles(Scene scene) throws IOException, SQLException {
        var sql = scene.cluster().instance(scene.primary()).sql();
        var credentials = scene.cluster().credentials();
        var bootstrap = scene.desired().bootstrap();
        role(sql, "matriarch_replication", "replication", credentials.replication());
        role(sql, bootstrap.owner(), "nosuperuser", credentials.owner());
        if (bootstrap.recovery() != null) {
            takeOver(sql, scene.cluster().files(), bootstrap.owner());
        }
        database(sql, bootstrap);
    }

    /** One that came with a recovery has another cluster's password. */
    private static void role(InstanceSql sql, String name, String attribute, String password) throws SQLException {
        var verb = sql.value("select 1 from pg_roles where rolname = ?", name) == null ? "create" : "alter";
        run(
                sql,
                "select format('" + verb + " role %I login " + attribute + " password %L', ?, ?)",
                name,
                Scram.verifier(name, password));
    }

    /** Who could log in to the cluster from which the data came has passwords of this one from now on. */
    private static void takeOver(InstanceSql sql, ClusterFiles files, String owner) throws IOException, SQLException {
        var names = sql.value(OTHER_LOGINS, owner);
        for (var name : names == null ? List.<String>of() : names.lines().toList()) {
            var verifier = Scram.verifier(name, UserPasswords.ensure(files, name));
            run(sql, "select format('alter role %I password %L', ?, ?)", name, verifier);
        }
    }

    private static void database(InstanceSql sql, Bootstrap bootstrap) throws SQLException {
        if (sql.value("select 1 from pg_database where datname = ?", bootstrap.database()) == null) {
            run(sql, "select format('create database %I owner %I', ?, ?)", bootstrap.database(), bootstrap.owner());
        }
    }

    /** The server writes the statement, so that it is the server that quotes. */
    private static void run(InstanceSql sql, String format, String... names) throws SQLException {
        var statement = sql.value(format, names);
        if (statement == null) {
            throw new SQLException("PostgreSQL did not write the statement");
        }
        sql.execute(statement);
    }
}
