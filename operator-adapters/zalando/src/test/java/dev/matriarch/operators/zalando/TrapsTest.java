package dev.matriarch.operators.zalando;

import static dev.matriarch.operators.zalando.ReadingTest.conditions;
import static dev.matriarch.operators.zalando.ReadingTest.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Power;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What breaks clients that take the operator at its word, one lie to a test, after its contract. */
class TrapsTest {

    private final World world = World.whole();

    @Test
    void runningIsSaidWithInstancesMissing() {
        world.pods.remove("orders-2");

        assertThat(words(world.seen())).isEqualTo("2 of 3 instances ready, orders-2 has no pod");
    }

    /** After a scale-out it takes the operator 0.4 s to say so (seen live). */
    @Test
    void runningIsSaidWithPodsThatFindNoNode() {
        world.change("orders-2", pod -> World.condition(World.notReady(pod), "PodScheduled", "False"));

        assertThat(words(world.seen())).contains("orders-2 finds no node");
        assertThat(conditions(world.seen())).containsExactly("Unschedulable/Unschedulable");
    }

    @Test
    void runningIsSaidOfNothing() {
        world.pods.clear();

        assertThat(world.seen().settled()).isFalse();
        assertThat(world.seen().health()).isEqualTo(Health.DOWN);
    }

    @Test
    void runningIsSaidOfAClusterThatRestsOrIsStillStopping() {
        var resting = new World(
                ContractClusters.stopped(TestClusters.everything(), Power.HIBERNATED, FencedInstances.none()));
        resting.set().getSpec().setReplicas(3);

        assertThat(words(resting.seen())).endsWith("the operator has not stopped it yet");
        assertThat(resting.seen().facts().power()).isEqualTo(Power.RUNNING);
    }

    /** Of the specification before, until the operator begins with this one. */
    @Test
    void runningIsStaleRightAfterAWrite() {
        world.writtenAt = World.NOW.minusSeconds(2);
        assertThat(words(world.seen())).endsWith("the operator has not answered to the change yet");

        world.answeredAt = world.writtenAt;
        assertThat(words(world.seen())).endsWith("the operator has not answered to the change yet");

        world.answeredAt = World.NOW.minusSeconds(1);
        assertThat(world.seen().convergence()).isEqualTo(new Settled());
    }

    /** It writes its word only where that is another one: where all has been as wanted for long enough, it has nothing to do. */
    @Test
    void anOperatorThatHasNothingToSayIsNotWaitedForForEver() {
        world.writtenAt = World.NOW.minusSeconds(16);

        assertThat(world.seen().convergence()).isEqualTo(new Settled());
    }

    /** An operator that comes back tells Patroni and says {@code Running} still; what waits for a restart is marked later (seen live). */
    @Test
    void whatPatroniIsToldIsWaitedForUntilItHasGoneRound() {
        world.toldAt = World.NOW.minusSeconds(14);
        assertThat(words(world.seen())).endsWith("Patroni has not gone round with its configuration yet");

        world.toldAt = World.NOW.minusSeconds(15);
        assertThat(world.seen().convergence()).isEqualTo(new Settled());
    }

    @Test
    void runningIsSaidBeforeARollHasBegun() {
        world.set().getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("registry/spilo-17:4.0-p2");
        assertThat(words(world.seen()))
                .contains("the operator has not changed the instances yet", "still runs registry/spilo-17:4.0-p2");

        world.set().getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("registry/spilo-17:4.0-p3");
        world.change(
                "orders-0", pod -> World.annotated(pod, "zalando-postgres-operator-rolling-update-required", "true"));
        assertThat(words(world.seen())).endsWith("orders-0 is to be made anew");
    }

    /** What Patroni is told otherwise stands in the template too, and no pod is made anew for it (seen live). */
    @Test
    void anotherRevisionOfTheStatefulSetMakesNoPodAnew() {
        world.updateRevision = "orders-2";

        assertThat(world.seen().convergence()).isEqualTo(new Settled());
    }

