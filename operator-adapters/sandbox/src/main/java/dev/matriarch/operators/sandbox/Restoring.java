package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.Recovery;
import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of a first primary that come from an archive, or from another cluster. Whatever interrupts a recovery, the next one
 * begins anew; what PostgreSQL or the archive itself stands against is tried once.
 */
final class Restoring {

    private static final Logger LOG = LoggerFactory.getLogger(Restoring.class);
    private static final String TASK = "recovery";
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int FAILURES_OF_A_PROBLEM = 3;

    private @Nullable Wanted tried;
    private boolean impossible;
    private int failures;
    private Instant triedAt = Instant.EPOCH;

    /**
     * What an attempt was made for.
     *
     * @param recovery null where the data are copied from a living cluster
     * @param leader the one that the data go on following; null for data that are a cluster's own
     */
    private record Wanted(
            @Nullable Recovery recovery, @Nullable Peer leader, Map<String, String> parameters) {}

    /** @return whether the data are there now */
    boolean act(Scene scene, Recovery recovery) {
        return act(
                scene, new Wanted(recovery, null, scene.desired().postgresql().parameters()));
    }

    /** The same for data that go on following that one: out of its archive, or of itself where it has none. */
    boolean follow(Scene scene, Peer leader) {
        var recovery = leader.archive() == null ? null : new Recovery(leader.archive(), null, null);
        return act(
                scene, new Wanted(recovery, leader, scene.desired().postgresql().parameters()));
    }

    private boolean act(Scene scene, Wanted wanted) {
        var tasks = scene.cluster().tasks();
        var end = tasks.takeEnd(TASK);
        if (end.isPresent() && wanted.equals(tried)) {
            return ended(scene, wanted, end.get());
        }
        var isNew = !wanted.equals(tried);
        var again = !impossible && scene.now().isAfter(triedAt.plus(PAUSE));
        if (!tasks.isKnown(TASK) && (isNew || again)) {
            if (isNew) {
                failures = 0;
                scene.cluster().problem(TASK, null);
            }
            begin(scene, wanted);
        }
        return false;
    }

    private void begin(Scene scene, Wanted wanted) {
        tried = wanted;
        impossible = false;
        triedAt = scene.now();
        scene.cluster().tasks().start(TASK, work(scene, wanted));
    }

    private static Tasks.Work work(Scene scene, Wanted wanted) {
        var cluster = scene.cluster();
        var instance = cluster.instance(scene.primary());
        var recovery = wanted.recovery();
        if (recovery == null) {
            var near = Objects.requireNonNull(
                    Objects.requireNonNull(wanted.leader()).near());
            var password = cluster.credentials().superuser();
            return new FollowerCopy(cluster.filesOf(near), password, instance.data())::act;
        }
        if (wanted.leader() != null) {
            return new FollowerRestore(recovery.from(), instance.data())::act;
        }
        var run = new RecoveryRun(
                cluster.binaries(),
                new RecoveryPlan(recovery),
                instance.data(),
                instance.log(),
                scene.configuration(scene.primary()),
                wanted.parameters(),
                cluster.credentials().superuser());
        return run::act;
    }

    private boolean ended(Scene scene, Wanted wanted, Tasks.End end) {
        triedAt = scene.now();
        if (end.failure() == null) {
            scene.cluster().problem(TASK, null);
            return true;
        }
        LOG.warn("{}: the recovery failed", scene.cluster().ref(), end.failure());
        failures++;
        impossible = end.failure() instanceof RecoveryRun.ImpossibleException;
        if (impossible || failures >= FAILURES_OF_A_PROBLEM) {
            scene.cluster().problem(TASK, new Problem("The cluster cannot be recovered: " + end.words(), next(wanted)));
        }
        return false;
    }

    private String next(Wanted wanted) {
        if (wanted.recovery() == null) {
            return "See to it that the cluster that it is to follow is there and answers.";
        }
        return impossible
                ? "Choose a moment that the archive reaches."
                : "See to it that the archive is there, can be read, and has a base backup.";
    }
}
