package dev.matriarch.operators.cloudnativepg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Contents.Database;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.cloudnativepg.Statistics.Standing;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of two clusters with the same data one is, and whether it has become it. */
class ReplicationReadingTest extends ReplicatedCluster {

    private static final DesiredCluster STREAMED = ARCHIVED.withReplication(new DesiredReplication(
            "main", "copy", new Peer("copy", COPY.archive(), ContractClusters.ref("copy")), null));

    private static final String HEALTHY = "Cluster in healthy state";

    @BeforeEach
    void isPrimary() {
        asked(PRIMARY);
    }

    @Test
    void aPrimaryBesideAReplicaIsLikeAnyOther() {
        var seen = look(PRIMARY);

        assertThat(seen.convergence()).isEqualTo(new Settled());
        assertThat(seen.health()).isEqualTo(Health.UP);
        assertThat(seen.facts().primary()).isEqualTo("orders-1");
        assertThat(seen.facts().details().replayedUpTo()).isNull();
    }

    @Test
    void aReplicaFollowsAndTakesNoWrites() {
        follows();

        var seen = look(REPLICA);

        assertThat(seen.convergence()).isEqualTo(new Settled());
        assertThat(seen.health()).isEqualTo(Health.UP);
        assertThat(seen.facts().primary()).isNull();
        assertThat(seen.facts().timeline()).isNull();
        assertThat(seen.facts().holderOfPrimary()).map(Instance::name).hasValue("orders-1");
        assertThat(seen.facts().details().replayedUpTo()).isEqualTo(REPLAYED);
        assertThat(seen.facts().details().nextTransaction()).isEqualTo(NEXT);
        assertThat(seen.facts().instances())
                .extracting(Instance::role, Instance::ready, Instance::replayLsn)
                .containsExactly(
                        tuple(Role.PRIMARY, true, "0/7000060"),
                        tuple(Role.REPLICA, true, "0/7000060"),
                        tuple(Role.REPLICA, true, "0/7000060"));
    }

    @Test
    void theOperatorIsBelievedOfARecoveryWherePostgresqlDoesNotTell() {
        follows();
        standing = null;

        assertThat(look(REPLICA).settled()).as(words(look(REPLICA))).isTrue();
        assertThat(look(REPLICA).facts().primary()).isNull();
        assertThat(look(REPLICA).health()).isEqualTo(Health.UP);
        reported(true);
        assertThat(look(REPLICA).facts().primary()).isEqualTo("orders-1");
        assertThat(look(REPLICA).settled()).isFalse();
    }

    @Test
    void aReplicaIsDegradedWhereOneOfItDoesNotFollow() {
        follows();
        unready("orders-2");

        assertThat(look(REPLICA).health()).isEqualTo(Health.DEGRADED);
        assertThat(look(REPLICA).settled()).isFalse();
        unready("orders-1");
        assertThat(look(REPLICA).health()).isEqualTo(Health.DOWN);
        assertThat(look(REPLICA).facts().holderOfPrimary()).map(Instance::name).hasValue("orders-1");
    }

    @Test
    void whoStreamsAndGetsNothingSaysSo() {
        follows();
        asked(STREAMED);
        assertThat(look(STREAMED).settled()).as(words(look(STREAMED))).isTrue();

        standing = new Standing(true, false, REPLAYED, "always", false, NEXT);

        var seen = look(STREAMED);
        assertThat(seen.convergence()).isEqualTo(new Settled());
        assertThat(seen.facts().conditions())
                .filteredOn(condition -> condition.reason().equals("PeerAway"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.nextAction()).contains("by its archive alone"));
    }

    @Test
    void whereNothingElseBringsWalItDoesNotFollow() {
        var alone = STREAMED.withBackup(null)
                .withReplication(new DesiredReplication(
                        "main", "copy", new Peer("copy", null, ContractClusters.ref("copy")), null));
        follows();
        asked(alone);
        cluster.withSpec(spec -> spec.remove("plugins"));
        assertThat(words(look(alone))).doesNotContain("nothing is streamed");

        standing = new Standing(true, false, REPLAYED, "always", false, NEXT);

        assertThat(words(look(alone))).contains("nothing is streamed from copy");
        assertThat(look(alone).settled()).isFalse();
        assertThat(look(alone).facts().conditions())
                .filteredOn(condition -> condition.reason().equals("PeerAway"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.nextAction()).contains("has to be made anew"));
    }

    /** It archives what it gets, and may not get anything for long. */
    @Test
    void aReplicaNeedNotHaveArchivedAnything() {
        follows();
        archiver = new Archiver(null, null, null, null);
        cluster.withStatus(status -> status.withArrayProperty("conditions")
                .removeIf(one -> one.path("type").asText().equals(Archiving.CONDITION)));

        assertThat(look(REPLICA).settled()).as(words(look(REPLICA))).isTrue();
    }

