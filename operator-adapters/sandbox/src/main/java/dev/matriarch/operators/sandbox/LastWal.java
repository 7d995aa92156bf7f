package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The end of the WAL of a primary that has stopped cleanly, brought to the archive: what PostgreSQL did not get there, and the
 * file with the last record, which it keeps because it is not full. May be done again and again.
 *
 * @param data of the primary, in which nothing runs
 * @param archive null where there is none, and whoever follows reads the end from the primary itself
 */
record LastWal(Path data, @Nullable Archive archive) {

    private static final int PAGE = 8192;
    private static final int SHORT_HEADER = 24;
    private static final int ALIGNMENT = 8;

    /** @return what tells whoever takes its place where the end is */
    Token bring() throws IOException {
        var control = ControlFile.read(data);
        var last = WalFile.at(control.timeline(), control.checkpoint());
        if (archive != null) {
            bring(last, ArchiveDirectory.of(archive));
        }
        return new Token(control.systemIdentifier(), control.timeline(), control.checkpoint(), end(control, last));
    }

    private void bring(WalFile last, ArchiveDirectory directory) throws IOException {
        var names = new TreeSet<>(UnarchivedWal.of(data));
        names.add(last.toString());
        for (var name : names) {
            put(UnarchivedWal.wal(data).resolve(name), directory.wal().resolve(name));
        }
        refuseGap(directory, last);
    }

    /** As {@link ArchiveCommands#archive} does it. */
    private static void put(Path file, Path place) throws IOException {
        if (!Files.exists(place)) {
            var copy = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID());
            try {
                Files.copy(file, copy);
                AtomicFile.sync(copy);
                Files.createLink(place, copy);
            } catch (FileAlreadyExistsException meanwhile) {
                // Another one brought it.
            } finally {
                Files.deleteIfExists(copy);
            }
            AtomicFile.sync(place.resolveSibling("."));
        }
        if (Files.mismatch(file, place) >= 0) {
            throw new IOException("there is another file named " + place.getFileName());
        }
    }

    /** Nobody could get past one. */
    private static void refuseGap(ArchiveDirectory directory, WalFile last) throws IOException {
        var reached = directory.read().last();
        if (reached.isEmpty() || reached.get().compareTo(last) < 0) {
            throw new IOException("of the WAL before %s some is missing, after %s"
                    .formatted(last, reached.map(WalFile::toString).orElse("none")));
        }
    }

    /** The checkpoint's record begins with its length; it is shorter than a page. */
    private Lsn end(ControlFile control, WalFile last) throws IOException {
        var begin = control.checkpoint().value();
        var length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        try (var channel =
                FileChannel.open(UnarchivedWal.wal(data).resolve(last.toString()), StandardOpenOption.READ)) {
            channel.read(length, WalFile.offset(control.checkpoint()));
        }
        var left = PAGE - begin % PAGE;
        var bytes = length.getInt(0) <= left ? length.getInt(0) : length.getInt(0) + SHORT_HEADER;
        return new Lsn((begin + bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }
}
