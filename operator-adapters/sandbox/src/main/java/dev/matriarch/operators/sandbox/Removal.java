package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a cluster away: its processes, then its files, its directory last. What is left is its tombstone, and its archive, which
 * is not touched: the processes do not get to archive anything at their end.
 */
final class Removal {

    private static final Duration LOCK_WAIT = Duration.ofSeconds(1);

    private final ClusterFiles files;

    Removal(ClusterFiles files) {
        this.files = files;
    }

    /** @return whether nothing is left; otherwise it has to be called again */
    boolean act() throws IOException {
        if (killed() > 0) {
            return false;
        }
        Trees.delete(files.instances());
        Files.deleteIfExists(files.state());
        Files.deleteIfExists(files.credentials());
        Files.deleteIfExists(files.users());
        Files.deleteIfExists(files.archiveState());
        Files.deleteIfExists(files.archive());
        Files.deleteIfExists(files.observed());
        return bury();
    }

    private int killed() throws IOException {
        var killed = 0;
        for (var directory : instanceDirectories()) {
            var postmaster = PostgresProcess.postmaster(directory.resolve("data"));
            postmaster.ifPresent(PostgresProcess::kill);
            killed += postmaster.isPresent() ? 1 : 0;
        }
        return killed;
    }

    private List<Path> instanceDirectories() throws IOException {
        var directories = new ArrayList<Path>();
        if (Files.isDirectory(files.instances())) {
            try (var entries = Files.newDirectoryStream(files.instances())) {
                entries.forEach(directories::add);
            }
        }
        return directories;
    }

    /** Under the writers' lock, because somebody may want the cluster back at this moment. */
    private boolean bury() throws IOException {
        var lock = FileMutex.acquire(files.lock(), LOCK_WAIT);
        if (lock.isEmpty()) {
            return false;
        }
        try (var _ = lock.get()) {
            var desired = Json.read(files.desired(), DesiredFile.class);
            if (desired.isPresent() && desired.get().desired() != null) {
                return true;
            }
            Files.createDirectories(files.tombstone().resolveSibling("."));
            if (desired.isPresent()) {
                Files.move(
                        files.desired(),
                        files.tombstone(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.deleteIfExists(files.acquaintance());
            Trees.delete(files.directory());
            Files.deleteIfExists(files.heartbeat());
            return true;
        }
    }
}
