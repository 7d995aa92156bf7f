package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorRefusedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An archive in a directory of this machine: {@code <location>/<server name>/wal} and {@code …/base/<backup>}.
 *
 * @param location the store's directory, which is there for good or not there at all
 */
record ArchiveDirectory(Path location, Path root) {

    private static final Pattern SERVER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HISTORY = Pattern.compile("[0-9A-F]{8}\\.history");
    /** Segments, the marks of base backups in them, and the last parts of timelines that were left. */
    private static final DirectoryStream.Filter<Path> CALLED_AFTER_WAL =
            entry -> Pattern.matches("[0-9A-F]{24}(\\..*)?", String.valueOf(entry.getFileName()));

    private static final Duration LEFTOVER = Duration.ofDays(1);
    private static final String FACTS = "backup.json";

    static ArchiveDirectory of(Archive archive) {
        var location = Path.of(archive.store().location());
        return new ArchiveDirectory(location, location.resolve(archive.serverName()));
    }

    static void refuseUnfit(Archive archive) {
        var store = archive.store();
        var fits = store.kind() == ObjectStore.Kind.DIRECTORY
                && Path.of(store.location()).isAbsolute();
        if (!fits || !SERVER_NAME.matcher(archive.serverName()).matches()) {
            throw new OperatorRefusedException(
                    "The sandbox keeps no archive %s in %s".formatted(archive.serverName(), store.location()),
                    "Take an object store that is an absolute path of this machine.");
        }
    }

    static void refuseUnfitBackup(String name) {
        if (!LABEL.matcher(name).matches()) {
            throw new OperatorRefusedException(
                    "A backup cannot be called " + name, "Take lower case letters, digits and hyphens.");
        }
    }

    Path wal() {
        return root.resolve("wal");
    }

    Path bases() {
        return root.resolve("base");
    }

    Path base(String name) {
        return bases().resolve(name);
    }

    /** Where a base backup is while it is being written. */
    Path unfinishedBase(String name) {
        return bases().resolve("." + name + ".tmp");
    }

    /** The data within a base backup. */
    static Path data(Path base) {
        return base.resolve("data");
    }

    /** A store that is away is not made anew, since what is in the old one would be missing. */
    void make() throws IOException {
        if (!Files.isDirectory(location)) {
            throw new IOException(location + " is not there");
        }
        Files.createDirectories(wal());
        Files.createDirectories(bases());
    }

    /** All that counts of what is in it. */
    ArchiveReading read() throws IOException {
        if (!Files.isDirectory(wal())) {
            throw new IOException(wal() + " is not there");
        }
        var files = new HashSet<WalFile>();
        var histories = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(wal())) {
            for (var entry : entries) {
                var name = String.valueOf(entry.getFileName());
                WalFile.parse(name).ifPresent(files::add);
                if (HISTORY.matcher(name).matches()) {
                    histories.add(name);
                }
            }
        }
        return new ArchiveReading(files, timelines(files, histories), backups());
    }

    private Timelines timelines(Set<WalFile> files, List<String> histories) throws IOException {
        var newest = histories.stream().max(Comparator.naturalOrder());
        if (newest.isEmpty()) {
            return Timelines.only(
                    files.stream().mapToInt(WalFile::timeline).max().orElse(1));
        }
        var timeline = Integer.parseInt(newest.get().substring(0, 8), 16);
        return Timelines.parse(timeline, Files.readString(wal().resolve(newest.get())));
    }

    private List<BaseBackup> backups() throws IOException {
        var backups = new ArrayList<BaseBackup>();
        if (Files.isDirectory(bases())) {
            try (var entries = Files.newDirectoryStream(bases(), "[!.]*")) {
                for (var entry : entries) {
                    Json.read(entry.resolve(FACTS), BaseBackup.class).ifPresent(backups::add);
                }
            }
        }
        backups.sort(Comparator.comparing(BaseBackup::completedAt).reversed());
        return backups;
    }

    void describe(Path base, BaseBackup facts) throws IOException {
        Json.write(base.resolve(FACTS), facts);
    }

    /** From now on it is there. */
    void publish(String name) throws IOException {
        Files.move(unfinishedBase(name), base(name), StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.sync(bases());
    }

    /**
     * A base backup leaves its place whole, so that nobody takes half of one for complete; then what it consists of goes, then WAL.
     * What was left half written or half removed long ago goes too.
     */
    void remove(Retention retention) throws IOException {
        for (var backup : retention.backups()) {
            var gone = bases().resolve("." + backup.name() + ".gone");
            Trees.delete(gone);
            Files.move(base(backup.name()), gone, StandardCopyOption.ATOMIC_MOVE);
            Trees.delete(gone);
        }
        removeLeftovers(bases());
        removeLeftovers(wal());
        try (var entries = Files.newDirectoryStream(wal(), CALLED_AFTER_WAL)) {
            for (var entry : entries) {
                if (WalFile.named(String.valueOf(entry.getFileName())).number() < retention.before()) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }

    private static void removeLeftovers(Path directory) throws IOException {
        var longAgo = Instant.now().minus(LEFTOVER);
        try (var entries = Files.newDirectoryStream(directory, ".*")) {
            for (var entry : entries) {
                if (Files.getLastModifiedTime(entry).toInstant().isBefore(longAgo)) {
                    Trees.delete(entry);
                }
            }
        }
    }

    /** The archive in words. */
    @Override
    public String toString() {
        return root.toString();
    }
}
