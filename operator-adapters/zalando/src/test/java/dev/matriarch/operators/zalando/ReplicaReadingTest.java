package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A cluster beside another one with the same data is as it should be, or one thing is missing. */
class ReplicaReadingTest {

    private static final String DATA = "7300000000000000001";
    private static final DemotionToken TOKEN = new DemotionToken(DATA, 3, 0x5000060);

    private final World world = World.following();

    @Test
    void oneThatFollowsIsSettledAndUpAndTakesNoWrites() {
        world.wal = there(3, 0x5000060);
        var seen = world.seen();

        assertThat(seen.convergence()).isEqualTo(new Settled());
        assertThat(seen.health()).isEqualTo(Health.UP);
        assertThat(seen.facts().primary()).isNull();
        assertThat(seen.facts().readyInstances()).isEqualTo(3);
        assertThat(seen.facts().holderOfPrimary())
                .hasValueSatisfying(leader -> assertThat(leader)
                        .extracting(Instance::name, Instance::replayLsn)
                        .containsExactly("orders-0", "0/5000060"));
        assertThat(seen.facts().details().replayedUpTo()).isEqualTo(Instant.EPOCH);
        assertThat(seen.facts().details().nextTransaction()).isEqualTo(1000);
    }

    @Test
    void oneThatHearsNothingIsDown() {
        world.says("orders-0", Map.of("role", "standby_leader"));

        assertThat(why()).endsWith("nothing comes from there");
        assertThat(world.seen().facts().conditions())
                .extracting(Condition::type, Condition::status, Condition::reason)
                .containsExactly(tuple("Following", false, "PeerAway"));
        assertThat(world.seen().health()).isEqualTo(Health.DOWN);
    }

    @Test
    void oneThatTakesWritesStillIsNoReplica() {
        var primary = new World(TestClusters.following());

        assertThat(why(primary)).endsWith("it still takes writes");
    }

    @Test
    void oneThatWasDemotedWaitsUntilTheOtherOneTakesWrites() {
        var demoted = new World(TestClusters.following());
        demoted.told("{\"restore_command\":\"/bin/false\"}");
        demoted.says("orders-0", Map.of("role", "standby_leader", "replication_state", "in archive recovery"));

        assertThat(why(demoted)).endsWith("it has stopped, and follows there once that one takes writes");
        assertThat(demoted.seen().facts().primary()).isNull();
    }

    @Test
    void oneWithWalThatTheOtherOneNeverGotIsStuck() {
        world.notes.put(ReplicaRole.FORKED, "it ended at 0/5000060, and there did not go on from there");

        assertThat(world.seen().convergence())
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck -> assertThat(stuck.cause())
                                .isEqualTo(
                                        "it has WAL that there never got: it ended at 0/5000060, and there did not go on"
                                                + " from there"));
    }

    @Test
    void theOperatorHasToKnowToo() {
        world.resource = TestClusters.MANIFESTS.of(TestClusters.everything());

        assertThat(why()).endsWith("the operator has not been told yet that it follows there");
    }

    /** The operator says Running before it has made a single pod anew. */
    @Test
    void soDoPods() {
        var primary = new World(TestClusters.everything());
        world.pods.putAll(primary.pods);
        world.says("orders-0", Map.of("role", "standby_leader", "replication_state", "streaming"));

        assertThat(why()).endsWith("orders-0 is to be restarted, to follow there.acme-production.svc");
    }

    @Test
    void whatIsInItsDataIsAskedOfPostgresql() {
        var wanted = world.desired.withContents(Contents.none().with(new User("clerk", List.of("app"), null, false)));

        assertThat(progress(wanted)).containsExactly(Progress.PENDING);
        world.wal = there(3, 0x5000060);
        assertThat(progress(wanted)).containsExactly(Progress.DONE);
        assertThat(seen(wanted).convergence()).isEqualTo(new Settled());
    }

    private List<Progress> progress(DesiredCluster wanted) {
        return seen(wanted).facts().contents().stream()
                .map(one -> one.progress())
                .toList();
    }

    @Test
    void aTokenThatDoesNotFitPromotesNobody() {
        world.wal = there(3, 0x5000060);

        assertThat(stuck(TestClusters.placed("here", "none")))
                .isEqualTo("the token does not fit, so it goes on following: none of Zalando's clusters has left it,"
                        + " or it was altered since");
        var stale = new DemotionToken(DATA, 2, 0x4000060);
        assertThat(stuck(TestClusters.placed("here", stale.text())))
                .endsWith("it was left on timeline 2, and somebody has taken writes on timeline 3 since");
    }

    @Test
    void oneThatLacksWhatWasLeftWaitsForIt() {
        world.wal = there(3, 0x5000000);

        assertThat(seen(TestClusters.placed("here", TOKEN.text())).convergence())
                .isEqualTo(
                        new Progressing("3 of 3 instances ready, it takes writes once it has all that there has left,"
                                + " and has replayed up to 0/5000000"));
    }

    /** To tell the operator takes all pods made anew, for which nobody waits who waits for it to take writes. */
    @Test
    void oneThatTakesWritesIsSettledBeforeTheOperatorKnowsButNotWithoutAToken() {
        var primary = World.whole();
        primary.resource = TestClusters.MANIFESTS.of(TestClusters.following());
        primary.pods.putAll(world.pods);
        primary.says("orders-0", Map.of());
        primary.set().getSpec().setTemplate(world.set().getSpec().getTemplate());

        assertThat(seen(primary, TestClusters.placed("here", TOKEN.text())).convergence())
                .isEqualTo(new Settled());
        assertThat(seen(primary, TestClusters.placed("here", null)).convergence())
                .isEqualTo(new Progressing(
                        "3 of 3 instances ready, the operator has not been told yet that it follows nobody"));
    }

    private static WalLook there(int timeline, long position) {
        return new WalLook(true, DATA, timeline, position, Instant.EPOCH, 1000, Set.of("shop"), Set.of("clerk"));
    }

    private String why() {
        return why(world);
    }

    private static String why(World world) {
        var convergence = world.seen().convergence();
        return convergence instanceof Progressing(var words) ? words : String.valueOf(convergence);
    }

    private String stuck(DesiredCluster wanted) {
        Convergence convergence = seen(wanted).convergence();
        return convergence instanceof Stuck(var cause, var _) ? cause : String.valueOf(convergence);
    }

    private Observation seen(DesiredCluster wanted) {
        return seen(world, wanted);
    }

    private static Observation seen(World world, DesiredCluster wanted) {
        return world.seen(Expectation.matching(wanted, World.MARK));
    }
}
