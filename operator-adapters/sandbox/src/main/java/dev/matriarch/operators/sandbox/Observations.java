package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import org.jspecify.annotations.Nullable;

/** What the supervisor saw, held against what the caller expects. Pure. */
final class Observations {

    private Observations() {}

    /** There is no trace of the cluster. */
    static Observation absent(Expectation expectation) {
        var convergence = expectation.desired() == null
                ? new Settled()
                : new Progressing("there is no such cluster in the sandbox");
        return new Observation(ClusterFacts.none(), Health.ABSENT, convergence);
    }

    /** @param seen null when the supervisor has not reported yet */
    static Observation of(DesiredFile stored, @Nullable ObservedFile seen, Expectation expectation) {
        var name = stored.ref().name();
        if (seen == null) {
            var why = stored.desired() == null ? name + " is being removed" : name + " is being taken up";
            return new Observation(ClusterFacts.none(), Health.DOWN, new Progressing(why));
        }
        if (stored.desired() == null) {
            return new Observation(seen.facts(), seen.health(), new Progressing(name + " is being removed"));
        }
        return new Observation(seen.facts(), seen.health(), convergence(seen, expectation));
    }

    private static Convergence convergence(ObservedFile seen, Expectation expectation) {
        var desired = expectation.desired();
        if (desired == null) {
            return new Progressing("the cluster is still there");
        }
        if (isBefore(seen.takenUp(), expectation.written())) {
            return new Progressing(
                    "the sandbox supervisor has not taken up change %s yet".formatted(expectation.written()));
        }
        if (!desired.equals(seen.desired())) {
            return new Progressing("the sandbox has been asked for something else");
        }
        if (seen.problem() != null) {
            return new Stuck(seen.problem().cause(), seen.problem().nextAction());
        }
        var gap = gap(seen, desired);
        return gap == null ? role(seen, expectation) : new Progressing(gap);
    }

    private static boolean isBefore(Fence.Mark takenUp, Fence.@Nullable Mark written) {
        return written != null && takenUp.compareTo(written) < 0;
    }

    private static @Nullable String gap(ObservedFile seen, DesiredCluster desired) {
        var facts = seen.facts();
        var ready = facts.readyInstances();
        var count = "%d of %d instances ready".formatted(ready, desired.instances());
        if (!seen.gaps().isEmpty()) {
            return count + ", " + seen.gaps().getFirst();
        }
        if (ready != desired.instances() || facts.instances().size() != desired.instances()) {
            return count;
        }
        return seen.health() == Health.UP
                ? null
                : count + (desired.isReplica() ? ", it does not follow" : ", the primary does not take writes");
    }

    private static Convergence role(ObservedFile seen, Expectation expectation) {
        var primary =
                seen.facts().holderOfPrimary().map(ClusterFacts.Instance::name).orElse(null);
        var wanted = expectation.primary() == null || expectation.primary().equals(primary);
        var given =
                expectation.notPrimary() == null || !expectation.notPrimary().equals(primary);
        if (wanted && given) {
            return new Settled();
        }
        var outcome = seen.request();
        return outcome != null && outcome.refusal() != null
                ? new Stuck(
                        "%s is still primary: %s".formatted(primary, outcome.refusal()),
                        "Choose another instance, or try again when all instances are ready.")
                : new Progressing(primary + " is still primary");
    }
}
