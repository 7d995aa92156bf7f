package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The WAL that a primary has still to archive. A standby is given it together with the data: after a failover, whoever was
 * primary is made anew, and what was on its disk alone would never get into the archive.
 */
final class UnarchivedWal {

    private static final String READY = ".ready";

    private UnarchivedWal() {}

    static void copy(Path source, Path target) throws IOException {
        for (var name : of(source)) {
            copy(wal(source), wal(target), name);
        }
    }

    /** The names of the files. */
    static List<String> of(Path data) throws IOException {
        var names = new ArrayList<String>();
        try (var marks = Files.newDirectoryStream(status(data), "*" + READY)) {
            for (var mark : marks) {
                var name = String.valueOf(mark.getFileName());
                names.add(name.substring(0, name.length() - READY.length()));
            }
        }
        return names;
    }

    /** What has been archived meanwhile may have been used again under this copy's hands, and is of no use. */
    private static void copy(Path from, Path to, String file) throws IOException {
        var copy = to.resolve(file);
        try {
            Files.copy(from.resolve(file), copy);
        } catch (NoSuchFileException archivedMeanwhile) {
            return;
        }
        if (Files.exists(from.resolve("archive_status").resolve(file + READY))) {
            Files.createFile(to.resolve("archive_status").resolve(file + READY));
        } else {
            Files.delete(copy);
        }
    }

    static Path wal(Path data) {
        return data.resolve("pg_wal");
    }

    private static Path status(Path data) {
        return wal(data).resolve("archive_status");
    }
}
