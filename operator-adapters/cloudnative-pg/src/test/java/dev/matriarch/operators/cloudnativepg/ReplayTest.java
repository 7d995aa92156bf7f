package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.operators.ClusterFacts.Certificate;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Pool;
import dev.matriarch.operators.ClusterFacts.Pooler;
import dev.matriarch.operators.ClusterFacts.Volume;
import dev.matriarch.operators.ClusterFacts.VolumeState;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Resizes.Use;
import dev.matriarch.operators.kubernetes.Look;
import dev.matriarch.operators.kubernetes.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real operator did, read step by step. Whether it was settled is judged by {@link Truth}, not by what is tested. */
class ReplayTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "life",
                "failover",
                "switchover",
                "standby-diverged",
                "parameters",
                "volume-late",
                "quota-pods",
                "hand-edit",
                "operator-away",
                "minor-upgrade",
                "major-upgrade",
                "major-upgrade-fails",
                "image-missing",
                "unschedulable",
                "quota-volumes",
                "deleted-by-hand",
                "power",
                "hibernate-early",
                "resize",
                "disk-full",
                "poolers",
                "contents"
            })
    void nothingIsCalledSettledEarly(String recording) {
        assertThat(looks(recording))
                .filteredOn(Look::settled)
                .allSatisfy(look -> assertThat(Truth.of(look.step())).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "life",
                "failover",
                "parameters",
                "volume-late",
                "quota-pods",
                "hand-edit",
                "operator-away",
                "power",
                "hibernate-early",
                "minor-upgrade",
                "major-upgrade",
                "resize",
                "poolers",
                "contents"
            })
    void whatIsSettledStaysSoUntilSomethingIsDone(String recording) {
        assertThat(stretches(recording))
                .allSatisfy(stretch -> assertThat(Look.changes(stretch.stream()
                                .map(look -> String.valueOf(look.settled()))
                                .toList()))
                        .isIn(List.of("false"), List.of("false", "true")));
        assertThat(looks(recording).getLast().settled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "life",
                "failover",
                "parameters",
                "volume-late",
                "power",
                "resize",
                "minor-upgrade",
                "major-upgrade",
                "poolers"
            })
    void everyChangeInGoodWeatherIsSettledInTheEnd(String recording) {
        assertThat(stretches(recording))
                .allSatisfy(stretch -> assertThat(stretch.getLast().settled()).isTrue());
    }

    /** A look is made of several reads. Whichever of them is behind the others, it must not make the cluster whole. */
    @ParameterizedTest
    @ValueSource(strings = {"Cluster", "Pod", "PersistentVolumeClaim", "Job"})
    void whatIsReadLateMakesNothingSettledEarly(String lateKind) {
        var late = Duration.ofMillis(400);
        for (var recording : List.of("life", "failover", "parameters", "power", "resize")) {
            var script = new CloudNativePgScript(recording);
            var looks = Look.all(script, Replay.of(script, lateKind, late));
            assertThat(looks)
                    .filteredOn(Look::settled)
                    .allSatisfy(look -> assertThat(
                                    Truth.within(looks.stream().map(Look::step).toList(), look.step(), late))
                            .isTrue());
        }
    }

    /** Otherwise the tests above would prove little. */
    @Test
    void theOperatorsOwnWordIsEarly() {
        assertThat(looks("life"))
                .filteredOn(look -> Truth.operatorSaysSo(look.step()))
                .anySatisfy(look -> assertThat(Truth.of(look.step())).isNotEmpty());
        assertThat(looks("failover"))
                .filteredOn(look -> Truth.phaseSaysSo(look.step()))
                .anySatisfy(look -> assertThat(Truth.of(look.step())).isNotEmpty());
    }

    @Test
    void aCreationIsToldInWords() {
        assertThat(words("life"))
                .containsSubsequence(
                        "0 of 3 instances ready, 3 more to be added",
                        "0 of 3 instances ready, orders-1 is being initialised",
                        "0 of 3 instances ready, orders-1 is starting",
                        "1 of 3 instances ready, 2 more to be added",
                        "1 of 3 instances ready, orders-2 is being copied from orders-1",
                        "1 of 3 instances ready, orders-2 is joining",
                        "2 of 3 instances ready, orders-3 is being copied from orders-1",
                        "2 of 3 instances ready, orders-3 is joining",
                        "2 of 2 instances ready, orders-3 is leaving",
                        "still there: 1 pod, 1 volume");
    }

    @Test
    void theFactsOfAWholeClusterAreThere() {
        var seen = looks("life").stream()
                .filter(Look::settled)
                .filter(look -> look.seen().health() == Health.UP)
                .findFirst()
                .orElseThrow()
                .seen();

        assertThat(seen.facts().primary()).isEqualTo("orders-1");
        assertThat(seen.facts().timeline()).isEqualTo(1);
        assertThat(seen.facts().postgresqlVersion()).isEqualTo("18");
        assertThat(seen.facts().storageCapacity()).isEqualTo("512Mi");
        assertThat(Objects.requireNonNull(seen.facts().endpoints()).readWrite().host())
                .isEqualTo("orders-rw.recorded-life.svc");
        assertThat(seen.facts().instances())
                .extracting(Instance::name)
                .containsExactly("orders-1", "orders-2", "orders-3");
        assertThat(seen.facts().instances())
                .extracting(Instance::zone)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(seen.facts().instances())
                .allSatisfy(one -> assertThat(one.startedAt()).isNotNull());
        assertThat(seen.facts().conditions()).isEmpty();
        assertThat(seen.facts().details().volumes())
                .extracting(Volume::name, Volume::use, Volume::state, Volume::requested, Volume::capacity)
                .containsExactly(
                        tuple("orders-1", Use.DATA, VolumeState.BOUND, "512Mi", "512Mi"),
                        tuple("orders-2", Use.DATA, VolumeState.BOUND, "512Mi", "512Mi"),
                        tuple("orders-3", Use.DATA, VolumeState.BOUND, "512Mi", "512Mi"));
        assertThat(seen.facts().details().certificates())
                .extracting(Certificate::name)
                .containsExactly("orders-ca", "orders-replication", "orders-server");
        assertThat(seen.facts().details().primarySince()).isEqualTo(Instant.parse("2026-11-26T13:54:33.982472Z"));
    }

    @Test
    void aFailoverIsWhenItsPrimaryBecameIt() {
        assertThat(looks("failover").getLast().seen().facts().details().primarySince())
                .isEqualTo(Instant.parse("2026-11-26T17:05:40.045649Z"));
    }

    @Test
    void aFailoverIsDownThenDegradedThenUp() {
        var after = after("failover", "DeletePod");

        assertThat(Look.changes(
                        after.stream().map(look -> look.seen().health().name()).toList()))
                .containsExactly("UP", "DOWN", "DEGRADED", "UP");
        assertThat(after.getLast().seen().facts().primary()).isEqualTo("orders-2");
        assertThat(after.getLast().seen().facts().timeline()).isEqualTo(2);
    }

    @Test
    void aPrimaryThatIsRestartedInItsPodIsDownMeanwhile() {
        assertThat(looks("parameters")).anySatisfy(look -> {
            assertThat(look.seen().health()).isEqualTo(Health.DOWN);
            assertThat(look.words()).isEqualTo("1 of 2 instances ready, orders-1 does not answer");
        });
    }

    /** The operator's status names the new image from the first second on. */
    @Test
    void aMinorUpgradeIsOverWhenEveryPodRunsIt() {
        assertThat(words("minor-upgrade"))
                .containsSubsequence(
                        "3 of 3 instances ready, orders-1 still runs ghcr.io/cloudnative-pg/postgresql:17",
                        "2 of 3 instances ready, orders-1 is starting");
        assertThat(looks("minor-upgrade").getLast().settled()).isTrue();
    }

    @Test
    void aMajorUpgradeIsDownAndThenWhole() {
        var after = after("major-upgrade", "Apply");

        assertThat(after).anySatisfy(look -> assertThat(look.seen().health()).isEqualTo(Health.DOWN));
        assertThat(after.getLast().settled()).isTrue();
        assertThat(after.getLast().seen().facts().postgresqlVersion()).isEqualTo("18");
    }

    /** The operator's status never says that it has failed. */
    @Test
    void aMajorUpgradeThatFailsIsFoundAndHasAWayBack() {
        var failed = first("major-upgrade-fails", look -> look.conditions().contains("UpgradeFailed/JobFailed"));

        assertThat(failed.seen().convergence())
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck -> assertThat(stuck.cause())
                                .isEqualTo(
                                        "the data could not be converted, the job orders-1-major-upgrade has failed"));
        assertThat(looks("major-upgrade-fails").getLast().settled()).isTrue();
        assertThat(looks("major-upgrade-fails").getLast().conditions()).isEmpty();
    }

    /** The operator takes the job that failed away only after a while. */
    @Test
    void aMajorUpgradeThatFailedIsNoNewsOnTheWayBack() {
        var back = looks("major-upgrade-fails").stream()
                .dropWhile(look -> !look.conditions().contains("UpgradeFailed/JobFailed"))
                .dropWhile(look -> wantsImageOf(look, 18))
                .toList();

        assertThat(back)
                .anySatisfy(look ->
                        assertThat(look.step().snapshot().jobs()).anyMatch(job -> Scene.hasCondition(job, "Failed")));
        assertThat(back).allSatisfy(look -> assertThat(look.conditions()).doesNotContain("UpgradeFailed/JobFailed"));
        assertThat(back)
                .noneSatisfy(look -> assertThat(look.seen().convergence()).isInstanceOf(Stuck.class));
    }

    private static boolean wantsImageOf(Look<Snapshot> look, int version) {
        var cluster = look.step().snapshot().cluster();
        return cluster != null && String.valueOf(cluster.getSpec().imageName()).contains(":" + version);
    }

    @Test
    void anImageThatCannotBeHadIsNamed() {
        var missing = first("image-missing", look -> look.conditions().contains("ImageMissing/PullFailing"));

        assertThat(missing.words())
                .startsWith("0 of 3 instances ready, the image for orders-1 cannot be pulled")
                .contains("ghcr.io/cloudnative-pg/postgresql:99");
        assertThat(looks("image-missing").getLast().seen().health()).isEqualTo(Health.ABSENT);
    }

    @Test
    void whatFindsNoNodeSaysWhy() {
        var homeless = first("unschedulable", look -> look.conditions().contains("Unschedulable/Unschedulable"));

        assertThat(homeless.words())
                .isEqualTo(
                        "0 of 3 instances ready, orders-1 finds no node (0/3 nodes are available: 3 Insufficient cpu)");
        assertThat(looks("life"))
                .allSatisfy(look -> assertThat(look.conditions()).isEmpty());
    }

    @Test
    void aResizeIsToldInWords() {
        assertThat(words("resize"))
                .containsSubsequence(
                        "2 of 2 instances ready, the volume orders-1 is growing to 1Gi",
                        "2 of 2 instances ready, orders-1 lacks a volume",
                        "2 of 2 instances ready, the volume orders-1-wal is not there yet",
                        "1 of 2 instances ready, orders-1 has no pod",
                        "2 of 2 instances ready, the volume orders-1-wal is growing to 1Gi",
                        "2 of 2 instances ready, orders-1 is to be restarted with other resources");
        assertThat(looks("resize"))
                .allSatisfy(look -> assertThat(look.conditions()).isEmpty());
    }

    /** CloudNativePG 1.30 comes to nothing else while it says so: the phase is the same before and after the growing. */
    @Test
    void aFullDiskIsADeadEndUntilItsVolumeGrowsAndThenEndsWell() {
        var full = after("disk-full", "Fill");
        var growing = after("disk-full", "Apply").stream()
                .filter(look -> look.step().acts().contains("GrowVolumes"))
                .filter(look -> expects(look, "1Gi"))
                .toList();

        assertThat(full.getLast().seen().convergence())
                .isEqualTo(new Stuck(
                        "there is no room left on the volume orders-1",
                        "Resize the cluster to a bigger size of that volume."));
        assertThat(full.getLast().conditions()).containsExactly("OperatorGaveUp/DiskFull");
        assertThat(full.getLast().seen().health()).isEqualTo(Health.DOWN);
        assertThat(growing)
                .noneMatch(look -> look.seen().convergence() instanceof Stuck)
                .anySatisfy(look -> assertThat(look.words())
                        .isEqualTo("1 of 2 instances ready, there is no room left on the volume orders-1"));
        assertThat(Look.changes(growing.stream()
                        .map(look -> String.valueOf(look.settled()))
                        .toList()))
                .containsExactly("false", "true");
        assertThat(growing.getLast().seen().health()).isEqualTo(Health.UP);
        assertThat(growing.getLast().seen().facts().conditions()).isEmpty();
    }

    private static boolean expects(Look<Snapshot> look, String storage) {
        var desired = look.step().expectation().desired();
        return desired != null && desired.storage().size().text().equals(storage);
    }

    @Test
    void aVolumeThatDoesNotComeIsNamed() {
        var late = first("volume-late", look -> look.conditions().contains("VolumeNotBound/Pending"));

        assertThat(late.words()).startsWith("0 of 3 instances ready, the volume orders-1 is not there yet (");
    }

    @Test
    void anExhaustedQuotaOfPodsIsNamedWhileItLasts() {
        var full = after("quota-pods", "Apply");
        var lifted = after("quota-pods", "QuotaLifted");

        assertThat(full.getLast().words())
                .isEqualTo("2 of 3 instances ready, there is no room left for orders-3 (exceeded quota: tight, "
                        + "requested: pods=1, used: pods=2, limited: pods=2)");
        assertThat(full.getLast().conditions()).containsExactly("QuotaExhausted/ExceededQuota");
        assertThat(lifted.getLast().conditions()).isEmpty();
        assertThat(lifted.getLast().settled()).isTrue();
    }

    @Test
    void aRefusedVolumeIsADeadEndEvenWhenTheQuotaIsLifted() {
        var lifted = after("quota-volumes", "QuotaLifted");

        assertThat(lifted)
                .allSatisfy(look -> assertThat(look.seen().convergence())
                        .isInstanceOfSatisfying(
                                Stuck.class,
                                stuck -> assertThat(stuck.cause())
                                        .isEqualTo(
                                                "orders-3 waits for a volume that was refused when it was asked for")));
        assertThat(lifted.getLast().conditions()).contains("VolumeNotBound/NeverMade");
    }

    @Test
    void whatWasEditedByHandIsNamedAndWrittenOver() {
        var edited = after("hand-edit", "HandEdit");

        assertThat(edited.getLast().seen().convergence())
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck -> assertThat(stuck.cause())
                                .isEqualTo(
                                        "spec.instances is 3 instead of 2: somebody changed it in Kubernetes (kubectl-edit)"));
        assertThat(edited.getLast().conditions()).containsExactly("Drifted/EditedByHand");
        assertThat(looks("hand-edit").getLast().conditions()).isEmpty();
        assertThat(looks("hand-edit").getLast().settled()).isTrue();
    }

    @Test
    void aClusterDeletedByHandCannotMendItself() {
        var deleted = looks("deleted-by-hand").getLast();

        assertThat(deleted.seen().health()).isEqualTo(Health.ABSENT);
        assertThat(deleted.seen().convergence())
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck -> assertThat(stuck.cause())
                                .isEqualTo("the cluster is gone: somebody deleted it in Kubernetes"));
    }

    /** Its phase and its Ready condition are as good as none: they say healthy whatever has been stopped. */
    @Test
    void whileItIsStoppedTheOperatorGoesOnSayingHealthy() {
        assertThat(looks("power"))
                .filteredOn(look -> look.seen().facts().power() == Power.HIBERNATED
                        || !look.seen().facts().fenced().isEmpty())
                .isNotEmpty()
                .allSatisfy(look -> assertThat(Truth.phaseSaysSo(look.step())).isTrue());
    }

    @Test
    void aHibernationIsToldInWordsAndIsDownOnPurpose() {
        assertThat(words("power"))
                .containsSubsequence(
                        "3 of 3 instances ready, orders-1 is still running",
                        "2 of 3 instances ready, orders-1 is stopping",
                        "0 of 3 instances ready, orders-1 has no pod",
                        "2 of 3 instances ready, PostgreSQL is being stopped on orders-2");
        assertThat(settled("power"))
                .extracting(Observation::health)
                .containsExactly(Health.UP, Health.DOWN, Health.UP, Health.DEGRADED, Health.DOWN, Health.UP);
        assertThat(settled("power"))
                .extracting(seen -> seen.facts().power())
                .containsExactly(
                        Power.RUNNING, Power.HIBERNATED, Power.RUNNING, Power.RUNNING, Power.RUNNING, Power.RUNNING);
        assertThat(settled("power"))
                .extracting(seen -> String.join(" ", seen.facts().fenced()))
                .containsExactly("", "", "", "orders-2", "orders-1 orders-2 orders-3", "");
        assertThat(looks("power"))
                .allSatisfy(look -> assertThat(look.conditions()).isEmpty());
    }

    @Test
    void aHibernationThatHasToWaitSaysForWhat() {
        assertThat(words("hibernate-early"))
                .anySatisfy(words -> assertThat(words)
                        .contains("the operator waits for the cluster to be healthy before it stops it: "
                                + "Waiting for the instances to become active"));
    }

    /** The operator's own phase for poolers comes first, and their pods after it. */
    @Test
    void poolersAreWaitedForByTheirPods() {
        assertThat(words("poolers"))
                .containsSubsequence(
                        "2 of 2 instances ready, 1 of 2 instances of the pooler orders-pooler-rw ready",
                        "2 of 2 instances ready, the pooler orders-pooler-rw takes up its configuration",
                        "2 of 2 instances ready, 1 of 0 instances of the pooler orders-pooler-rw ready",
                        "0 of 2 instances ready, the operator has not said yet that it hibernates",
                        "1 of 2 instances ready, 1 of 2 instances of the pooler orders-pooler-rw ready");
        assertThat(settled("poolers"))
                .extracting(seen -> seen.facts().pooler())
                .containsExactly(
                        new Pooler(new Pool(1, 1), null),
                        new Pooler(new Pool(2, 2), new Pool(1, 1)),
                        new Pooler(new Pool(0, 0), new Pool(0, 0)),
                        new Pooler(new Pool(2, 2), new Pool(1, 1)),
                        null);
    }

    @Test
    void aUserThatStillOwnsSomethingStaysAndItIsSaid() {
        var refused = looks("contents").stream()
                .filter(look -> look.seen().convergence() instanceof Stuck)
                .toList();

        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(look -> assertThat(((Stuck) look.seen().convergence()).cause())
                        .isEqualTo("the user clerk: could not perform DELETE on role clerk: owner of database shelf"));
        assertThat(refused.getFirst().conditions()).containsExactly("UserFailed/Refused");
        assertThat(stretches("contents"))
                .extracting(stretch -> stretch.getLast().settled())
                .containsExactly(true, true, true, false, true, true, true, true);
    }

    @Test
    void anOperatorThatIsAwayIsMissedAndThenNoMore() {
        var silent = first("operator-away", look -> look.conditions().contains("OperatorSilent/NoAnswer"));

        assertThat(silent.words()).matches("2 of 3 instances ready, the operator has not answered for \\d+ s");
        assertThat(silent.seen().health()).isEqualTo(Health.DEGRADED);
        assertThat(looks("operator-away").getLast().conditions())
                .extracting(Object::toString)
                .isEmpty();
    }

    private static List<Look<Snapshot>> looks(String recording) {
        return Looks.all(recording);
    }

    private static Look<Snapshot> first(String recording, Predicate<Look<Snapshot>> which) {
        return looks(recording).stream().filter(which).findFirst().orElseThrow();
    }

    private static List<Look<Snapshot>> after(String recording, String act) {
        return looks(recording).stream()
                .filter(look -> look.step().act().equals(act))
                .toList();
    }

    /** The first look of each time that it was settled. */
    private static List<Observation> settled(String recording) {
        return stretches(recording).stream()
                .flatMap(stretch -> stretch.stream().filter(Look::settled).limit(1))
                .map(Look::seen)
                .toList();
    }

    private static List<String> words(String recording) {
        return Look.changes(looks(recording).stream().map(Look::words).toList());
    }

    /** The looks between two things that were done, from the first that shows its effect. */
    private static List<List<Look<Snapshot>>> stretches(String recording) {
        return Look.stretches(looks(recording));
    }
}
