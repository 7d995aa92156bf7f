package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock that only one holder has, among all threads and all processes. The operating system gives it back when the holder's
 * process ends, however it ends.
 */
final class FileMutex implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(10);

    /** The operating system's locks belong to a process, so threads of this one need a lock of their own. */
    private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private FileMutex(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /** The lock, or nothing when another holder has it all that time. */
    static Optional<FileMutex> acquire(Path file, Duration wait) throws IOException {
        var deadline = System.nanoTime() + wait.toNanos();
        var thread = IN_THIS_PROCESS.computeIfAbsent(file.toAbsolutePath(), path -> new ReentrantLock());
        if (!tryLock(thread, wait)) {
            return Optional.empty();
        }
        var channel = open(thread, file);
        try {
            while (lock(channel, false) == null) {
                if (System.nanoTime() - deadline > 0) {
                    new FileMutex(thread, channel).close();
                    return Optional.empty();
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
            return Optional.of(new FileMutex(thread, channel));
        } catch (IOException | RuntimeException failed) {
            new FileMutex(thread, channel).close();
            throw failed;
        }
    }

    /** Whether somebody holds it now. Looking does not get into the way of another looker. */
    static boolean isHeld(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        var thread = IN_THIS_PROCESS.computeIfAbsent(file.toAbsolutePath(), path -> new ReentrantLock());
        thread.lock();
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return lock(channel, true) == null;
        } finally {
            thread.unlock();
        }
    }

    private static @Nullable FileLock lock(FileChannel channel, boolean shared) throws IOException {
        return channel.tryLock(0, Long.MAX_VALUE, shared);
    }

    private static FileChannel open(ReentrantLock thread, Path file) throws IOException {
        try {
            var directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException | RuntimeException failed) {
            thread.unlock();
            throw failed;
        }
    }

    private static boolean tryLock(ReentrantLock lock, Duration wait) {
        try {
            return lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // A channel that cannot be closed has lost its lock already.
        } finally {
            thread.unlock();
        }
    }
}
