package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.Topology.Role;
import dev.matriarch.metadata.TopologyId;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FakeOperator;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.backups.ObjectStoreAdministration;
import dev.matriarch.provisioning.backups.ObjectStoreDraft;
import dev.matriarch.provisioning.backups.ObjectStoreRegistry;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;

/** Two clusters with the same data, of which one may be lost. */
class TopologiesTest extends ByHandTest {

    private static final String STORE = "sandbox";

    /** Another data plane, in the tests that nothing is left of: others count who is watched. */
    private static final String ELSEWHERE = "elsewhere";

    @Autowired
    private Topologies topologies;

    @Autowired
    private ArchiveWatch watch;

    @Autowired
    private PeerWatch peerWatch;

    @Autowired
    private HaUsers users;

    @Autowired
    private ObjectStoreRegistry stores;

    @Autowired
    private ObjectStoreAdministration administration;

    private TestTenant tenant;
    private JobView first;
    private JobView second;
    private TopologyId topology;

    @BeforeEach
    void twoClusters() {
        tenant = newTenant();
        stores.sandbox(Path.of("/archive"));
        operator.archives().beginAnew(time.instant());
        observer.watchAll();
        first = clusters.create(
                caller(), TestTenant.draft("first", TestTenant.archivingTo(STORE)), ChangeOptions.PLAIN);
        one.takesWhileDue(first);
        watch.round();
        one.takesWhileDue(newest(first, BackUpCluster.KIND));
        topology = topologies.create(caller(), "orders", id(first).toString()).id();
        second = topologies
                .adding(caller(), topology, TestTenant.draft("second"), false)
                .apply(ChangeOptions.PLAIN);
        one.takesWhileDue(second);
        operator.hasReplayed(id(second).value(), time.instant());
    }

    /** One that is silent is all that others would hear of its data plane. */
    @AfterEach
    void nobodyIsSilent() {
        operator.isSilent(id(first).value(), false);
    }

    @Test
    void theyChangePlacesInTheRightOrder() {
        var job = topologies.switching(caller(), topology, "second").apply(ChangeOptions.PLAIN);
        assertThat(tenant.seesCluster(first).state()).hasToString("UPDATING");
        assertThat(tenant.seesCluster(second).state()).hasToString("UPDATING");
        runs(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(operator.writes())
                .containsSubsequence("acquaint second with first", "apply first", "apply second", "apply second");
        assertThat(role(first)).isEqualTo(Role.REPLICA);
        assertThat(role(second)).isEqualTo(Role.PRIMARY);
        assertThat(Objects.requireNonNull(operator.replication(id(second).value()))
                        .token())
                .isNull();
    }

    /** Each look takes a while, in which the other side replays what was committed last. */
    private void runs(JobView job) {
        for (var turn = 0; turn < 20 && !tenant.sees(job).state().isFinal(); turn++) {
            time.passes(A_PAUSE);
            operator.hasReplayed(id(first).value(), time.instant());
            operator.hasReplayed(id(second).value(), time.instant());
            one.takesWhileDue(job);
        }
    }

    @Test
    void aReplicaIsGivenWhatHasChangedAtItsPrimary() {
        peerWatch.round();
        assertThat(jobs.newest(caller(), id(second), RenewPeerSecrets.KIND)).isEmpty();
        var before = operator.writes().size();
        operator.hasNewSecrets(id(first).value());

        peerWatch.round();
        peerWatch.round();
        var job = newest(second, RenewPeerSecrets.KIND);
        one.takesWhileDue(job);
        peerWatch.round();

        assertThat(tenant.sees(newest(second, RenewPeerSecrets.KIND))).satisfies(last -> {
            assertThat(last.id()).isEqualTo(job.id());
            assertThat(last.state()).isEqualTo(JobView.State.SUCCEEDED);
        });
        assertThat(operator.writes().stream().skip(before)).containsExactly("acquaint second with first");
    }

    @Test
    void whoChangesPlacesIsGivenItByThat() {
        var job = topologies.switching(caller(), topology, "second").apply(ChangeOptions.PLAIN);
        operator.hasNewSecrets(id(first).value());

        peerWatch.round();

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.PENDING);
        assertThat(jobs.newest(caller(), id(second), RenewPeerSecrets.KIND)).isEmpty();
    }