    @Test
    void whatItsDatabasesAndUsersAreComesFromElsewhere() {
        var wanted = Contents.none()
                .with(new Database("shelf", "app", List.of(), false))
                .with(new User("clerk", List.of("app"), 5, false));
        follows();
        asked(REPLICA.withContents(wanted));

        var seen = look(REPLICA.withContents(wanted));

        assertThat(seen.convergence()).isEqualTo(new Settled());
        assertThat(seen.facts().contents())
                .extracting(Content::name, Content::progress)
                .containsExactly(tuple("shelf", Progress.PENDING), tuple("clerk", Progress.PENDING));
    }

    @Test
    void aTenantsFenceIsNoneOfTheOperators() {
        asked(REPLICA);
        inProgress(true);
        cluster.with("Cluster", "orders", tree -> annotate(tree, Labels.FENCED, "[\"*\"]"));
        unready("orders-1");
        noServerAnswers();

        assertThat(look(REPLICA).facts().fenced()).isEmpty();
        assertThat(words(look(REPLICA))).contains("its last WAL gets into the archive, before it follows copy");
        inProgress(false);
        assertThat(look(REPLICA).facts().fenced()).containsExactly("orders-1");
        assertThat(words(look(REPLICA))).contains(Labels.FENCED);
    }

    @Test
    void whoIsToldToFollowTakesWritesUntilItIsDemoted() {
        asked(REPLICA);

        assertThat(words(look(REPLICA))).isEqualTo("3 of 3 instances ready, orders-1 still takes writes");
        assertThat(look(REPLICA).facts().primary()).isEqualTo("orders-1");
        assertThat(token()).isNull();
    }

    @Test
    void whoIsDemotedIsSettledOnceItHasLeftATokenAndFollows() {
        follows();
        left(null);
        assertThat(words(look(REPLICA)))
                .isEqualTo("3 of 3 instances ready, it has not told yet what copy has to have to take its place");

        left(TOKEN);
        assertThat(look(REPLICA).settled()).as(words(look(REPLICA))).isTrue();
        assertThat(token()).isEqualTo(TOKEN);
        noServerAnswers();
        assertThat(look(REPLICA).settled()).isFalse();
    }

    @Test
    void anArchiveThatTakesNoWalHoldsUpADemotionAndIsNamed() {
        asked(REPLICA);
        inProgress(true);
        unready("orders-1");
        standing = null;
        condition("False", "exit status 1", Duration.ofSeconds(5));
        assertThat(look(REPLICA).facts().conditions()).isEmpty();

        condition("False", "exit status 1", Duration.ofSeconds(20));

        assertThat(look(REPLICA).convergence()).isInstanceOf(Progressing.class);
        assertThat(words(look(REPLICA)))
                .contains("its archive does not take its last WAL, without which copy would lack rows")
                .contains("exit status 1");
        assertThat(look(REPLICA).facts().conditions())
                .extracting(Condition::type, Condition::reason)
                .contains(tuple("DemotionWaits", "WalNotArchived"));
    }

    @Test
    void whoIsPromotedHasHonouredItsTokenTakesWritesAndHasBeenRestarted() {
        follows();
        asked(PROMOTED);
        assertThat(words(look(PROMOTED)))
                .isEqualTo("2 of 3 instances ready, it has not replayed yet all that copy has left");
        assertThat(look(PROMOTED).health()).isEqualTo(Health.DOWN);

        honoured("another");
        assertThat(look(PROMOTED).settled()).isFalse();
        honoured(TOKEN);
        assertThat(words(look(PROMOTED))).isEqualTo("2 of 3 instances ready, orders-1 takes no writes yet");

        takesWrites();
        written(Duration.ofSeconds(30));
        assertThat(look(PROMOTED).facts().primary()).isEqualTo("orders-1");
        assertThat(words(look(PROMOTED)))
                .isEqualTo(
                        "3 of 3 instances ready, orders-1 takes writes, and is restarted once more to archive as a primary");

        phase("Upgrading cluster", "", Duration.ofSeconds(3));
        standing = new Standing(false, false, REPLAYED, "on", false, NEXT);
        assertThat(look(PROMOTED).settled()).isFalse();
        phase(HEALTHY, "", Duration.ofSeconds(1));
        assertThat(look(PROMOTED).settled()).as(words(look(PROMOTED))).isTrue();
        assertThat(look(PROMOTED).facts().details().replayedUpTo()).isNull();
    }

