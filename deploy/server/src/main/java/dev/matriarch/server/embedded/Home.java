package dev.matriarch.server.embedded;

import dev.matriarch.server.StartRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory of an embedded server: all it knows is in here, and nothing of it anywhere else.
 *
 * <p>One process at a time holds it. The hold ends with the process, however that ends.
 */
public final class Home implements AutoCloseable {

    private static final String LOCK = "server.lock";

    private final Path directory;
    private final FileChannel lock;

    private Home(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Takes hold of the directory, making it where it is absent. */
    static Home open(Path directory) {
        var home = directory.toAbsolutePath().normalize();
        try {
            OwnerOnly.createDirectories(home);
            return new Home(home.toRealPath(), lock(home));
        } catch (IOException e) {
            throw Refusals.ofHome(home, e);
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        var channel = FileChannel.open(home.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isFree(channel)) {
            return channel;
        }
        channel.close();
        throw new StartRefusedException(
                "Another Matriarch (%s) is running in %s: stop it, or start this one elsewhere with --matriarch.home=DIR."
                        .formatted(Files.readString(home.resolve(LOCK)).strip().replace("\n", ", "), home));
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    /** Leaves word of who holds this directory, for whoever comes second. */
    void announce(String who) {
        try {
            lock.truncate(0);
            lock.write(ByteBuffer.wrap(who.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            throw Refusals.ofHome(directory, e);
        }
    }

    /** Where this is, absolute and without links. */
    public Path directory() {
        return directory;
    }

    Path metadata() {
        return directory.resolve("metadata");
    }

    Path sandbox() {
        return directory.resolve("sandbox");
    }

    Path adminKey() {
        return directory.resolve("admin.key");
    }

    Path demoKey() {
        return directory.resolve("demo.key");
    }

    Path secretsKey() {
        return directory.resolve("secrets.key");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
