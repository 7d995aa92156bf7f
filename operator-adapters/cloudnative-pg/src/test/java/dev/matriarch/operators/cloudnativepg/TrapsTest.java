package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Backups.Backup.State;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.kubernetes.Look;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What breaks clients that take CloudNativePG at its word, one trap to a test, with the numbers that the operator's contract
 * gives them. Those of replica clusters are in {@link ReplicaTrapsTest}.
 */
class TrapsTest extends SpoiledCluster {

    private static final ClusterRef REF = WholeCluster.SCENE.ref();

    @Test
    void trap01AHealthyPhaseRightAfterAChangeIsStale() {
        for (var recording : List.of("life", "minor-upgrade", "resize")) {
            assertThat(Looks.all(recording))
                    .filteredOn(look -> look.step().act().equals("Apply"))
                    .filteredOn(look -> Truth.phaseSaysSo(look.step()))
                    .filteredOn(TrapsTest::isNotWhole)
                    .isNotEmpty()
                    .noneMatch(Look::settled);
        }
    }

    @Test
    void trap02HealthyIsAlsoSaidOfWhatHibernatesIsFencedDemotedOrResized() {
        for (var recording : List.of("power", "resize")) {
            assertThat(Looks.all(recording))
                    .filteredOn(look -> Truth.phaseSaysSo(look.step()))
                    .filteredOn(TrapsTest::isNotWhole)
                    .isNotEmpty()
                    .noneMatch(Look::settled);
        }
        assertThat(Looks.all("power"))
                .filteredOn(look -> Truth.phaseSaysSo(look.step()))
                .filteredOn(look -> look.seen().facts().power() == Power.HIBERNATED
                        || look.seen().facts().fenced().size() == 3)
                .isNotEmpty()
                .allSatisfy(look -> assertThat(look.seen().health()).isEqualTo(Health.DOWN));
        cluster.withStatus(
                status -> status.set("switchReplicaClusterStatus", Json.object().put("inProgress", true)));
        assertThat(seen().settled()).isFalse();
    }

    @Test
    void trap03WhileTheRoleMovesTheTargetIsAnotherOrNobodysName() {
        assertThat(Looks.all("failover"))
                .filteredOn(look -> "pending".equals(Looks.status(look).targetPrimary()))
                .isNotEmpty()
                .noneMatch(Look::settled);
        assertThat(Looks.all("failover"))
                .allSatisfy(look -> assertThat(look.seen().facts().primary()).isIn(null, "orders-1", "orders-2"));
        for (var recording : List.of("failover", "switchover")) {
            assertThat(Looks.all(recording))
                    .filteredOn(look -> !Objects.equals(
                            Looks.status(look).currentPrimary(),
                            Looks.status(look).targetPrimary()))
                    .isNotEmpty()
                    .noneMatch(Look::settled);
        }
    }

    @Test
    void trap04TheOperatorTakesATargetBack() {
        assertThat(targets("failover")).containsSubsequence("orders-1", "pending", "orders-1", "pending", "orders-2");
        assertThat(Looks.all("failover"))
                .filteredOn(look -> look.step().act().equals("DeletePod"))
                .filteredOn(look -> "orders-1".equals(Looks.status(look).targetPrimary()))
                .noneMatch(look -> READING.of(
                                look.step().snapshot(),
                                ref("failover"),
                                look.step().expectation().withoutPrimary("orders-1"))
                        .settled());
        var abandoned = first(
                "switchover",
                look -> look.words().contains("orders-3 has no pod")
                        && "orders-2".equals(Looks.status(look).targetPrimary()));
        try (var served = served("switchover", abandoned)) {
            assertThat(served.adapter.abandoned(ref("switchover"), "orders-3"))
                    .hasValue("the operator went back to orders-2: orders-3 has no pod");
        }
    }

    private static List<String> targets(String recording) {
        return Looks.all(recording).stream()
                .map(look -> String.valueOf(Looks.status(look).targetPrimary()))
                .toList();
    }