    @Test
    void aReplicaHasTheUsersOfItsPrimary() {
        var made = users.create(caller(), id(first), new UserDraft("reader", List.of(), null), ChangeOptions.PLAIN);
        one.takesWhileDue(made);

        assertThat(users.list(caller(), id(second)).items())
                .extracting(UserView::name)
                .containsExactly("reader");
        assertThat(users.credentials(caller(), id(second), "reader").owner().username())
                .isEqualTo("reader");
    }

    @Test
    void aMemberThatIsCalledOffLeavesThePrimaryAlone() {
        one.takesWhileDue(tenant.deletes(second));
        operator.convergesByItself(false);
        var third = topologies
                .adding(caller(), topology, TestTenant.draft("third"), false)
                .apply(ChangeOptions.PLAIN);
        one.takes(third);
        assertThat(operator.replication(id(first).value())).isNotNull();

        tenant.cancels(third);
        operator.convergesByItself(true);
        runs(third);

        assertThat(tenant.sees(third).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(operator.replication(id(first).value())).isNull();
        var alone = tenant.seesCluster(first);
        assertThat(alone.state()).hasToString("READY");
        assertThat(alone.settledGeneration()).isEqualTo(alone.generation());
        assertThat(topologies.get(caller(), topology).members()).hasSize(1);
    }

    @Test
    void aPrimaryIsLetIntoTheStoreOfTheOneThatItMayFollow() {
        inStoresOfTheirOwn();

        assertThat(operator.writes())
                .contains("admit near-one into far", "admit far-one into near", "admit far-one into far");
    }

    @Test
    void otherKeysOfAStoreAreGivenToWhoeverOnlyReadsThereToo() {
        var both = inStoresOfTheirOwn();
        var before = operator.writes().size();
        watch.round();
        assertThat(jobs.newest(caller(), id(both.far()), BackUpCluster.RENEW_KEYS))
                .isEmpty();

        assertThat(administration
                        .rotation(admin(), "near", new ObjectStoreDraft.Keys("AK2", "s-2"))
                        .get()
                        .state())
                .isEqualTo("READY");
        watch.round();
        one.takesWhileDue(newest(both.near(), BackUpCluster.RENEW_KEYS));
        one.takesWhileDue(newest(both.far(), BackUpCluster.RENEW_KEYS));

        assertThat(operator.writes().stream().skip(before))
                .contains("admit near-one into near", "admit far-one into near");
    }

    private record Both(JobView near, JobView far) {}

    private Both inStoresOfTheirOwn() {
        operator.archives().storesIn(ObjectStore.Kind.S3);
        register("near");
        register("far");
        var near = clusters.create(
                caller(), TestTenant.draft("near-one", TestTenant.archivingTo("near")), ChangeOptions.PLAIN);
        one.takesWhileDue(near);
        watch.round();
        one.takesWhileDue(newest(near, BackUpCluster.KIND));
        var both = topologies.create(caller(), "both", id(near).toString()).id();
        var far = topologies
                .adding(caller(), both, TestTenant.draft("far-one", TestTenant.archivingTo("far")), false)
                .apply(ChangeOptions.PLAIN);
        one.takesWhileDue(far);
        return new Both(near, far);
    }

    private void register(String store) {
        var keys = new ObjectStoreDraft.Keys("AK1", "s-1");
        var draft = new ObjectStoreDraft(store, "https://192.0.2.1", null, store + "-bucket", null, keys, null, null);
        assertThat(administration.registration(admin(), draft).get().state()).isEqualTo("READY");
    }

    private Caller admin() {
        return Callers.of(caller().requireTenant(), dev.matriarch.metadata.Role.ADMIN);
    }

    @Test
    void aPrimaryThatAnswersIsNotReplaced() {
        assertThat(refusal(true, true)).hasMessageContaining("answers, and is not down");
        assertThat(refusal(false, true).code()).isEqualTo(ErrorCode.DATA_LOSS_CONSENT_REQUIRED);
    }

    @Test
    void whileSomethingOfItArrivesItIsNotLost() {
        operator.isSilent(id(first).value(), true);

        assertThat(refusal(true, true)).hasMessageContaining("has arrived");
        time.passes(Duration.ofMinutes(4));
        assertThat(refusal(true, false)).hasMessageContaining("may still take writes");
    }

    @Test
    void whileNobodyKnowsWhetherSomethingOfItArrivesItIsNotLost() {
        operator.isSilent(id(first).value(), true);
        time.passes(Duration.ofMinutes(4));
        operator.saysNotHowFar(id(second).value(), true);
        assertThat(refusal(true, true)).hasMessageContaining("does not say at this moment");

        operator.saysNotHowFar(id(second).value(), false);
        assertThat(refusal(true, false)).hasMessageContaining("may still take writes");
    }

    @Test
    void ofAReplicaThatHasReplayedNothingTheSilenceOfTheOtherCounts() {
        operator.isSilent(id(first).value(), true);
        operator.saysNotHowFar(id(second).value(), false);
        assertThat(refusal(true, true)).hasMessageContaining("cannot tell yet");

        time.passes(Duration.ofMinutes(4));
        assertThat(refusal(true, false)).hasMessageContaining("may still take writes");
    }

    @Test
    void theLostOneIsClosedBeforeAnythingElseIsDoneToIt() {
        operator.isSilent(id(first).value(), true);
        time.passes(Duration.ofMinutes(4));

        var job = topologies.failing(caller(), topology, "second", true, true).apply(ChangeOptions.PLAIN);
        assertThat(role(first)).as("written down with the promotion").isEqualTo(Role.LOST);
        assertThat(role(second)).isEqualTo(Role.PROMOTING);
        var closing = newest(first, FailOverTopology.CLOSE);
        one.takes(closing);
        assertThat(tenant.sees(closing).cancellable()).isFalse();
        runs(job);
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.sees(job).result()).containsKey(FailOverTopology.REPLAYED_UP_TO);
        assertThat(role(second)).isEqualTo(Role.PRIMARY);
        assertThat(Refusals.codeOf(() -> tenant.scales(first, 1))).isEqualTo(ErrorCode.CLUSTER_BUSY);

        time.passes(Duration.ofDays(30));
        operator.hasAlone(id(first).value(), 12);
        operator.isSilent(id(first).value(), false);
        one.takesWhileDue(closing);

        assertThat(tenant.sees(closing).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.sees(closing).result())
                .containsEntry("lastLsn", "0/5000100")
                .containsEntry("atMostLostBytes", 160)
                .containsEntry("lostTransactions", 12);
        assertThat(Objects.requireNonNull(operator.replication(id(first).value()))
                        .isReplica())
                .isTrue();
        assertThat(Refusals.codeOf(() -> tenant.scales(first, 1))).isEqualTo(ErrorCode.STATE_CONFLICT);
    }

