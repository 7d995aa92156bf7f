package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Volume;
import dev.matriarch.operators.ClusterFacts.VolumeState;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.cloudnativepg.Statistics.Standby;
import dev.matriarch.operators.cloudnativepg.Statistics.Used;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the primary says of itself and its standbys, beside all objects that are as they should be. */
class AskedTest extends SpoiledCluster {

    private static final Standby STREAMING = new Standby("streaming", "quorum", "0/5000060", 96);

    @Test
    void standbysThatStreamAreReadyAndHowFarTheyAreIsShown() {
        var seen = told(Map.of("orders-2", STREAMING, "orders-3", STREAMING));

        assertThat(seen.convergence()).isEqualTo(new Settled());
        assertThat(seen.facts().postgresqlVersion()).isEqualTo("18.6");
        assertThat(seen.facts().instance("orders-2"))
                .get()
                .extracting(Instance::syncState, Instance::lagBytes, Instance::replayLsn)
                .containsExactly("quorum", 96L, "0/5000060");
        assertThat(seen.facts().instance("orders-1"))
                .get()
                .extracting(Instance::syncState, Instance::lagBytes, Instance::replayLsn)
                .containsExactly(null, null, "0/50000C0");
    }

    @Test
    void whatThePrimaryHasPutOnItsVolumesIsShownAndOfOthersNothing() {
        var facts = told(Map.of("orders-2", STREAMING, "orders-3", STREAMING)).facts();

        assertThat(facts.details().volumes()).extracting(Volume::usedBytes).containsExactly(42L, null, null);
        assertThat(facts.instances()).extracting(Instance::storageUsedBytes).containsExactly(42L, null, null);
    }

    @Test
    void aVolumeForWalHasTheWal() {
        cluster.plus(new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("orders-1-wal")
                .addToLabels("cnpg.io/instanceName", "orders-1")
                .addToLabels("cnpg.io/pvcRole", "PG_WAL")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build());

        assertThat(told(Map.of()).facts().details().volumes())
                .extracting(Volume::name, Volume::state, Volume::usedBytes)
                .startsWith(tuple("orders-1", VolumeState.BOUND, 30L), tuple("orders-1-wal", VolumeState.PENDING, 12L));
    }

    @Test
    void aStandbyThatDoesNotFollowIsNotReadyHoweverHealthyItLooks() {
        var seen = told(Map.of("orders-2", STREAMING));

        assertThat(seen.convergence())
                .isEqualTo(new Progressing("2 of 3 instances ready, orders-3 does not follow the primary yet"));
        assertThat(seen.health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void aStandbyThatCatchesUpDoesNotFollowYet() {
        var behind = new Standby("catchup", "async", "0/4000000", 1 << 24);

        var seen = told(Map.of("orders-2", STREAMING, "orders-3", behind));

        assertThat(seen.settled()).isFalse();
        assertThat(seen.facts().instance("orders-3"))
                .get()
                .extracting(Instance::lagBytes)
                .isEqualTo(1L << 24);
    }

    @Test
    void aPrimaryThatDoesNotTellMakesNothingUpAndHoldsNothingUp() {
        var seen = READING.of(scene(new Asked.Silent("it does not let us in")), WholeCluster.expectation());

        assertThat(seen.convergence()).isEqualTo(new Settled());
        assertThat(seen.facts().instance("orders-2"))
                .get()
                .extracting(Instance::lagBytes)
                .isNull();
        assertThat(seen.facts().conditions()).singleElement().satisfies(condition -> {
            assertThat(condition.type()).isEqualTo("ReplicationKnown");
            assertThat(condition.status()).isFalse();
            assertThat(condition.message()).isEqualTo("how far standbys are behind is unknown: it does not let us in");
        });
    }

    @Test
    void nothingIsSaidOfAQuestionThatNobodyPut() {
        assertThat(seen().facts().conditions()).extracting(Condition::type).isEmpty();
    }

    private Observation told(Map<String, Standby> standbys) {
        return READING.of(scene(said("2026-11-26 12:00:00+00", standbys)), WholeCluster.expectation());
    }

    private Scene scene(Asked asked) {
        return Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref()).with(asked);
    }

    static Asked said(String startedAt, Map<String, Standby> standbys) {
        return new Asked.Said(new Statistics(
                "18.6", startedAt, "0/50000C0", new HashMap<>(standbys), new Used(30, 12), Set.of(), Set.of(), null));
    }
}
