package dev.matriarch.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every adapter must hold. An adapter's test extends this, gives it an adapter whose world is real or moves by itself,
 * and adds only its own translations. What an adapter can do beyond the base is tested when it implements the interface.
 */
public abstract class OperatorAdapterContract {

    /** The adapter under test; its data plane is empty at first, and the same for all calls of one test. */
    protected abstract OperatorAdapter adapter();

    /** How long the world may take. */
    protected Duration patience() {
        return Duration.ofMinutes(2);
    }

    /** Whether clients can reach the PostgreSQL behind it, so that rows can be counted. */
    protected abstract boolean servesClients();

    /** Whether a trace is left of what was deleted, so that a worker who comes late finds out by himself. Jobs hold him back too. */
    protected boolean remembersWhatIsGone() {
        return true;
    }

    protected final DesiredCluster desired(String name, int instances) {
        return ContractClusters.desired(
                ContractClusters.ref(name), adapter().limits().newestPostgresqlVersion(), instances);
    }

    protected final Observation settles(DesiredCluster desired, ContractFence fence) throws Exception {
        var expectation = Expectation.matching(desired, fence.mark());
        return Eventually.get(
                patience(), "settled", () -> Tended.look(adapter(), desired, expectation, fence), Observation::settled);
    }

    protected final Observation settles(ClusterRef cluster, Expectation expectation) throws Exception {
        return Eventually.get(
                patience(), "settled", () -> adapter().observe(cluster, expectation), Observation::settled);
    }

    protected final void deletes(ClusterRef cluster, ContractFence fence) throws Exception {
        Eventually.so(patience(), "gone", () -> {
            adapter().delete(cluster, fence);
            return adapter().observe(cluster, Expectation.gone()).settled();
        });
    }

    @Test
    void aClusterThatNeverWasIsAbsent() {
        var desired = desired("never", 1);

        var gone = adapter().observe(desired.ref(), Expectation.gone());
        var expected = adapter().observe(desired.ref(), Expectation.matching(desired, null));

        assertThat(gone.health()).isEqualTo(Health.ABSENT);
        assertThat(gone.settled()).isTrue();
        assertThat(expected.health()).isEqualTo(Health.ABSENT);
        assertThat(expected.settled()).isFalse();
    }

    @Test
    void deletingWhatIsNotThereSucceedsAndKeepsLateWorkersOut() {
        var desired = desired("phantom", 1);

        adapter().delete(desired.ref(), ContractFence.of(3, 1));
        adapter().delete(desired.ref(), ContractFence.of(3, 1));

        if (remembersWhatIsGone()) {
            assertThatThrownBy(() -> adapter().apply(desired, ContractFence.of(2, 9)))
                    .isInstanceOf(FencedException.class);
        }
        assertThat(adapter().observe(desired.ref(), Expectation.gone()).health())
                .isEqualTo(Health.ABSENT);
    }

    @Test
    void aWorkerThatLostItsJobWritesNothing() {
        var desired = desired("lost", 1);

        assertThatThrownBy(() -> adapter().apply(desired, ContractFence.of(1, 1).lost()))
                .isInstanceOf(FencedException.class);

        assertThat(adapter().observe(desired.ref(), Expectation.gone()).health())
                .isEqualTo(Health.ABSENT);
    }

    @Test
    void aClusterIsMadeOnceAndNeverCalledSettledEarly() throws Exception {
        var desired = desired("honest", 1);
        var first = ContractFence.of(1, 1);
        var again = ContractFence.of(1, 2);

        adapter().apply(desired, first);
        var early = isSettled(desired, first);
        adapter().apply(desired, first);
        adapter().apply(desired, again);
        var settled = settles(desired, again);

        assertThat(early).isFalse();
        assertThat(settled.facts().instances()).hasSize(1);
        assertThat(settled.health()).isEqualTo(Health.UP);
        assertThat(isSettled(desired, ContractFence.of(1, 3)))
                .as("a mark that was never written is not taken up")
                .isFalse();
        deletes(desired.ref(), ContractFence.of(2, 1));
        assertThatCode(() -> adapter().delete(desired.ref(), ContractFence.of(2, 1)))
                .doesNotThrowAnyException();
    }

    @Test
    void aStaleWorkerChangesNothing() throws Exception {
        var desired = desired("stale", 1);
        var later = ContractFence.of(2, 1);
        adapter().apply(desired, later);
        settles(desired, later);

        var stale = ContractFence.of(1, 7);
        var other = ContractClusters.withInstances(desired, 2);
        assertThatThrownBy(() -> adapter().apply(other, stale)).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> adapter().delete(desired.ref(), stale)).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> adapter().apply(other, ContractFence.of(3, 1).lost()))
                .isInstanceOf(FencedException.class);

        assertThat(isSettled(desired, later)).isTrue();
        deletes(desired.ref(), ContractFence.of(3, 1));
        if (remembersWhatIsGone()) {
            assertThatThrownBy(() -> adapter().apply(desired, later)).isInstanceOf(FencedException.class);
        }
        assertThat(adapter().observe(desired.ref(), Expectation.gone()).health())
                .isEqualTo(Health.ABSENT);
    }

    @Test
    void changesAreAnnounced() throws Exception {
        var desired = desired("heard", 1);
        var heard = new CopyOnWriteArrayList<UUID>();
        try (var _ = adapter().watch(heard::add)) {
            adapter().apply(desired, ContractFence.of(1, 1));

            Eventually.so(
                    patience(),
                    "a change is announced",
                    () -> heard.contains(desired.ref().id()));
        }
        deletes(desired.ref(), ContractFence.of(2, 1));
    }

    @Test
    void theManifestNamesWhatIsDesired() {
        var manifest = adapter().render(desired("shown", 3));

        assertThat(manifest).contains("shown").contains("app").doesNotContain("password:");
    }

    @TestFactory
    Stream<DynamicNode> aClusterLivesThroughEveryChangeTheOperatorCanMake() {
        return new LifeOfACluster(this).chapters();
    }

    private boolean isSettled(DesiredCluster desired, ContractFence fence) {
        try {
            return adapter()
                    .observe(desired.ref(), Expectation.matching(desired, fence.mark()))
                    .settled();
        } catch (OperatorUnavailableException notYet) {
            return false;
        }
    }
}
