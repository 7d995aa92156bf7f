package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/** A fresh copy of the data of a running primary, or of a standby, from which a standby or a recovery can start. */
final class BaseCopy {

    /** Made anew by each server; a copy of them would be wrong or useless. */
    private static final Set<String> EMPTY_DIRECTORIES = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "postgresql.conf",
            "backup_label",
            "backup_manifest",
            "standby.signal",
            "recovery.signal",
            "pg_internal.init");

    private static final Pattern TIMELINE = Pattern.compile("(?m)^START TIMELINE: (\\d+)$");

    private static final int PATIENCE_SECONDS = 120;

    private final int port;
    private final String password;

    BaseCopy(int port, String password) {
        this.port = port;
        this.password = password;
    }

    /**
     * What was copied: it is whole with the WAL from the one place to the other.
     *
     * @param beganAt by the primary's clock, as the other time
     */
    record Copied(int timeline, Lsn begin, Lsn end, Instant beganAt, Instant endedAt) {}

    /** A copy from which a standby can start. Replaces what is at {@code target}. */
    void copyForStandby(Path source, Path target) throws IOException, SQLException {
        copy(source, target);
        UnarchivedWal.copy(source, target);
        Files.createFile(target.resolve("standby.signal"));
    }

    /** Replaces what is at {@code target}. What a standby says of how far it is comes last, since all that it has counts. */
    Copied copy(Path source, Path target) throws IOException, SQLException {
        Trees.delete(target);
        Files.createDirectories(
                target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var connection = InstanceSql.open(port, password, PATIENCE_SECONDS)) {
            var begin = mark(connection, "pg_backup_start('matriarch sandbox', fast => true) as lsn, '' as label");
            copyFiles(source, target);
            copyFile(ControlFile.in(source), ControlFile.in(target));
            var end = mark(connection, "lsn, labelfile as label from pg_backup_stop(wait_for_archive => false)");
            Files.writeString(target.resolve("backup_label"), end.label());
            return new Copied(timeline(end.label()), begin.place(), end.place(), begin.at(), end.at());
        }
    }

    /** Where and when a copy begins or ends. */
    private record Mark(Lsn place, String label, Instant at) {}

    private static Mark mark(Connection connection, String what) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select clock_timestamp() as at, " + what)) {
            row.next();
            return new Mark(
                    Lsn.parse(row.getString("lsn")),
                    row.getString("label"),
                    row.getTimestamp("at").toInstant());
        }
    }

    private static int timeline(String label) throws IOException {
        var line = TIMELINE.matcher(label);
        if (!line.find()) {
            throw new IOException("PostgreSQL's backup label names no timeline");
        }
        return Integer.parseInt(line.group(1));
    }

    private static void copyFiles(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new Trees.Lenient() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return enter(source, target, directory);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(ControlFile.in(source))) {
                    copyFile(file, target.resolve(source.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Files.createDirectories(target.resolve("pg_wal").resolve("archive_status"));
    }

    private static FileVisitResult enter(Path source, Path target, Path directory) throws IOException {
        var relative = source.relativize(directory);
        var name = String.valueOf(directory.getFileName());
        if (name.startsWith("pgsql_tmp")) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        var copy = target.resolve(relative);
        if (!Files.exists(copy)) {
            Files.createDirectory(
                    copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return relative.getNameCount() == 1 && EMPTY_DIRECTORIES.contains(name)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    private static void copyFile(Path file, Path copy) throws IOException {
        if (LEFT_OUT.contains(String.valueOf(file.getFileName()))) {
            return;
        }
        try {
            Files.copy(file, copy);
        } catch (NoSuchFileException droppedMeanwhile) {
            // The WAL that the standby replays first drops it there as well.
        }
    }
}
