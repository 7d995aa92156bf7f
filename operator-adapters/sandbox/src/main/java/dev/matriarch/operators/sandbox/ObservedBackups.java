package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Backups.ArchiveMark;
import dev.matriarch.operators.Backups.ArchiveReach;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.OperatorUnavailableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the adapter says of base backups and archives, as the supervisor saw them; only a mark it makes itself. */
final class ObservedBackups {

    private static final int PATIENCE_SECONDS = 2;

    /** The end of the switch is the place after the last byte of the file in which the commit is. */
    private static final String SWITCH = """
            select ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline,
                   pg_switch_wal()::text as finish
            """;

    private final SandboxLayout layout;
    private final Observer observer;

    ObservedBackups(SandboxLayout layout, Observer observer) {
        this.layout = layout;
        this.observer = observer;
    }

    List<Backup> all(ClusterRef cluster) {
        var seen = seen(cluster);
        Predicate<String> isNew = name -> !seen.takenUp().contains(name)
                && seen.backups().stream().noneMatch(known -> known.name().equals(name));
        var asked = observer.askedBackups(cluster).stream().filter(isNew).map(ObservedBackups::asked);
        return Stream.concat(asked, seen.backups().stream()).toList();
    }

    private static Backup asked(String name) {
        var waits = "it waits until the sandbox supervisor takes it up";
        return new Backup(name, false, Backup.State.RUNNING, null, null, null, null, null, null, null, null, waits);
    }

    ArchiveReach reach(ClusterRef cluster) {
        return seen(cluster).reach();
    }

    private ObservedArchive seen(ClusterRef cluster) {
        observer.seen(cluster);
        try {
            return Json.read(layout.cluster(cluster.id()).archive(), ObservedArchive.class)
                    .orElse(ObservedArchive.NOTHING);
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox directory cannot be read", failed);
        }
    }

    /** The file is closed as well, so that it gets into the archive at once rather than when it is full or a minute old. */
    ArchiveMark mark(ClusterRef cluster) {
        try (var connection = primary(cluster)) {
            return mark(connection);
        } catch (IOException | SQLException failed) {
            throw new OperatorUnavailableException("the primary of %s did not make a mark".formatted(cluster), failed);
        }
    }

    private Connection primary(ClusterRef cluster) throws IOException, SQLException {
        var passwords = CredentialsFile.read(layout.cluster(cluster.id()));
        if (passwords.isEmpty()) {
            throw new OperatorUnavailableException("nobody takes writes in " + cluster);
        }
        return InstanceSql.open(observer.portOfPrimary(cluster), passwords.get().superuser(), PATIENCE_SECONDS);
    }

    private static ArchiveMark mark(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            var at = statement.executeQuery("select clock_timestamp()");
            at.next();
            var before = at.getTimestamp(1).toInstant();
            statement.execute("select pg_current_xact_id()");
            var end = statement.executeQuery(SWITCH);
            end.next();
            var file = WalFile.before(end.getInt("timeline"), Lsn.parse(end.getString("finish")));
            return new ArchiveMark(before, file.toString());
        }
    }
}
