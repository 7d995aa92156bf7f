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
import java.util.Set;

/** A fresh copy of a running primary's data, from which a standby can start. */
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
            "pg_internal.init");

    private static final int PATIENCE_SECONDS = 120;

    private final int port;
    private final String password;

    BaseCopy(int port, String password) {
        this.port = port;
        this.password = password;
    }

    /** Replaces what is at {@code target}. */
    void copy(Path source, Path target) throws IOException, SQLException {
        Trees.delete(target);
        Files.createDirectories(
                target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var connection = InstanceSql.open(port, password, PATIENCE_SECONDS)) {
            begin(connection);
            copyFiles(source, target);
            Files.writeString(target.resolve("backup_label"), end(connection));
            Files.createFile(target.resolve("standby.signal"));
        }
    }

    private static void begin(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('matriarch sandbox', fast => true)");
        }
    }

    private static String end(Connection connection) throws SQLException, IOException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select labelfile from pg_backup_stop(wait_for_archive => false)")) {
            row.next();
            var label = row.getString(1);
            if (label == null) {
                throw new IOException("PostgreSQL gave no backup label");
            }
            return label;
        }
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
                copyFile(file, target.resolve(source.relativize(file)));
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
