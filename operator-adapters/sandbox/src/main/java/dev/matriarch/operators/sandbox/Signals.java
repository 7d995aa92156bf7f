package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.OperatorAdapter.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bells between processes: one small file per cluster, whose change says "look at this one". A lost ring does no harm. */
record Signals(Path directory) {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    void ring(UUID cluster) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve(cluster.toString()),
                "!",
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    void forget(UUID cluster) throws IOException {
        Files.deleteIfExists(directory.resolve(cluster.toString()));
    }

    /** Calls the listener on a thread of its own until the handle is closed. */
    Watch watch(Consumer<UUID> listener) {
        try {
            Files.createDirectories(directory);
            var service = directory.getFileSystem().newWatchService();
            directory.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            Thread.ofPlatform().daemon().name("sandbox-watch").start(() -> listen(service, listener));
            return () -> close(service);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void listen(WatchService service, Consumer<UUID> listener) {
        try {
            while (true) {
                var key = service.take();
                announce(key, listener);
                if (!key.reset()) {
                    return;
                }
            }
        } catch (ClosedWatchServiceException ended) {
            LOG.debug("watch closed");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void announce(WatchKey key, Consumer<UUID> listener) {
        key.pollEvents().stream()
                .map(WatchEvent::context)
                .filter(Path.class::isInstance)
                .map(Object::toString)
                .distinct()
                .forEach(name -> announce(name, listener));
    }

    private static void announce(String name, Consumer<UUID> listener) {
        try {
            listener.accept(UUID.fromString(name));
        } catch (RuntimeException failed) {
            LOG.warn("a listener failed on the signal {}", name, failed);
        }
    }

    private static void close(WatchService service) {
        try {
            service.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