    @Test
    void runningIsSaidWhileAPodStillRunsWhatWasBefore() {
        world.change(
                "orders-1",
                pod -> new PodBuilder(pod)
                        .editSpec()
                        .editFirstContainer()
                        .withImage("registry/spilo-17:4.0-p2")
                        .endContainer()
                        .endSpec()
                        .build());

        assertThat(words(world.seen())).endsWith("orders-1 still runs registry/spilo-17:4.0-p2");
    }

    @Test
    void aPodIsReadyBeforePostgresqlIs() {
        world.says("orders-1", Map.of("state", "starting"));

        assertThat(world.seen().facts().instance("orders-1"))
                .hasValueSatisfying(one -> assertThat(one.ready()).isFalse());
        assertThat(words(world.seen())).endsWith("orders-1 is not running yet (starting)");
    }

    @Test
    void aFailedSyncIsToldInTheOperatorsWordsAndIsNoDeadEnd() {
        world.word = "SyncFailed";
        world.event("postgresql", "Sync", "could not sync secrets: quota exceeded");

        assertThat(words(world.seen())).contains("could not sync secrets: quota exceeded");
        assertThat(conditions(world.seen())).containsExactly("OperatorFails/SyncFailed");
        assertThat(world.seen().health()).isEqualTo(Health.UP);
    }

    /** It is said after ten minutes of a bootstrap that is fine, and taken back within five more. */
    @Test
    void createFailedIsNoDeadEnd() {
        world.word = "CreateFailed";

        assertThat(world.seen().convergence()).isNotInstanceOf(Stuck.class);
        assertThat(conditions(world.seen())).containsExactly("OperatorFails/CreateFailed");

        world.word = "Running";
        assertThat(world.seen().settled()).isTrue();
    }

    @Test
    void aNameThatTheOperatorDoesNotTakeIsSaidOnce() {
        world.word = "Invalid";

        assertThat(world.seen().convergence()).isInstanceOf(Stuck.class);
    }

    /** A dead node's pod keeps its label until it is deleted. */
    @Test
    void twoPodsAreLabelledMasterAndOneIsPrimary() {
        world.leader.put("leader", "orders-1");
        world.leader.put("acquireTime", "2026-11-27T11:59:30+00:00");
        world.says("orders-1", Map.of("role", "primary", "timeline", 2));
        world.change("orders-1", pod -> World.labelled(pod, "spilo-role", "master"));
        world.change("orders-0", World::notReady);

        assertThat(world.seen().facts().primary()).isEqualTo("orders-1");
        assertThat(world.seen().facts().instance("orders-0"))
                .hasValueSatisfying(one -> assertThat(one.role()).isEqualTo(Role.REPLICA));
        assertThat(world.seen().settled()).isFalse();
    }

    /** Failovers and lost nodes never touch the operator's word, and the label stays. */
    @Test
    void aLockThatIsNotRenewedIsNobodys() {
        world.lockedAt = World.NOW.minusSeconds(36);

        assertThat(world.seen().facts().primary()).isNull();
        assertThat(world.seen().health()).isEqualTo(Health.DOWN);
    }

    /** The container is restarted in its place and keeps the lock: the label says master, the role demoted (seen live). */
    @Test
    void aPrimaryThatComesBackIsNoneUntilItSaysSo() {
        world.says("orders-0", Map.of("role", "demoted", "state", "starting"));

        assertThat(world.seen().health()).isEqualTo(Health.DOWN);
        assertThat(words(world.seen())).contains("orders-0 is not running yet (starting)");
    }

    @Test
    void aStandbyClustersLeaderIsLabelledMasterAndTakesNoWrites() {
        world.says("orders-0", Map.of("role", "standby_leader"));

        assertThat(world.seen().facts().primary()).isNull();
        assertThat(world.seen().health()).isEqualTo(Health.DOWN);
    }

    /** The resource is gone while all of it still runs. */
    @Test
    void aClusterIsNotGoneWhenItsResourceIs() {
        world.resource = null;

        var seen = world.seen(Expectation.gone());
        assertThat(seen.settled()).isFalse();
        assertThat(seen.health()).isNotEqualTo(Health.ABSENT);
        assertThat(words(seen))
                .startsWith("still there: 1 stateful set, 3 pods, 3 volumes, 2 services, 4 Patroni objects");
    }