    /** The operator may leave that restart out, which does no harm. */
    @Test
    void aRestartThatDoesNotComeIsNotWaitedForForEver() {
        asked(PROMOTED);
        honoured(TOKEN);
        takesWrites();
        written(Duration.ofMinutes(10));
        phase(HEALTHY, "", Duration.ofMinutes(1));
        assertThat(look(PROMOTED).settled()).isFalse();

        phase(HEALTHY, "", Duration.ofMinutes(3));
        assertThat(look(PROMOTED).settled()).as(words(look(PROMOTED))).isTrue();
    }

    @Test
    void aRestartThatPostgresqlIsNotToldOfIsWaitedForLess() {
        asked(PROMOTED);
        honoured(TOKEN);
        takesWrites();
        standing = new Standing(false, false, REPLAYED, "always", false, NEXT);
        written(Duration.ofMinutes(10));
        phase(HEALTHY, "", Duration.ofSeconds(20));
        assertThat(look(PROMOTED).settled()).isFalse();

        phase(HEALTHY, "", Duration.ofSeconds(40));
        assertThat(look(PROMOTED).settled()).as(words(look(PROMOTED))).isTrue();
    }

    @Test
    void withoutATokenPostgresqlAloneTellsThatItIsPromoted() {
        follows();
        asked(PRIMARY);
        phase(HEALTHY, "", Duration.ofHours(1));

        assertThat(words(look(PRIMARY))).isEqualTo("2 of 3 instances ready, orders-1 takes no writes yet");
        assertThat(look(PRIMARY).facts().primary()).isNull();
        takesWrites();
        standing = Standing.PRIMARY;
        assertThat(look(PRIMARY).settled()).as(words(look(PRIMARY))).isTrue();
    }

    @Test
    void aTokenThatDoesNotFitIsTheEndOfItAndWhatCanBeDoneIsSaid() {
        follows();
        asked(PROMOTED);
        phase(
                "Cluster is unrecoverable and needs manual intervention",
                "Promotion token content is not correct for current instance",
                Duration.ofMinutes(5));
        written(Duration.ofSeconds(50));
        assertThat(look(PROMOTED).convergence()).isInstanceOf(Progressing.class);

        written(Duration.ofSeconds(70));

        assertThat(look(PROMOTED).convergence()).isInstanceOfSatisfying(Stuck.class, stuck -> {
            assertThat(stuck.cause())
                    .startsWith("main cannot take the place of copy: what that one has left does not fit");
            assertThat(stuck.nextAction()).contains("Have copy be primary again");
        });
        assertThat(look(PROMOTED).facts().conditions())
                .extracting(Condition::type)
                .contains("PromotionRefused")
                .doesNotContain("OperatorGaveUp");

        honoured(TOKEN);
        assertThat(look(PROMOTED).convergence()).isInstanceOf(Progressing.class);
    }

    @Test
    void walThatDoesNotComeIsWaitedForAndSaid() {
        follows();
        asked(PROMOTED);
        phase("Promoting to primary cluster", "Replica cluster promotion in progress", Duration.ofSeconds(30));
        assertThat(words(look(PROMOTED))).endsWith("it has not replayed yet all that copy has left");

        phase("Promoting to primary cluster", "Replica cluster promotion in progress", Duration.ofSeconds(70));

        assertThat(look(PROMOTED).convergence()).isInstanceOf(Progressing.class);
        assertThat(words(look(PROMOTED))).endsWith("the last WAL of copy has not come out of its archive yet");
    }

    private void honoured(String token) {
        cluster.withStatus(status -> status.put("lastPromotionToken", token));
    }

    private void noServerAnswers() {
        cluster.withStatus(status -> status.path("instancesReportedState")
                .forEach(reported -> ((ObjectNode) reported).remove("timeLineID")));
    }

    private @Nullable String token() {
        return Peers.token(Objects.requireNonNull(cluster.snapshot().cluster())).orElse(null);
    }

    @Test
    void aTokenTellsWhereItsWalEnds() {
        var left =
                Base64.getEncoder().encodeToString("{\"latestCheckpointREDOLocation\":\"0/7000028\"}".getBytes(UTF_8));

        assertThat(Peers.end(left)).hasValue("0/7000028");
        assertThat(Peers.end(TOKEN)).isEmpty();
        assertThat(Peers.end("none")).isEmpty();
    }

    @Test
    void noTokenIsTheOneOfAClusterThatShallTakeWritesAgain() {
        follows();
        left(TOKEN);
        assertThat(token()).isEqualTo(TOKEN);

        asked(PROMOTED);
        assertThat(token()).isNull();
    }
}
