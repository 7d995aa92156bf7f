package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sandbox's operator: one process per sandbox directory, which owns the PostgreSQL processes in it. Arguments: the
 * directory, and where PostgreSQL is unpacked. SIGTERM stops everything cleanly; after any other end the next supervisor
 * takes the processes in hand that are left.
 */
public final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    /** Adapters probe the lock for a moment, so one refusal proves nothing. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(2);

    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final SandboxLayout layout;
    private final CompletableFuture<Binaries> binaries;
    private final Ports ports = new Ports();
    private final Map<UUID, ClusterSupervisor> clusters = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Supervisor(SandboxLayout layout, CompletableFuture<Binaries> binaries) {
        this.layout = layout;
        this.binaries = binaries;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var layout = new SandboxLayout(Path.of(arguments[0]));
        var lock = FileMutex.acquire(layout.supervisorLock(), LOCK_WAIT);
        if (lock.isEmpty()) {
            LOG.info("another supervisor has {}", layout.root());
            return;
        }
        try (var _ = lock.get()) {
            var cache = Path.of(arguments[1]);
            new Supervisor(layout, CompletableFuture.supplyAsync(() -> unpack(cache))).run();
        }
    }

    private static Binaries unpack(Path cache) {
        var guard = RootGuard.ofThisProcess();
        guard.obstacle().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        try {
            return new Binaries(BinaryArchive.ofThisMachine().unpacked(cache), guard);
        } catch (IOException failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        }
    }

    private void run() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopOnSignal, "shutdown"));
        Trees.delete(layout.heartbeats());
        AtomicFile.write(
                layout.supervisorPid(),
                String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8));
        LOG.info("supervising {}", layout.root());
        try (var _ = FileMutex.acquire(layout.readyLock(), LOCK_WAIT).orElseThrow();
                var _ = layout.desiredSignals().watch(this::look)) {
            do {
                sweep();
            } while (!stop.await(SWEEP.toMillis(), TimeUnit.MILLISECONDS));
        }
        stopClusters();
        stopped.countDown();
    }

    /** Finds what the signals did not tell. */
    private void sweep() throws IOException {
        if (!Files.exists(layout.supervisorLock())) {
            LOG.warn("the sandbox directory was taken away");
            stop.countDown();
            return;
        }
        clusters.values().removeIf(ClusterSupervisor::hasEnded);
        layout.clusterIds().forEach(this::ensure);
    }

    private void look(UUID id) {
        if (Files.exists(layout.cluster(id).directory())) {
            ensure(id);
        }
        var known = clusters.get(id);
        if (known != null) {
            known.wake();
        }
    }

    private void ensure(UUID id) {
        clusters.computeIfAbsent(id, key -> {
            var cluster = new ClusterSupervisor(key, layout, binaries, ports, Clock.systemUTC());
            Thread.ofVirtual().name("cluster-" + key).start(cluster);
            return cluster;
        });
    }

    private void stopClusters() throws InterruptedException {
        LOG.info("stopping {} clusters", clusters.size());
        var ends = clusters.values().stream().map(ClusterSupervisor::stop).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException failed) {
            LOG.warn("not all clusters could be stopped cleanly", failed);
        }
        LOG.info("stopped");
    }

    private void stopOnSignal() {
        stop.countDown();
        try {
            if (!stopped.await(STOP_PATIENCE.plusSeconds(2).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("gave up waiting for a clean stop");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