    /** A volume of less than a whole GiB more is left as it is, and a class that cannot grow shows nowhere. */
    @Test
    void aVolumeIsAsLargeAsItsStatusSaysAndNotAsAskedFor() {
        world.resized("orders-1", "9Gi");

        assertThat(words(world.seen())).endsWith("the volume pgdata-orders-1 is growing to 10Gi");
    }

    @Test
    void aMalformedScheduleTakesThePrimaryDownAndSomebodyHasToTakeItAway() {
        world.failover.put("scheduled_at", "tonight");

        assertThat(world.seen().convergence())
                .isInstanceOfSatisfying(
                        Stuck.class, stuck -> assertThat(stuck.nextAction()).contains("orders-failover"));
    }

    @Test
    void pausedPatroniIsNotWhatWasAskedFor() {
        world.config.computeIfPresent("config", (name, text) -> text.replace("\"ttl\"", "\"pause\":true,\"ttl\""));

        assertThat(world.seen().settled()).isFalse();
        assertThat(conditions(world.seen())).containsExactly("FailoverPaused/PatroniPaused");
    }

    /** A lost event keeps a cluster at Updating for minutes: it works, is not settled, and nothing is broken. */
    @Test
    void minutesOfUpdatingAreNoTrouble() {
        world.word = "Updating";
        world.answeredAt = World.NOW.minusSeconds(590);
        world.writtenAt = World.NOW.minusSeconds(600);

        assertThat(world.seen().health()).isEqualTo(Health.UP);
        assertThat(world.seen().settled()).isFalse();
        assertThat(conditions(world.seen())).isEmpty();
    }

    /** One turn of the operator may take ten minutes, so to wait is right; that nobody may be there at all is said. */
    @Test
    void anOperatorThatIsNotThereIsNamed() {
        world.word = "";
        world.writtenAt = World.NOW.minusSeconds(31);
        world.answeredAt = World.NOW.minusSeconds(600);

        assertThat(conditions(world.seen())).containsExactly("OperatorSilent/NoAnswer");
        assertThat(words(world.seen())).contains("the operator has not answered for 31 s");
    }

    @Test
    void podsThatAreNotLetInShowOnlyInEventsOfTheStatefulSet() {
        world.pods.remove("orders-2");
        world.event(
                "StatefulSet",
                "FailedCreate",
                "create Pod orders-2 in StatefulSet orders failed error: pods \"orders-2\" is forbidden: violates PodSecurity \"restricted:latest\"");

        assertThat(conditions(world.seen())).containsExactly("PodRefused/FailedCreate");
    }

    @Test
    void aQuotaThatIsUsedUpIsNamed() {
        world.pods.remove("orders-2");
        world.event("StatefulSet", "FailedCreate", "create Pod orders-2 failed error: exceeded quota: matriarch");

        assertThat(conditions(world.seen())).containsExactly("QuotaExhausted/ExceededQuota");
    }

    @Test
    void somebodysOtherFieldsInTheMiddleOfAChangeAreNotWaitedFor() {
        world.resource = TestClusters.MANIFESTS.of(ContractClusters.withInstances(world.desired, 5));
        assertThat(words(world.seen())).startsWith("the operator has been asked for something else");

        world.hand = "kubectl-edit";
        assertThat(world.seen().convergence()).isInstanceOf(Stuck.class);
        assertThat(conditions(world.seen())).contains("Drifted/EditedByHand");
    }

    @Test
    void volumesThatAScaleInLeftAreNoInstances() {
        world.claims.put("orders-3", World.claim(3, "10Gi"));

        assertThat(world.seen().convergence()).isEqualTo(new Settled());
        assertThat(world.seen().facts().names()).containsExactly("orders-0", "orders-1", "orders-2");
    }

    @Test
    void anAnnotationThatIsNoJsonSaysNothing() {
        world.change("orders-1", pod -> World.annotated(pod, "status", "{rubbish"));
        world.config.put("config", "no json");

        assertThat(world.seen().settled()).isFalse();
        assertThat(words(world.seen())).contains("orders-1 is starting");
    }

    @Test
    void aLostNodeIsNamed() {
        world.change("orders-1", World::notReady);
        world.lost("node-1");

        assertThat(conditions(world.seen())).containsExactly("NodeLost/Unreachable");
    }
}