    @Test
    void ofOneThatLeavesNothingItIsNotToldWhereItEnds() {
        operator.isSilent(id(first).value(), true);
        time.passes(Duration.ofMinutes(4));
        runs(topologies.failing(caller(), topology, "second", true, true).apply(ChangeOptions.PLAIN));
        operator.convergesByItself(false);
        operator.takesNoWrites(id(first).value(), true);
        operator.isSilent(id(first).value(), false);
        var closing = newest(first, FailOverTopology.CLOSE);

        one.takesWhileDue(closing);
        assertThat(tenant.sees(closing).state()).isEqualTo(JobView.State.RUNNING);
        time.passes(FailOverTopology.STOPPED_WITHIN);
        one.takesWhileDue(closing);

        assertThat(tenant.sees(closing).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.sees(closing).result()).isNull();
    }

    @Test
    void oneThatWasLostIsMadeAnewAndMayTakeWritesAgain() {
        loses();
        assertThat(Refusals.codeOf(() -> rejoins(false))).isEqualTo(ErrorCode.DATA_LOSS_CONSENT_REQUIRED);
        var before = archive(first);
        var earlier = operator.writes().size();

        var job = rejoins(true);
        assertThat(role(first)).as("while it is made").isEqualTo(Role.LOST);
        runs(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(operator.writes().stream().skip(earlier))
                .containsSubsequence("apply second", "delete first", "acquaint first with second", "apply first");
        assertThat(operator.recovery(id(first).value()).from().serverName()).isEqualTo(archive(second));
        assertThat(archive(first)).isNotEqualTo(before);
        assertThat(role(first)).isEqualTo(Role.REPLICA);
        var back = topologies.switching(caller(), topology, "first").apply(ChangeOptions.PLAIN);
        runs(back);
        assertThat(tenant.sees(back).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(role(first)).isEqualTo(Role.PRIMARY);
    }

    @Test
    void aRejoinThatIsCalledOffInTimeHasThrownNothingAway() {
        loses();
        var earlier = operator.writes().size();
        operator.convergesByItself(false);
        var job = rejoins(true);
        one.takes(job);

        tenant.cancels(job);
        operator.convergesByItself(true);
        runs(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(operator.writes().stream().skip(earlier)).doesNotContain("delete first");
        assertThat(role(first)).isEqualTo(Role.LOST);
        assertThat(tenant.seesCluster(second).state()).hasToString("READY");
        runs(rejoins(true));
        assertThat(role(first)).isEqualTo(Role.REPLICA);
    }

    @Test
    void onlyOneThatWasLostRejoins() {
        assertThat(Refusals.refusalOf(() -> topologies.rejoining(caller(), topology, "second", true)))
                .hasMessageContaining("no member that was lost");
        assertThat(Refusals.refusalOf(() -> topologies.rejoining(caller(), topology, "third", true))
                        .errors())
                .extracting(FieldError::at)
                .containsExactly("#/member");
    }

    @Test
    void anotherMemberMayTakeThePartOfOneThatWasLost() {
        loses();
        var third = topologies
                .adding(caller(), topology, TestTenant.draft("third"), false)
                .apply(ChangeOptions.PLAIN);
        runs(third);

        assertThat(role(third)).isEqualTo(Role.REPLICA);
        assertThat(Refusals.refusalOf(() -> rejoins(true))).hasMessageContaining("has its 2 clusters");
        one.takesWhileDue(tenant.deletes(first));
        assertThat(topologies.get(caller(), topology).members()).hasSize(2);
    }

    @Test
    void withoutAnArchiveOneStreamsFromTheOtherAndTheyChangePlacesToo() {
        var bare = clusters.create(caller(), TestTenant.draft("bare"), ChangeOptions.PLAIN);
        one.takesWhileDue(bare);
        var both = topologies.create(caller(), "bare", id(bare).toString()).id();
        assertThat(wayRefused(both, TestTenant.draft("copy"), false)).isEqualTo("#/streaming required");
        assertThat(wayRefused(both, elsewhere("copy"), true)).isEqualTo("#/streaming not-exposed");
        assertThat(wayRefused(both, TestTenant.draft("copy", TestTenant.archivingTo(STORE)), true))
                .isEqualTo("#/spec/backup not-alike");

        var copy = topologies
                .adding(caller(), both, TestTenant.draft("copy"), true)
                .apply(ChangeOptions.PLAIN);
        one.takesWhileDue(copy);
        assertThat(peer(copy).archive()).isNull();
        assertThat(Objects.requireNonNull(peer(copy).near()).name()).isEqualTo("bare");
        assertThat(Objects.requireNonNull(peer(bare).near()).name()).isEqualTo("copy");

        var job = topologies.switching(caller(), both, "copy").apply(ChangeOptions.PLAIN);
        runs(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(operator.writes()).containsSubsequence("acquaint copy with bare", "apply bare", "apply copy");
        assertThat(Objects.requireNonNull(peer(bare).near()).name()).isEqualTo("copy");
        var ways = topologies.get(caller(), both).members().stream().map(TopologyView.Member::followsBy);
        assertThat(ways).containsExactlyInAnyOrder(List.of(), List.of(TopologyView.Way.STREAM));
    }

    @Test
    @DirtiesContext
    void fromOneDataPlaneToAnotherTheWayIsTriedAndBothKnowEachOtherBeforeAnybodyStops() {
        var here = exposedPrimary();
        var both = topologies.create(caller(), "far", id(here).toString()).id();
        operator.hasObstacleBetween("connection refused");
        assertThat(Refusals.refusalOf(() -> adds(both, elsewhere("there"))))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT))
                .hasMessageContaining(ELSEWHERE + " cannot stream from here: connection refused");
        operator.hasObstacleBetween(null);
        var shut = elsewhere("there").in(ELSEWHERE, null, saysItIsNotExposed());
        assertThat(wayRefused(both, shut, true)).isEqualTo("#/spec/exposed required");

        var there = adds(both, elsewhere("there"));
        runs(there);
        assertThat(tenant.sees(there).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(operator.writes()).containsSubsequence("try the way from there to here", "apply there");
        assertThat(peer(there)).satisfies(peer -> {
            assertThat(peer.near()).isNull();
            assertThat(Objects.requireNonNull(peer.far()).name()).isEqualTo("here");
        });
        assertThat(Objects.requireNonNull(peer(here).far()).name()).isEqualTo("there");

        runs(topologies.switching(caller(), both, "there").apply(ChangeOptions.PLAIN));

        assertThat(operator.writes())
                .containsSubsequence(
                        "acquaint there with here", "let here approach there", "apply here", "apply there");
        assertThat(Objects.requireNonNull(peer(here).far()).name()).isEqualTo("there");
    }

    @Test
    @DirtiesContext
    void whoIsStreamedFromByAnotherDataPlaneStaysExposed() {
        var here = exposedPrimary();
        var both = topologies.create(caller(), "far", id(here).toString()).id();
        runs(adds(both, elsewhere("there")));

        var shut = TestTenant.draft("here", saysItIsNotExposed());

        assertThat(Refusals.refusalOf(() -> clusters.change(caller(), id(here), view -> shut, ChangeOptions.PLAIN)))
                .hasMessageContaining("another data plane streams from it");
    }

    private JobView exposedPrimary() {
        dataPlanes.dataPlane(ELSEWHERE, List.of(FakeOperator.NAME), Map.of(), false);
        observer.watchAll();
        var here = clusters.create(caller(), TestTenant.draft("here", TestTenant.exposed()), ChangeOptions.PLAIN);
        one.takesWhileDue(here);
        return here;
    }

    private JobView adds(TopologyId topology, ClusterDraft draft) {
        return topologies.adding(caller(), topology, draft, true).apply(ChangeOptions.PLAIN);
    }

    private ClusterDraft elsewhere(String name) {
        return TestTenant.draft(name).in(ELSEWHERE, null, ClusterDraft.Spec.empty());
    }

    private static ClusterDraft.Spec saysItIsNotExposed() {
        return new ClusterDraft.Spec(null, null, null, null, null, null, null, null, null, null, null, false);
    }

    private String wayRefused(TopologyId topology, ClusterDraft draft, boolean streaming) {
        var refusal = Refusals.refusalOf(
                () -> topologies.adding(caller(), topology, draft, streaming).apply(ChangeOptions.PLAIN));
        return refusal.errors().stream()
                .map(error -> "%s %s".formatted(error.at(), error.code()))
                .findFirst()
                .orElseThrow();
    }

    private DesiredReplication.Peer peer(JobView made) {
        return Objects.requireNonNull(operator.replication(id(made).value())).peer();
    }

    private JobView rejoins(boolean acceptDataLoss) {
        return topologies.rejoining(caller(), topology, "first", acceptDataLoss).apply(ChangeOptions.PLAIN);
    }

    /** The first one's data plane is away until the second one takes writes; then it is closed. */
    private void loses() {
        operator.isSilent(id(first).value(), true);
        time.passes(Duration.ofMinutes(4));
        var job = topologies.failing(caller(), topology, "second", true, true).apply(ChangeOptions.PLAIN);
        runs(job);
        operator.isSilent(id(first).value(), false);
        runs(newest(first, FailOverTopology.CLOSE));
        runs(newest(second, FailOverTopology.KIND));
        watch.round();
    }

    private String archive(JobView made) {
        return Objects.requireNonNull(tenant.seesCluster(made).desired().archive())
                .serverName();
    }

    private JobView newest(JobView made, String kind) {
        return jobs.newest(caller(), id(made), kind).orElseThrow();
    }

    private RequestRefusedException refusal(boolean acceptDataLoss, boolean oldPrimaryStopped) {
        return Refusals.refusalOf(() -> topologies
                .failing(caller(), topology, "second", acceptDataLoss, oldPrimaryStopped)
                .apply(ChangeOptions.PLAIN));
    }

    private Role role(JobView made) {
        return topologies.get(caller(), topology).members().stream()
                .filter(member -> member.cluster().id().equals(id(made)))
                .map(TopologyView.Member::role)
                .findFirst()
                .orElseThrow();
    }

    private ClusterId id(JobView job) {
        return new ClusterId(tenant.cluster(job));
    }

    private Caller caller() {
        return tenant.caller();
    }
}
