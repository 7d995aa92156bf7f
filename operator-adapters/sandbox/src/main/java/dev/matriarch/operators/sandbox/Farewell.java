package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clean end of a cluster's processes: the primary first, so that its standbys get all it wrote, then they. */
final class Farewell {

    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Cluster cluster;
    private final Clock clock;

    Farewell(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    void act() {
        stop(List.of(cluster.state().primaryMember()));
        stop(cluster.state().standbys());
        cluster.close();
    }

    private void stop(List<Member> members) {
        var deadline = clock.instant().plus(PATIENCE);
        try {
            for (var member : members) {
                cluster.instance(member).stop(clock.instant(), PATIENCE);
            }
            for (var member : members) {
                await(cluster.instance(member), Duration.between(clock.instant(), deadline));
            }
        } catch (IOException failed) {
            LOG.warn("{}: not all processes could be stopped", cluster.ref(), failed);
        }
    }

    private static void await(Instance instance, Duration patience) throws IOException {
        var running = PostgresProcess.postmaster(instance.data());
        if (running.isEmpty()) {
            return;
        }
        try {
            running.get().onExit().get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            instance.kill();
        } catch (ExecutionException failed) {
            LOG.warn("could not wait for a process", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            instance.kill();
        }
    }
}
