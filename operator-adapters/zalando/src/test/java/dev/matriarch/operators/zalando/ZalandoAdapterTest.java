package dev.matriarch.operators.zalando;

import static dev.matriarch.operators.zalando.TestClusters.REF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.CredentialRotation;
import dev.matriarch.operators.Databases;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.Fencing;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Logs;
import dev.matriarch.operators.MajorUpgrades;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Poolers;
import dev.matriarch.operators.Reloads;
import dev.matriarch.operators.Resizes;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.operators.Upgrades;
import dev.matriarch.operators.Users;
import dev.matriarch.operators.WalVolumes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written to Kubernetes, in which order, and what is not. */
class ZalandoAdapterTest {

    private static final ContractFence FENCE = ContractFence.of(4, 1);

    private final World world = World.living();

    /** What it is not is refused by name. */
    @Test
    void itSaysWhatItCanDo() {
        try (var served = new ServedCluster(world)) {
            assertThat(served.adapter)
                    .isInstanceOf(Switchovers.class)
                    .isInstanceOf(Failovers.class)
                    .isInstanceOf(Restarts.class)
                    .isInstanceOf(Resizes.class)
                    .isInstanceOf(Upgrades.class)
                    .isInstanceOf(Hibernation.class)
                    .isInstanceOf(CredentialRotation.class)
                    .isInstanceOf(Poolers.class)
                    .isInstanceOf(Databases.class)
                    .isInstanceOf(Users.class)
                    .isInstanceOf(Logs.class)
                    .isNotInstanceOfAny(MajorUpgrades.class, WalVolumes.class, Fencing.class, Reloads.class);
        }
    }

    @Test
    void theCopyOfWhatIsDesiredComesBeforeTheResource() {
        try (var served = new ServedCluster(world)) {
            served.adapter.apply(ContractClusters.withInstances(world.desired, 5), FENCE);

            assertThat(served.writes()).endsWith("PATCH configmaps/matriarch-orders", "PATCH postgresql");
            assertThat(served.patches().getLast())
                    .contains("fieldManager=matriarch", "\"numberOfInstances\":5", "\"matriarch.dev/write\":\"4.1\"");
        }
    }

    /** A write that changes nothing but a label may have the operator drop the change before it (contract 6.3). */
    @Test
    void theResourceIsNotWrittenForTheMarksSakeAlone() {
        world.owned = true;
        try (var served = new ServedCluster(world)) {
            served.adapter.apply(world.desired, FENCE);

            assertThat(served.writes())
                    .contains("PATCH configmaps/matriarch-orders")
                    .doesNotContain("PATCH postgresql");
        }
    }