    @Test
    void trap05AStatusIsWrittenThroughItsOwnSubresource() {
        try (var served = new ServedCluster(cluster.snapshot(), REF)) {
            served.adapter.switchover(REF, "orders-2", ContractFence.of(1, 2));
            assertThat(served.writes()).containsExactly("PATCH /status");
        }
        try (var served = new ServedCluster(cluster.snapshot(), REF)) {
            restartsItsPrimary(served);
            assertThat(served.writes()).containsExactly("PATCH /status");
        }
    }

    @Test
    void trap06APatchOfTheStatusLeavesEveryConditionAlone() {
        try (var served = new ServedCluster(cluster.snapshot(), REF)) {
            served.adapter.switchover(REF, "orders-2", ContractFence.of(1, 2));
            assertThat(served.patch())
                    .contains("\"targetPrimary\":\"orders-2\"", "\"resourceVersion\"")
                    .doesNotContain("conditions");
        }
        try (var served = new ServedCluster(cluster.snapshot(), REF)) {
            restartsItsPrimary(served);
            assertThat(served.patch()).contains("restarted in-place").doesNotContain("conditions");
        }
    }

    private void restartsItsPrimary(ServedCluster served) {
        var scene = Scene.of(cluster.snapshot(), REF).with(AskedTest.said("2026-11-26 12:00:00+00", Map.of()));
        var restarting = ContractClusters.withRestart(desired(WholeCluster.WANTED), new RestartMark("one", "orders-1"));
        new InstanceRestarts(served.server(), "recorder")
                .act(REF, SingleRestart.of(restarting, scene).orElseThrow(), scene, ContractFence.of(1, 2));
    }

    @Test
    void trap07AWriteHoldsOurFieldsAloneAndLeavesTheOperatorsDefaults() {
        var live = Objects.requireNonNull(cluster.snapshot().cluster());
        assertThat(Objects.requireNonNull(live.getSpec().postgresql()).parameters())
                .containsKey("archive_mode");
        try (var served = new ServedCluster(cluster.snapshot(), REF)) {
            served.apply(manifest(WholeCluster.WANTED.withStorage("1Gi")), ContractFence.of(2, 1));
            assertThat(served.writes()).containsExactly("PATCH ");
            assertThat(served.patch())
                    .startsWith("fieldManager=matriarch&force=true ")
                    .contains("\"size\":\"1Gi\"", "\"uid\"", "\"resourceVersion\"")
                    .doesNotContain("archive_mode", "\"status\"", "managedFields");
        }
    }

    @Test
    void trap08WhatTheWebhookAddsOrSpellsAnotherWayIsNoDifference() {
        var half = WholeCluster.WANTED.withCpu("0.5");
        cluster.withSpec(spec -> spec.set("resources", amounts("cpu", "500m")));
        cluster.withSpec(spec -> ((ObjectNode) spec.path("storage")).put("size", "0.5Gi"));
        var live = Objects.requireNonNull(cluster.snapshot().cluster());
        assertThat(live.getSpec()).isNotEqualTo(manifest(half).getSpec());
        assertThat(Drift.between(manifest(half), live)).isEmpty();
        cluster.withSpec(spec -> spec.put("imageName", "ghcr.io/cloudnative-pg/postgresql:17"));
        assertThat(Drift.between(
                        manifest(half),
                        Objects.requireNonNull(cluster.snapshot().cluster())))
                .hasSize(1);
    }

    @Test
    void trap09ThePrimaryIsAnyNumberAndNumbersHaveHolesAndComeAgain() {
        assertThat(Looks.all("failover").getLast().seen().facts().primary()).isEqualTo("orders-2");
        var wholeOnes = Looks.all("life").stream()
                .filter(look ->
                        look.settled() && look.seen().facts().instances().size() == 3)
                .toList();
        assertThat(pod(wholeOnes.getFirst(), "orders-3").getMetadata().getUid())
                .isNotEqualTo(pod(wholeOnes.getLast(), "orders-3").getMetadata().getUid());
        assertThat(restartOf("orders-3", wholeOnes.getFirst()).isPending(scene(wholeOnes.getFirst())))
                .isTrue();
        assertThat(restartOf("orders-3", wholeOnes.getFirst()).isPending(scene(wholeOnes.getLast())))
                .isFalse();
        loses("orders-2");
        var seen = seen(expecting(RecordedCluster.of(2)));
        assertThat(seen.settled()).as(words(seen)).isTrue();
        assertThat(seen.facts().names()).containsExactly("orders-1", "orders-3");
    }

