package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Postgresql;
import dev.matriarch.operators.DesiredCluster.Resources;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.sandbox.DesiredFile.Kind;
import dev.matriarch.operators.sandbox.DesiredFile.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesiredWritesTest {

    @TempDir
    private Path directory;

    private SandboxLayout layout;
    private DesiredWrites writes;
    private final DesiredCluster desired = ContractClusters.desired(ContractClusters.ref("orders"), 18, 3);

    @BeforeEach
    void open() {
        layout = new SandboxLayout(directory);
        writes = new DesiredWrites(layout, "here");
    }

    @Test
    void whatIsWrittenIsReadBackAsItWas() {
        writes.apply(desired, ContractFence.of(1, 2));

        var stored = writes.find(desired.ref().id()).orElseThrow();
        assertThat(stored.desired()).isEqualTo(desired);
        assertThat(stored.mark()).hasToString("1.2");
    }

    @Test
    void everythingThatCanBeDesiredIsReadBackAsItWas() {
        var full = new DesiredCluster(
                desired.ref(),
                2,
                new Postgresql(18, Map.of("work_mem", "8MB")),
                new Storage(new Quantity("10Gi"), "fast"),
                new Storage(new Quantity("1G"), null),
                new Resources(new Quantity("500m"), new Quantity("1Gi")),
                new Bootstrap("app", "owner"),
                new Synchronous(1, Durability.PREFERRED),
                Map.of("team", "checkout"),
                new RestartMark("r-1", "orders-2"));

        writes.apply(full, ContractFence.of(1, 1));

        assertThat(writes.find(full.ref().id()).orElseThrow().desired()).isEqualTo(full);
        assertThat(Manifest.of(full)).contains("Sandbox", "\"10Gi\"", "\"orders-2\"", "\"PREFERRED\"");
    }

    @Test
    void whatWasWrittenBeforeThereWereCopiesIsNone() throws IOException {
        writes.apply(desired, ContractFence.of(1, 1));
        var file = layout.cluster(desired.ref().id()).desired();
        var before = Files.readString(file).replaceAll(",\\s*\"copy\" : false", "");
        assertThat(before).doesNotContain("copy");
        Files.writeString(file, before);

        assertThat(writes.find(desired.ref().id()).orElseThrow().desired()).isEqualTo(desired);
    }

    @Test
    void theSameAgainWritesNothing() throws IOException {
        writes.apply(desired, ContractFence.of(1, 1));
        var file = layout.cluster(desired.ref().id()).desired();
        var before = Files.readAttributes(file, "unix:ino");

        writes.apply(desired, ContractFence.of(1, 1).lost());

        assertThat(Files.readAttributes(file, "unix:ino")).isEqualTo(before);
    }

    @Test
    void aLaterMarkIsWrittenEvenWhenNothingElseChanges() {
        writes.apply(desired, ContractFence.of(1, 1));
        writes.apply(desired, ContractFence.of(1, 2));

        assertThatThrownBy(() -> writes.apply(desired, ContractFence.of(1, 1))).isInstanceOf(FencedException.class);
    }

    @Test
    void aLostWorkerLeavesNoTrace() throws IOException {
        assertThatThrownBy(() -> writes.apply(desired, ContractFence.of(1, 1).lost()))
                .isInstanceOf(FencedException.class);

        assertThat(layout.cluster(desired.ref().id()).desired()).doesNotExist();
        try (var entries = Files.list(layout.cluster(desired.ref().id()).directory())) {
            assertThat(entries).isEmpty();
        }
    }

    @Test
    void anIdBelongsToOneClusterOfOneInstallation() {
        writes.apply(desired, ContractFence.of(1, 1));
        var namesake =
                ContractClusters.desired(new ClusterRef(desired.ref().id(), "other", "default", "orders"), 18, 1);

        assertThatThrownBy(() -> writes.apply(namesake, ContractFence.of(9, 1)))
                .isInstanceOf(OperatorRefusedException.class);
        assertThatThrownBy(() -> new DesiredWrites(layout, "elsewhere").apply(desired, ContractFence.of(9, 1)))
                .isInstanceOf(OperatorRefusedException.class);
    }

    @Test
    void aNameIsFreeOnlyWhenItsClusterIsGone() throws IOException {
        writes.apply(desired, ContractFence.of(1, 1));
        var second = ContractClusters.desired(
                new ClusterRef(UUID.randomUUID(), desired.ref().tenant(), "default", "orders"), 18, 1);

        assertThatThrownBy(() -> writes.apply(second, ContractFence.of(1, 1)))
                .isInstanceOf(OperatorRefusedException.class);
        writes.delete(desired.ref(), ContractFence.of(2, 1));
        assertThatThrownBy(() -> writes.apply(second, ContractFence.of(1, 1)))
                .isInstanceOf(OperatorRefusedException.class);

        assertThat(new Removal(layout.cluster(desired.ref().id())).act()).isTrue();
        writes.apply(second, ContractFence.of(1, 1));
    }

    @Test
    void aTombstoneKeepsLateWorkersOutAndLaterOnesIn() throws IOException {
        writes.apply(desired, ContractFence.of(1, 1));
        writes.delete(desired.ref(), ContractFence.of(2, 1));
        assertThat(new Removal(layout.cluster(desired.ref().id())).act()).isTrue();

        assertThatThrownBy(() -> writes.apply(desired, ContractFence.of(1, 5))).isInstanceOf(FencedException.class);
        writes.apply(desired, ContractFence.of(3, 1));
        assertThat(layout.cluster(desired.ref().id()).desired()).exists();
    }

    @Test
    void aClusterThatIsWantedBackWhileItGoesStays() throws IOException {
        writes.apply(desired, ContractFence.of(1, 1));
        writes.delete(desired.ref(), ContractFence.of(2, 1));
        writes.apply(desired, ContractFence.of(3, 1));

        assertThat(new Removal(layout.cluster(desired.ref().id())).act()).isTrue();

        assertThat(writes.find(desired.ref().id()).orElseThrow().desired()).isEqualTo(desired);
    }

    @Test
    void aRequestOfOneGenerationIsTheSameForEveryEpoch() {
        writes.apply(desired, ContractFence.of(1, 1));
        writes.request(desired.ref(), request("orders-1"), ContractFence.of(2, 1));
        writes.request(desired.ref(), request("orders-2"), ContractFence.of(2, 2));

        var stored = writes.find(desired.ref().id()).orElseThrow();
        assertThat(stored.request()).isEqualTo(request("orders-1"));
        assertThat(stored.mark()).hasToString("2.2");
        assertThat(stored.desired()).isEqualTo(desired);
    }

    @Test
    void aBackupThatIsAskedForAgainIsTheSame() {
        var archive = new Archive(ObjectStore.directory("here", "/archives"), "orders-1");
        var backedUp = desired.withBackup(new DesiredBackup(archive, "0 3 * * *", 7));
        writes.apply(backedUp, ContractFence.of(1, 1));
        writes.backUp(desired.ref(), "first", ContractFence.of(2, 1));
        writes.backUp(desired.ref(), "second", ContractFence.of(3, 1));
        writes.backUp(desired.ref(), "first", ContractFence.of(3, 2));
        assertThatThrownBy(() -> writes.backUp(
                        desired.ref(), "late", ContractFence.of(9, 9).lost()))
                .isInstanceOf(FencedException.class);
        writes.request(desired.ref(), request("orders-1"), ContractFence.of(4, 1));
        writes.apply(backedUp, ContractFence.of(5, 1));

        var stored = writes.find(desired.ref().id()).orElseThrow();
        assertThat(stored.backups()).containsExactly("first", "second");
        assertThat(stored.desired()).isEqualTo(backedUp);
        assertThat(Manifest.of(backedUp)).contains("\"/archives\"", "\"orders-1\"", "\"0 3 * * *\"");
    }

    @Test
    void aBackupKeepsNobodyFromChangingTheCluster() {
        var archive = new Archive(ObjectStore.directory("here", "/archives"), "orders-1");
        var backedUp = desired.withBackup(new DesiredBackup(archive, null, 7));
        writes.apply(backedUp, ContractFence.of(1, 2));
        writes.backUp(desired.ref(), "of an older job", ContractFence.of(1, 1));
        writes.backUp(desired.ref(), "of a later job", ContractFence.of(1, 9));

        writes.apply(desired, ContractFence.of(1, 3));

        var stored = writes.find(desired.ref().id()).orElseThrow();
        assertThat(stored.desired()).isEqualTo(desired);
        assertThat(stored.mark()).isEqualTo(new Fence.Mark(1, 3));
        assertThat(stored.backups()).containsExactly("of an older job", "of a later job");
    }

    @Test
    void whatHasNoArchiveIsNotBackedUp() {
        writes.apply(desired, ContractFence.of(1, 1));

        assertThatThrownBy(() -> writes.backUp(desired.ref(), "first", ContractFence.of(2, 1)))
                .isInstanceOf(OperatorRefusedException.class);
    }

    @Test
    void aLockThatIsHeldMakesTheOutcomeUnknown() throws Exception {
        var lock = layout.cluster(desired.ref().id()).lock();
        var held = FileMutex.acquire(lock, Duration.ofSeconds(1)).orElseThrow();
        var writer = Thread.ofPlatform()
                .unstarted(() -> assertThatThrownBy(() -> writes.apply(desired, ContractFence.of(1, 1)))
                        .isInstanceOf(OperatorUnavailableException.class));

        writer.start();
        writer.join();
        held.close();

        writes.apply(desired, ContractFence.of(1, 1));
    }

    private static Request request(String from) {
        return new Request(Kind.FAILOVER, 2, from, null, false);
    }
}