    @Test
    void aLateWorkerWritesNothing() {
        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.apply(world.desired, ContractFence.of(2, 9)))
                    .isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> served.adapter.delete(REF, ContractFence.of(2, 9)))
                    .isInstanceOf(FencedException.class);

            assertThat(served.writes())
                    .noneMatch(write -> write.contains("postgresql") || write.contains("configmaps"));
        }
    }

    /** The operator would take away whoever has the highest ordinal. */
    @Test
    void thePrimaryIsMovedBeforeItIsTakenAway() {
        world.leads("orders-2");
        world.sync.putAll(Map.of("leader", "orders-2", "sync_standby", "orders-1"));
        try (var served = new ServedCluster(world).patroniSays("orders-2", "switchover", 200)) {
            assertThatThrownBy(() -> served.adapter.apply(ContractClusters.withInstances(world.desired, 2), FENCE))
                    .isInstanceOf(OperatorBusyException.class)
                    .hasMessage("orders-2 is primary and would be taken away: the role moves to orders-1 first");

            assertThat(served.writes())
                    .contains("POST pods/orders-2:8008/proxy/switchover")
                    .doesNotContain("PATCH postgresql");
        }
    }

    @Test
    void nobodyIsTakenAwayWhileNobodyIsPrimary() {
        world.leader.remove("leader");
        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.apply(ContractClusters.withInstances(world.desired, 2), FENCE))
                    .isInstanceOf(OperatorBusyException.class)
                    .hasMessage("nobody is primary now, so nobody is taken away");
            served.adapter.apply(ContractClusters.withInstances(world.desired, 5), FENCE);

            assertThat(served.patches().getLast()).contains("\"numberOfInstances\":5");
        }
    }

    /** One that never came up has nothing to lose. */
    @Test
    void aClusterThatWasNeverFoundedCanBeMadeSmaller() {
        world.leader.remove("leader");
        world.config.clear();
        try (var served = new ServedCluster(world)) {
            served.adapter.apply(ContractClusters.withInstances(world.desired, 2), FENCE);

            assertThat(served.writes()).contains("PATCH postgresql");
        }
    }

    @Test
    void aPrimaryThatStaysIsLeftWhereItIs() {
        try (var served = new ServedCluster(world)) {
            served.adapter.apply(ContractClusters.withInstances(world.desired, 2), FENCE);

            assertThat(served.writes()).contains("PATCH postgresql").noneMatch(write -> write.startsWith("POST"));
        }
    }

    /** To leave it out of the resource would leave it as it is. */
    @Test
    void aParameterThatShallBeSetNoMoreIsTakenFromPatroni() {
        try (var served = new ServedCluster(world)) {
            served.adapter.apply(
                    ContractClusters.withParameters(world.desired, Map.of("max_connections", "200")), FENCE);

            var writes = served.writes();
            assertThat(writes.indexOf("PATCH configmaps/orders-config"))
                    .isNotNegative()
                    .isLessThan(writes.indexOf("PATCH postgresql"));
            assertThat(served.patches())
                    .filteredOn(patch -> patch.contains("matriarch-actions"))
                    .satisfiesExactly(
                            patch -> assertThat(patch).contains("\"matriarch.dev/forgotten-parameters\":\"4\""),
                            patch -> assertThat(patch)
                                    .contains("\"resourceVersion\":\"21\"", "max_connections", "wal_level")
                                    .doesNotContain("work_mem"));
        }
    }

    @Test
    void whoComesBackDoesNotBeginWithOldData() {
        world.claims.put("orders-3", World.claim(3, "10Gi"));
        world.claims.put("orders-5", World.claim(5, "10Gi"));
        try (var served = new ServedCluster(world)) {
            served.adapter.apply(ContractClusters.withInstances(world.desired, 5), FENCE);

            assertThat(served.writes())
                    .contains("DELETE persistentvolumeclaims/pgdata-orders-3")
                    .noneMatch(write -> write.contains("pgdata-orders-5") || write.contains("pgdata-orders-0"));
        }
    }

    @Test
    void theRestartOfAStandbyMakesItsPodAnewOnce() {
        var desired = ContractClusters.withRestart(world.desired, new RestartMark("second", "orders-2"));
        try (var served = new ServedCluster(world)) {
            served.adapter.apply(desired, FENCE);

            assertThat(served.writes()).endsWith("PATCH configmaps/matriarch-orders", "DELETE pods/orders-2");
            assertThat(served.patches().getLast()).contains("\"matriarch.dev/restarted\":\"second/uid-2\"");
        }
        world.notes.put(SingleRestart.NOTE, "second/another-uid");
        try (var served = new ServedCluster(world)) {
            served.adapter.apply(desired, FENCE);

            assertThat(served.writes()).noneMatch(write -> write.startsWith("DELETE"));
        }
    }

    @Test
    void aRestartIsAwaitedUntilAnotherPodRuns() {
        var standing = World.whole();
        var desired = ContractClusters.withRestart(standing.desired, new RestartMark("second", "orders-2"));
        var expectation = Expectation.matching(desired, World.MARK);

        assertThat(ReadingTest.words(standing.seen(expectation))).endsWith("orders-2 is to be restarted");

        standing.notes.put(SingleRestart.NOTE, "second/uid-2");
        assertThat(ReadingTest.words(standing.seen(expectation))).endsWith("orders-2 is to be restarted");

        standing.notes.put(SingleRestart.NOTE, "second/what-ran-before");
        assertThat(standing.seen(expectation).settled()).isTrue();
    }

    @Test
    void aPrimaryHandsOverBeforeItIsRestarted() {
        var desired = ContractClusters.withRestart(world.desired, new RestartMark("second", "orders-0"));
        try (var served = new ServedCluster(world).patroniSays("orders-0", "switchover", 200)) {
            assertThatThrownBy(() -> served.adapter.apply(desired, FENCE))
                    .isInstanceOf(OperatorBusyException.class)
                    .hasMessage("orders-0 is primary: the role moves to orders-1 first");

            assertThat(served.writes()).noneMatch(write -> write.startsWith("DELETE"));
        }
    }

    @Test
    void whatTheOperatorCannotMakeIsRefusedBeforehand() {
        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.preflight(TestClusters.withOwner("_keeper")))
                    .isInstanceOf(OperatorRefusedException.class)
                    .hasMessageContaining("does not make a role _keeper");
            assertThatThrownBy(() -> served.adapter.preflight(TestClusters.withWalStorage()))
                    .isInstanceOfSatisfying(
                            OperatorRefusedException.class,
                            refused -> assertThat(refused.code()).isEqualTo("ability-missing"));
            served.adapter.preflight(world.desired);
            assertThat(served.writes()).isEmpty();
        }
    }

    /** New instances would wait for a leader that never comes, or find another cluster's data. */
    @Test
    void whatANamesakeHasLeftIsInTheWay() {
        world.resource = null;
        world.pods.clear();
        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.preflight(world.desired))
                    .isInstanceOf(OperatorRefusedException.class)
                    .hasMessageStartingWith("Of another cluster orders there is still the PersistentVolumeClaim");
        }
    }

    @Test
    void theResourceIsTheFirstToGo() {
        try (var served = new ServedCluster(world)) {
            served.adapter.delete(REF, FENCE);

            assertThat(served.writes()).containsExactly("PATCH configmaps/matriarch-orders", "DELETE postgresql");
            assertThat(served.patches().getFirst()).contains("matriarch.dev/deleted-at");
        }
    }

    /** The resource may be gone in the same moment. */
    @Test
    void nothingIsTakenFromTheOperatorInTheFirstMoment() {
        world.resource = null;
        try (var served = new ServedCluster(world)) {
            served.adapter.delete(REF, FENCE);

            assertThat(served.writes()).containsExactly("PATCH configmaps/matriarch-orders");
        }
    }

    @Test
    void aTenantsLabelsAreNoReasonToWriteTheResource() {
        world.owned = true;
        try (var served = new ServedCluster(world)) {
            served.adapter.apply(TestClusters.withLabels(Map.of("team", "another")), FENCE);

            assertThat(served.writes())
                    .contains("PATCH configmaps/matriarch-orders")
                    .doesNotContain("PATCH postgresql");
        }
    }

    @Test
    void theOperatorHasItsTimeToTakeAwayTheRest() {
        world.resource = null;
        world.deletedAt(Instant.now().minusSeconds(60));
        try (var served = new ServedCluster(world)) {
            served.adapter.delete(REF, FENCE);

            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void whatAnOperatorThatIsNotThereLeavesIsTakenAwayForIt() {
        world.resource = null;
        world.deletedAt(Instant.now().minusSeconds(301));
        try (var served = new ServedCluster(world)) {
            served.adapter.delete(REF, FENCE);

            assertThat(served.writes())
                    .containsExactly("DELETE /apis/apps/v1/namespaces/acme-production/statefulsets/orders");
        }
    }

    /** Deleted in the middle of its creation: the operator takes all away but the pods, and never comes back to them (seen live). */
    @Test
    void podsThatTheOperatorHasMissedAreTakenAwayForIt() {
        world.resource = null;
        world.statefulSet = null;
        world.deletedAt(Instant.now());
        try (var served = new ServedCluster(world)) {
            served.adapter.delete(REF, FENCE);
            assertThat(served.writes()).isEmpty();
        }
        world.services = List.of();
        try (var served = new ServedCluster(world)) {
            served.adapter.delete(REF, FENCE);

            assertThat(served.writes())
                    .containsExactly("DELETE pods/orders-0", "DELETE pods/orders-1", "DELETE pods/orders-2");
        }
    }

    @Test
    void whatTheOperatorKeepsIsTakenAwayOnceNoPodIsLeft() {
        world.resource = null;
        world.statefulSet = null;
        world.pods.clear();
        world.deletedAt(Instant.now());
        try (var served = new ServedCluster(world)) {
            served.adapter.delete(REF, FENCE);

            assertThat(served.writes())
                    .contains("DELETE persistentvolumeclaims/pgdata-orders-0", "DELETE configmaps/orders-leader")
                    .doesNotContain("DELETE configmaps/matriarch-orders");
        }
    }

    @Test
    void theCopyOfWhatWasDesiredGoesLast() {
        world.resource = null;
        world.statefulSet = null;
        world.pods.clear();
        world.claims.clear();
        world.services = List.of();
        world.without = true;
        world.deletedAt(Instant.now());
        try (var served = new ServedCluster(world)) {
            assertThat(served.adapter.observe(REF, Expectation.gone()).health()).isNotEqualTo(Health.ABSENT);

            served.adapter.delete(REF, FENCE);

            assertThat(served.writes()).containsExactly("DELETE configmaps/matriarch-orders");
        }
    }

    /** A creation that was refused because of it is taken back without touching it. */
    @Test
    void aNamesakeIsLeftAlone() {
        world.resource = new Manifests("elsewhere").of(world.desired);
        world.statefulSet = null;
        world.pods.clear();
        world.claims.clear();
        try (var served = new ServedCluster(world)) {
            served.adapter.delete(REF, FENCE);

            assertThat(served.writes())
                    .containsExactly("PATCH configmaps/matriarch-orders", "DELETE configmaps/matriarch-orders");
        }
    }

    @Test
    void theOwnersCredentialsAreThoseOfTheOperatorsSecret() {
        try (var served = new ServedCluster(world)
                .secret("keeper.orders.credentials.postgresql.acid.zalan.do", "keeper", "hush")) {
            var credentials = served.adapter.credentials(REF);

            assertThat(credentials.username()).isEqualTo("keeper");
            assertThat(credentials.password()).isEqualTo("hush");
            assertThat(credentials.database()).isEqualTo("shop");
            assertThat(credentials.sslMode()).isEqualTo("require");
            assertThat(credentials.toString()).doesNotContain("hush");
        }
    }

    @Test
    void withoutASecretThereAreNoneYet() {
        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.credentials(REF)).isInstanceOf(OperatorRefusedException.class);
        }
    }

    @Test
    void aLiveLookIsTheSameAsOneFromASnapshot() {
        world.writtenAt = Instant.now().minusSeconds(60);
        try (var served = new ServedCluster(world)) {
            DesiredCluster desired = world.desired;

            var seen = served.adapter.observe(REF, Expectation.matching(desired, World.MARK));

            assertThat(seen.settled()).as(String.valueOf(seen.convergence())).isTrue();
            assertThat(seen.facts().primary()).isEqualTo("orders-0");
        }
    }
}
