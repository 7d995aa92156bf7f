package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Recovery;
import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of a first primary that come from an archive. Whatever interrupts a recovery, the next one begins anew; what
 * PostgreSQL or the archive itself stands against is tried once.
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

    /** What an attempt was made for. */
    private record Wanted(Recovery recovery, Map<String, String> parameters, boolean follows) {

        static Wanted by(DesiredCluster desired, Recovery recovery) {
            return new Wanted(recovery, desired.postgresql().parameters(), false);
        }

        static Wanted following(DesiredCluster desired, Archive archive) {
            return new Wanted(
                    new Recovery(archive, null, null), desired.postgresql().parameters(), true);
        }
    }

    /** @return whether the data are there now */
    boolean act(Scene scene, Recovery recovery) {
        return act(scene, Wanted.by(scene.desired(), recovery));
    }

    /** The same for data that go on following that archive. */
    boolean follow(Scene scene, Archive archive) {
        return act(scene, Wanted.following(scene.desired(), archive));
    }

    private boolean act(Scene scene, Wanted wanted) {
        var tasks = scene.cluster().tasks();
        var end = tasks.takeEnd(TASK);
        if (end.isPresent() && wanted.equals(tried)) {
            return ended(scene, end.get());
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
        var instance = scene.cluster().instance(scene.primary());
        if (wanted.follows()) {
            return new FollowerRestore(wanted.recovery().from(), instance.data())::act;
        }
        var run = new RecoveryRun(
                scene.cluster().binaries(),
                new RecoveryPlan(wanted.recovery()),
                instance.data(),
                instance.log(),
                scene.configuration(scene.primary()),
                wanted.parameters(),
                scene.cluster().credentials().superuser());
        return run::act;
    }

    private boolean ended(Scene scene, Tasks.End end) {
        triedAt = scene.now();
        if (end.failure() == null) {
            scene.cluster().problem(TASK, null);
            return true;
        }
        LOG.warn("{}: the recovery failed", scene.cluster().ref(), end.failure());
        failures++;
        impossible = end.failure() instanceof RecoveryRun.ImpossibleException;
        if (impossible || failures >= FAILURES_OF_A_PROBLEM) {
            scene.cluster()
                    .problem(
                            TASK,
                            new Problem(
                                    "The cluster cannot be recovered: " + end.words(),
                                    impossible
                                            ? "Choose a moment that the archive reaches."
                                            : "See to it that the archive is there, can be read, and has a base backup."));
        }
        return false;
    }
}
