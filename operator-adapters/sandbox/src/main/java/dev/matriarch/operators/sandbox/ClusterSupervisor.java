package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes care of one cluster on a thread of its own: looks, reports, lets each duty do its next step, and waits for something
 * to happen.
 */
final class ClusterSupervisor implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterSupervisor.class);
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofMillis(150);
    private static final int STEPS_OF_A_TURN = 20;
    private static final int FAILURES_OF_A_PROBLEM = 5;

    private final UUID id;
    private final ClusterFiles files;
    private final Signals desiredSignals;
    private final Signals observedSignals;
    private final CompletableFuture<Binaries> binaries;
    private final Ports ports;
    private final Clock clock;
    private final BlockingQueue<Boolean> events = new ArrayBlockingQueue<>(1);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Routes routes = new Routes();
    private List<Duty> duties = List.of();
    private @Nullable Cluster cluster;
    private @Nullable ObservedFile reported;
    private volatile boolean stopping;
    private boolean removed;
    private int failures;

    ClusterSupervisor(UUID id, SandboxLayout layout, CompletableFuture<Binaries> binaries, Ports ports, Clock clock) {
        this.id = id;
        this.files = layout.cluster(id);
        this.desiredSignals = layout.desiredSignals();
        this.observedSignals = layout.observedSignals();
        this.binaries = binaries;
        this.ports = ports;
        this.clock = clock;
    }

    /** Something happened: look now. Never blocks. */
    void wake() {
        events.offer(true);
    }

    @Override
    public void run() {
        try {
            while (!stopping && !removed) {
                var pause = turn();
                events.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (stopping && cluster != null) {
                new Farewell(cluster, clock).act();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            routes.close();
            ended.complete(null);
        }
    }

    /** Stops all that runs, cleanly, and ends the thread. */
    CompletableFuture<Void> stop() {
        stopping = true;
        wake();
        return ended;
    }

    boolean hasEnded() {
        return ended.isDone();
    }

    private Duration turn() {
        try {
            var stored = Json.read(files.desired(), DesiredFile.class);
            if (stored.isEmpty() || stored.get().desired() == null) {
                return remove();
            }
            var pause = supervise(stored.get(), stored.get().desired());
            failure(null);
            return pause;
        } catch (IOException | SQLException | RuntimeException failed) {
            LOG.warn("cluster {}: the turn failed and will be repeated", id, failed);
            failure(failed);
            return CALM;
        }
    }

    /** One failure is an instance that just went away; many in a row need a person. */
    private void failure(@Nullable Exception failed) {
        failures = failed == null ? 0 : failures + 1;
        if (cluster != null) {
            var problem = failures < FAILURES_OF_A_PROBLEM
                    ? null
                    : new Problem(
                            "The sandbox supervisor cannot go on: " + String.valueOf(failed),
                            "Look into the supervisor's log.");
            cluster.problem("supervisor", problem);
        }
    }

    private Duration supervise(DesiredFile stored, DesiredCluster desired) throws IOException, SQLException {
        if (!binaries.isDone() || binaries.isCompletedExceptionally()) {
            report(withoutPostgresql(stored));
            return BUSY;
        }
        var told = Acquaintance.takeUp(files);
        var hands = takeInHand(stored);
        told.ifPresent(hands::acquainted);
        for (var step = 0; step < STEPS_OF_A_TURN && !stopping; step++) {
            var scene = new Scene(
                    hands, desired, stored.request(), stored.backups(), hands.state(), hands.look(clock.instant()));
            routes.follow(scene);
            report(new Report(scene).of(stored.mark()));
            var changed = act(scene);
            if (hands.archive().report()) {
                observedSignals.ring(id);
            }
            if (!changed) {
                break;
            }
        }
        return reported != null && reported.gaps().isEmpty() ? CALM : BUSY;
    }

    private boolean act(Scene scene) throws IOException, SQLException {
        for (var duty : duties) {
            if (duty.act(scene)) {
                return true;
            }
        }
        return false;
    }

    private Cluster takeInHand(DesiredFile stored) throws IOException {
        if (cluster == null) {
            cluster = new Cluster(stored.ref(), files, binaries.join(), ports, this::wake);
            var starter = new Starter();
            duties = List.of(
                    new Handovers(),
                    new Founding(),
                    new Settings(),
                    new Demotion(),
                    new Following(starter),
                    new Promotion(),
                    new Primaryship(starter),
                    new Standbys(starter),
                    new Scaling(),
                    new Quorums(),
                    new Rolling(),
                    new ContentDuty(),
                    new Archiving(),
                    new BaseBackups(),
                    new Expiry(),
                    new PeerWatch());
        }
        return cluster;
    }

    private Duration remove() throws IOException {
        routes.close();
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
        if (!new Removal(files).act()) {
            return BUSY;
        }
        reported = null;
        removed = !Files.exists(files.desired());
        LOG.info("cluster {} is gone", id);
        observedSignals.ring(id);
        observedSignals.forget(id);
        desiredSignals.forget(id);
        return Duration.ZERO;
    }

    private ObservedFile withoutPostgresql(DesiredFile stored) {
        var failed = binaries.isCompletedExceptionally();
        var problem = failed
                ? new Problem(
                        "PostgreSQL cannot run here: " + binaries.exceptionNow().getMessage(),
                        "Mend that and start the sandbox supervisor again.")
                : null;
        return new ObservedFile(
                stored.mark(),
                stored.desired(),
                Health.DOWN,
                ClusterFacts.none(),
                List.of("PostgreSQL is being unpacked"),
                problem,
                null,
                new Risk(true, "no standby is there"),
                null);
    }

    private void report(ObservedFile seen) throws IOException {
        beat();
        if (seen.equals(reported)) {
            return;
        }
        Json.write(files.observed(), seen);
        var news = reported == null || !seen.withoutNoise().equals(reported.withoutNoise());
        reported = seen;
        if (news) {
            observedSignals.ring(id);
        }
    }

    /** What is reported is true up to now. */
    private void beat() throws IOException {
        Files.createDirectories(files.heartbeat().resolveSibling("."));
        Files.writeString(files.heartbeat(), clock.instant().toString());
    }
}