    private static SingleRestart restartOf(String instance, Look<Snapshot> look) {
        var restarting = ContractClusters.withRestart(desired(WholeCluster.WANTED), new RestartMark("one", instance));
        return SingleRestart.of(restarting, scene(look)).orElseThrow();
    }

    /** An instance is gone, and was not wanted any more. */
    private void loses(String instance) {
        cluster.without("Pod", instance).without("PersistentVolumeClaim", instance);
        cluster.withStatus(status -> {
            status.put("instances", 2).put("readyInstances", 2);
            status.withArrayProperty("instanceNames")
                    .removeIf(name -> name.asText().equals(instance));
            ((ObjectNode) status.path("instancesReportedState")).remove(instance);
        });
        cluster.withSpec(
                spec -> spec.setAll(Json.tree(manifest(RecordedCluster.of(2)).getSpec())));
    }

    @Test
    void trap10PodsOfJobsAndPoolersCarryTheClustersLabelAndAreNoInstances() {
        cluster.plus(pod("orders-2-join-x", Map.of("cnpg.io/jobRole", "join", "cnpg.io/instanceName", "orders-2")));
        assertThat(seen().facts().names()).containsExactly("orders-1", "orders-2", "orders-3");
        assertThat(seen().convergence()).isEqualTo(new Settled());
        cluster.plus(
                pod("orders-pooler-x", Map.of("cnpg.io/podRole", "pooler", "cnpg.io/poolerName", "orders-pooler")));
        assertThat(seen().facts().names()).containsExactly("orders-1", "orders-2", "orders-3");
        assertThat(seen().health()).isEqualTo(Health.UP);
        assertThat(Looks.all("life"))
                .filteredOn(look -> look.step().snapshot().pods().stream()
                        .anyMatch(pod -> pod.getMetadata().getName().contains("-join-")))
                .isNotEmpty()
                .allSatisfy(
                        look -> assertThat(look.seen().facts().names()).isSubsetOf("orders-1", "orders-2", "orders-3"));
    }

    private static Pod pod(String name, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("cnpg.io/cluster", "orders")
                .addToLabels(labels)
                .withCreationTimestamp("2026-11-26T12:00:00Z")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase("Succeeded")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    @Test
    void trap11AnInstanceMayBeUnhealthyOrHaveNoRoleYet() {
        cluster.with("Pod", "orders-2", pod -> labels(pod).remove("cnpg.io/instanceRole"));
        assertThat(words(seen())).isEqualTo("2 of 3 instances ready, orders-2 has no role yet");
        cluster.with("Pod", "orders-1", pod -> labels(pod).put("cnpg.io/instanceRole", "unhealthy"));
        assertThat(seen().facts().readyInstances()).isEqualTo(1);
        assertThat(seen().facts().primary()).isNull();
        assertThat(seen().health()).isEqualTo(Health.DOWN);
    }

    @Test
    void trap12AfterASwitchoverTheOldPrimaryIsTheSamePodAndAfterAFailoverAnother() {
        var before = firstWhole("switchover");
        var after = first(
                "switchover",
                look -> look.step().act().equals("Promote")
                        && "orders-2".equals(look.seen().facts().primary())
                        && look.settled());
        assertThat(pod(after, "orders-1").getMetadata().getUid())
                .isEqualTo(pod(before, "orders-1").getMetadata().getUid());
        assertThat(restarts(pod(after, "orders-1"))).isGreaterThan(restarts(pod(before, "orders-1")));
        assertThat(pod(Looks.all("failover").getLast(), "orders-1")
                        .getMetadata()
                        .getUid())
                .isNotEqualTo(
                        pod(firstWhole("failover"), "orders-1").getMetadata().getUid());
        assertThat(Looks.all("failover").getLast().settled()).isTrue();
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
    }

    @Test
    void trap13TimesInAStatusAreTextWithMicroseconds() {
        assertThat(seen().facts().details().primarySince()).isEqualTo(Instant.parse("2026-11-26T13:54:33.982472Z"));
        cluster.withStatus(status -> status.put("currentPrimaryTimestamp", "2026-11-26T14:54:33+01:00"));
        assertThat(seen().facts().details().primarySince()).isEqualTo(Instant.parse("2026-11-26T13:54:33Z"));
        cluster.withStatus(status -> status.put("currentPrimaryTimestamp", "lately"));
        assertThat(seen().facts().details().primarySince()).isNull();
        assertThat(seen().settled()).isTrue();
    }

    @Test
    void trap14ABackupIsNeverSaidToRunAndItsLastWalMayBeMissingWhenItIsCompleted() {
        assertThat(BackupReadingTest.read("primary", "started", null).state()).isEqualTo(State.RUNNING);
        assertThat(BackupReadingTest.read("primary", "completed", null).state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void trap14ABackupOfAStandbyWhoseLastWalIsNotArchivedIsNotOffered() {
        var missing = BackupReadingTest.read("prefer-standby", "completed", "000000030000000000000003");
        assertThat(missing.state()).isEqualTo(State.RUNNING);
        assertThat(missing.message())
                .isEqualTo("it is taken, and waits for the WAL file 000000030000000000000004 to get into the archive");
        assertThat(BackupReadingTest.read("prefer-standby", "completed", null).state())
                .isEqualTo(State.RUNNING);
        assertThat(BackupReadingTest.read("prefer-standby", "completed", "000000030000000000000004")
                        .state())
                .isEqualTo(State.COMPLETED);
    }

    @Test
    void trap16ASchedulesFirstFieldIsTheSecond() {
        var desired = desired(WholeCluster.WANTED).withBackup(ArchivedCluster.BACKUP);
        assertThat(ArchivedCluster.BACKUP.schedule()).isEqualTo("30 2 * * 0");
        assertThat(READING.manifests()
                        .archives()
                        .schedule(desired)
                        .orElseThrow()
                        .getSpec()
                        .schedule())
                .isEqualTo("0 30 2 * * 0");
    }

    @Test
    void trap15AnEventThatIsNormalIsNoSuccess() {
        cluster.without("Pod", "orders-3");
        var before = seen();
        cluster.plus(event("Failed")).plus(event("Completed")).plus(event("FailoverTarget"));
        assertThat(seen()).isEqualTo(before);
        assertThat(seen().settled()).isFalse();
    }

    private Event event(String reason) {
        return new EventBuilder()
                .withNewMetadata()
                .withName("orders-3." + reason)
                .endMetadata()
                .withType("Normal")
                .withReason(reason)
                .withMessage("all is well")
                .withLastTimestamp(cluster.takenAt().toString())
                .withNewInvolvedObject()
                .withKind("Pod")
                .withName("orders-3")
                .endInvolvedObject()
                .build();
    }

    @Test
    void trap19WhatIsFalseZeroOrEmptyIsNotInTheStatus() {
        assertThat(Looks.all("major-upgrade"))
                .filteredOn(look -> String.valueOf(Looks.status(look).phase()).startsWith("Upgrading")
                        && Looks.status(look).readyInstances() == 0)
                .isNotEmpty()
                .noneMatch(Look::settled);
        cluster.withStatus(status -> status.set("switchReplicaClusterStatus", Json.object()));
        assertThat(seen().settled()).isTrue();
        cluster.withStatus(
                status -> ((ObjectNode) status.path("instancesReportedState").path("orders-2")).remove("timeLineID"));
        assertThat(words(seen())).isEqualTo("2 of 3 instances ready, orders-2 does not answer");
        cluster.withStatus(status -> status.remove("readyInstances"));
        assertThat(seen().settled()).isFalse();
    }

    @Test
    void trap20AVolumeNeitherShrinksNorChangesItsClass() {
        var smaller = WholeCluster.WANTED.withStorage("256Mi");
        assertThat(words(seen(expecting(smaller))))
                .isEqualTo(
                        "the operator has been asked for something else: spec.storage.size is 512Mi instead of 256Mi");
        cluster.withSpec(spec -> ((ObjectNode) spec.path("storage")).put("storageClass", "fast"));
        assertThat(words(seen(Expectation.matching(ofClass("fast"), null))))
                .isEqualTo("3 of 3 instances ready, the volume orders-1 is of the class standard and not of fast");
    }

    private static DesiredCluster ofClass(String storageClass) {
        var whole = desired(WholeCluster.WANTED);
        return new DesiredCluster(
                whole.ref(),
                whole.instances(),
                whole.postgresql(),
                new DesiredCluster.Storage(whole.storage().size(), storageClass),
                null,
                null,
                whole.bootstrap(),
                whole.synchronous(),
                whole.labels(),
                null);
    }

    @Test
    void trap21ADeletedClustersVolumesGoWithIt() {
        assertThat(Looks.all("life"))
                .filteredOn(look -> look.step().expectation().desired() == null
                        && look.step().acts().contains("Delete")
                        && !look.step().snapshot().volumeClaims().isEmpty())
                .isNotEmpty()
                .allSatisfy(look -> assertThat(look.words()).startsWith("still there: "));
        assertThat(Looks.all("deleted-by-hand").getLast().step().snapshot().volumeClaims())
                .isEmpty();
        assertThat(Looks.all("deleted-by-hand").getLast().seen().convergence())
                .isInstanceOfSatisfying(
                        Stuck.class, stuck -> assertThat(stuck.nextAction()).contains("empty", "restore a backup"));
    }

    @Test
    void trap22ThePhaseIsTheSameWhateverKeepsAPodFromRunning() {
        for (var cause : Map.of("image-missing", "ImageMissing", "unschedulable", "Unschedulable")
                .entrySet()) {
            var named = first(cause.getKey(), look -> !look.conditions().isEmpty());
            assertThat(Looks.status(named).phase()).isEqualTo("Setting up primary");
            assertThat(named.seen().facts().conditions()).singleElement().satisfies(condition -> {
                assertThat(condition.type()).isEqualTo(cause.getValue());
                assertThat(condition.nextAction()).isNotBlank();
            });
        }
    }

    @Test
    void trap23APhaseOfANewerOperatorIsProgress() {
        cluster.withStatus(status -> status.put("phase", "Polishing"));
        assertThat(words(seen())).isEqualTo("3 of 3 instances ready, the operator says: Polishing");
        assertThat(seen().health()).isEqualTo(Health.UP);
        assertThat(seen().facts().conditions()).isEmpty();
    }

    /** Nobody asked for it, so it is nobody's change: no drift, no dead end, and no other PostgreSQL than ours. */
    @Test
    void trap24ANewOperatorMakesAllPodsAnewByItself() {
        assertThat(manifest(WholeCluster.WANTED).getSpec().imageName())
                .isEqualTo("ghcr.io/cloudnative-pg/postgresql:18");
        cluster.withStatus(status -> status.put("phase", "Upgrading cluster")
                .put("phaseReason", "Restarting instance orders-3, because: operator upgrade")
                .put("readyInstances", 2));
        cluster.with("Pod", "orders-3", pod -> metadata(pod).put("deletionTimestamp", "2026-11-26T14:00:00Z"));
        assertThat(seen().convergence()).isEqualTo(new Progressing("2 of 3 instances ready, orders-3 is stopping"));
        assertThat(seen().health()).isEqualTo(Health.DEGRADED);
        assertThat(seen().facts().conditions()).extracting(Condition::type).isEmpty();
    }

    private static boolean isNotWhole(Look<Snapshot> look) {
        return !Truth.of(look.step()).isEmpty();
    }

    private static PostgresCluster manifest(RecordedCluster wanted) {
        return READING.manifests().of(desired(wanted));
    }

    private static ClusterRef ref(String recording) {
        return new RecordedCluster.Scene(recording).ref();
    }

    private static ServedCluster served(String recording, Look<Snapshot> look) {
        return new ServedCluster(look.step().snapshot(), ref(recording));
    }

    private static Scene scene(Look<Snapshot> look) {
        return Scene.of(look.step().snapshot(), REF);
    }

    private static Look<Snapshot> firstWhole(String recording) {
        return first(recording, look -> look.settled() && look.seen().health() == Health.UP);
    }

    private static Look<Snapshot> first(String recording, Predicate<Look<Snapshot>> which) {
        return Looks.all(recording).stream().filter(which).findFirst().orElseThrow();
    }

    private static Pod pod(Look<Snapshot> look, String name) {
        return look.step().snapshot().pods().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
