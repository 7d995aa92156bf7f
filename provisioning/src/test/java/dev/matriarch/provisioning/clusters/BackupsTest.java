package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.RecoveryWindow;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.backups.ObjectStoreAdministration;
import dev.matriarch.provisioning.backups.ObjectStoreDraft;
import dev.matriarch.provisioning.backups.ObjectStoreRegistry;
import dev.matriarch.provisioning.clusters.ClusterDraft.Restore;
import dev.matriarch.provisioning.clusters.ClusterDraft.Spec;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Archives, base backups, and what is made from them. */
class BackupsTest extends ByHandTest {

    private static final String STORE = "sandbox";
    private static final String NOWHERE = "a store that nobody has";

    @Autowired
    private HaBackups backups;

    @Autowired
    private ArchiveWatch watch;

    @Autowired
    private ObjectStoreRegistry stores;

    @Autowired
    private ObjectStoreAdministration administration;

    private TestTenant tenant;
    private JobView created;

    @BeforeEach
    void aClusterWithAnArchive() {
        tenant = newTenant();
        stores.sandbox(Path.of("/archive"));
        operator.archives().beginAnew(time.instant());
        observer.watchAll();
        created = creates("orders", backup("0 2 * * *"), null);
        one.takesWhileDue(created);
    }

    @Test
    void theFirstBackupIsTakenByItselfAndOpensTheWindow() {
        assertThat(backupCondition().reason()).isEqualTo("NothingRestorable");

        watch.round();
        one.takesWhileDue(newestJob());

        assertThat(backups.list(caller(), id()).items())
                .extracting(Backup::state)
                .containsExactly(Backup.State.COMPLETED);
        assertThat(window()).isEqualTo(new RecoveryWindow(time.instant(), time.instant()));
        assertThat(backupCondition().status()).isTrue();
    }

    @Test
    void aMomentIsOnlyPromisedOnceACommitAfterItIsInTheArchive() {
        hasBackup();
        operator.archives().keepsUp(false);
        var before = time.instant();

        itBecomesLater(Duration.ofMinutes(6));
        watch.round();
        watch.round();
        assertThat(window().to()).isEqualTo(before);

        operator.archives().catchesUp(tenant.cluster(created));
        watch.round();
        assertThat(window().to()).isEqualTo(before.plus(Duration.ofMinutes(6)));
    }

    @Test
    void marksAreNotMadeAtEveryLook() {
        hasBackup();
        var proven = window().to();

        itBecomesLater(Duration.ofMinutes(1));
        watch.round();
        watch.round();

        assertThat(window().to()).isEqualTo(proven);
    }

    @Test
    void aBackupOnDemandIsInNobodysWay() {
        hasBackup();
        operator.archives().keepsUp(false);
        var backup = backups.create(caller(), id(), ChangeOptions.PLAIN);
        one.takesWhileDue(backup);
        var scale = tenant.scales(created, 5);
        one.takesWhileDue(scale);

        assertThat(tenant.sees(scale).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.sees(backup).state()).isEqualTo(JobView.State.RUNNING);
        assertThat(tenant.seesCluster(created).activeJob()).isNull();

        operator.archives().catchesUp(tenant.cluster(created));
        time.passes(A_PAUSE);
        one.takesWhileDue(backup);
        assertThat(tenant.sees(backup).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.sees(backup).result()).containsKey("backup").containsEntry("sizeBytes", 4096);
    }

    @Test
    void aBackupThatFailsSaysWhyAndAnotherGetsANameOfItsOwn() {
        hasBackup();
        operator.archives().keepsUp(false);
        var failed = backups.create(caller(), id(), ChangeOptions.PLAIN);
        one.takesWhileDue(failed);
        operator.archives().failsBackups(tenant.cluster(created), "the disk is full");
        time.passes(A_PAUSE);
        one.takesWhileDue(failed);
        assertThat(problem(failed))
                .extracting(JobProblem::code, JobProblem::detail)
                .containsExactly("backup-failed", "the disk is full");

        operator.archives().keepsUp(true);
        var again = tenant.retries(failed);
        finishes(again);

        assertThat(tenant.sees(again).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(backups.list(caller(), id()).items())
                .extracting(Backup::state)
                .containsExactly(Backup.State.COMPLETED, Backup.State.FAILED, Backup.State.COMPLETED);
    }

    @Test
    void aCancelledBackupLeavesTheClusterAsItIs() {
        hasBackup();
        operator.archives().keepsUp(false);
        var backup = backups.create(caller(), id(), ChangeOptions.PLAIN);
        one.takesWhileDue(backup);
        var before = tenant.seesCluster(created);

        tenant.cancels(backup);
        one.takesWhileDue(backup);

        assertThat(tenant.sees(backup).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(tenant.seesCluster(created)).isEqualTo(before);
    }

    @Test
    void noBackupBeginsWhileNothingGetsIntoTheArchive() {
        hasBackup();
        operator.archives().stops("no space is left");
        var backup = backups.create(caller(), id(), ChangeOptions.PLAIN);
        one.takesWhileDue(backup);

        assertThat(tenant.sees(backup).steps().getFirst().note())
                .isEqualTo("nothing gets into the archive: no space is left");
        assertThat(backups.list(caller(), id()).items()).hasSize(1);
    }

    @Test
    void whatIsRestoredIsLikeItsSourceAndArchivesElsewhere() {
        hasBackup();

        var restored = restores("copy", null);
        finishes(restored);

        assertThat(tenant.sees(restored).state()).isEqualTo(JobView.State.SUCCEEDED);
        var source = tenant.seesCluster(created).desired();
        var copy = tenant.seesCluster(restored).desired();
        assertThat(copy.spec()).isEqualTo(source.spec());
        assertThat(copy.restore()).isEqualTo(new Restore(id().toString(), null, null));
        assertThat(Objects.requireNonNull(copy.archive()).serverName())
                .isNotEqualTo(Objects.requireNonNull(source.archive()).serverName());
        assertThat(operator.recovery(tenant.cluster(restored)))
                .satisfies(recovery -> assertThat(recovery.from()).isEqualTo(source.archive()));
    }

    @Test
    void aSmallerCopyWaitsForAsManyStandbysAsItHas() {
        hasBackup();
        var one = new Spec(1, null, null, null, null, null, null, null, null, null, null, null);
        var restored = clusters.create(
                caller(), draft("copy", one, new Restore(id().toString(), null, null)), ChangeOptions.PLAIN);

        assertThat(tenant.seesCluster(restored).desired().spec().synchronous().number())
                .isZero();
    }

    @Test
    void whatWasCommittedLastIsArchivedBeforeItIsRestored() {
        hasBackup();
        operator.archives().keepsUp(false);
        itBecomesLater(Duration.ofMinutes(1));
        var restored =
                restores("copy", new Restore(id().toString(), time.instant().toString(), null));
        one.takesWhileDue(restored);
        assertThat(operator.instances(tenant.cluster(restored))).isZero();

        operator.archives().catchesUp(tenant.cluster(created));
        time.passes(A_PAUSE);
        one.takesWhileDue(restored);

        assertThat(operator.instances(tenant.cluster(restored))).isEqualTo(3);
        assertThat(tenant.sees(restored).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void aSourceThatIsGoneCanBeRestored() {
        hasBackup();
        finishes(tenant.deletes(created));

        var restored = restores("orders", null);
        finishes(restored);

        assertThat(tenant.sees(restored).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void aDeletionArchivesWhatWasCommittedLastFirst() {
        hasBackup();
        operator.archives().keepsUp(false);
        var deletion = tenant.deletes(created);
        one.takesWhileDue(deletion);
        assertThat(operator.instances(tenant.cluster(created))).isEqualTo(3);

        operator.archives().catchesUp(tenant.cluster(created));
        time.passes(A_PAUSE);
        one.takesWhileDue(deletion);

        assertThat(operator.instances(tenant.cluster(created))).isZero();
    }

    @Test
    void aDeletionIsNotHeldUpByWhatCannotBeAsked() {
        hasBackup();
        operator.archives().isSilent(true);
        var deletion = tenant.deletes(created);

        for (var look = 0; look < 40 && !tenant.sees(deletion).state().isFinal(); look++) {
            one.takesWhileDue(deletion);
            time.passes(Duration.ofSeconds(3));
        }

        assertThat(tenant.sees(deletion).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.sees(deletion).steps().get(2).note()).contains("PostgreSQL cannot be asked");
    }

    @Test
    void aSourceThatDoesNotAnswerGivesWhatItsArchiveHas() {
        hasBackup();
        itBecomesLater(Duration.ofMinutes(1));
        operator.archives().isSilent(true);

        var latest = restores("latest", null);
        finishes(latest);
        var later =
                restores("later", new Restore(id().toString(), time.instant().toString(), null));
        finishes(later);

        assertThat(tenant.sees(latest).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.sees(latest).steps().getFirst().note())
                .isEqualTo(
                        "the source does not answer, so what its archive has is restored: PostgreSQL cannot be asked");
        assertThat(problem(later).code()).isEqualTo("source-silent");
    }

    @Test
    void aFinalBackupIsCompleteBeforeTheClusterGoes() {
        hasBackup();
        operator.archives().keepsUp(false);
        var deletion = clusters.delete(caller(), id(), null, GracePeriod.NONE, true, ChangeOptions.PLAIN);
        one.takesWhileDue(deletion);
        assertThat(backups.list(caller(), id()).items()).hasSize(2);
        assertThat(operator.instances(tenant.cluster(created))).isEqualTo(3);

        operator.archives().catchesUp(tenant.cluster(created));
        operator.archives().keepsUp(true);
        finishes(deletion);

        assertThat(tenant.sees(deletion).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.sees(deletion).result()).containsKey("backup");
    }

    @Test
    void aTimeOutsideOfTheWindowIsRefusedWithTheWindow() {
        hasBackup();
        var early = time.instant().minus(Duration.ofHours(1)).toString();
        var late = time.instant().plus(Duration.ofHours(1)).toString();

        assertThat(refusal(new Restore(id().toString(), early, null)))
                .contains("#/restore/to/time outside-recovery-window", "from " + window().from());
        assertThat(refusal(new Restore(id().toString(), late, null))).contains("outside-recovery-window");
    }

    @Test
    void nothingIsRestoredFromWhatIsNotBackedUp() {
        var bare = tenant.creates("bare");
        one.takesWhileDue(bare);

        assertThat(refusal(new Restore(tenant.cluster(bare).toString(), null, null)))
                .contains("not-backed-up");
        assertThat(refusal(new Restore(id().toString(), null, null))).contains("outside-recovery-window");
        assertThat(refusal(new Restore("none", null, null))).contains("no-such-cluster");
        var stranger = newTenant();
        assertThat(Refusals.codeOf(() -> clusters.create(
                        stranger.caller(),
                        draft("copy", Spec.empty(), new Restore(id().toString(), null, null)),
                        ChangeOptions.PLAIN)))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void fromWhatAClusterWasMadeNeverChanges() {
        hasBackup();
        var restored = restores("copy", null);
        finishes(restored);
        var id = Objects.requireNonNull(restored.clusterId());

        assertThat(Refusals.codeOf(() -> clusters.change(
                        caller(),
                        id,
                        _ -> draft("copy", Spec.empty(), new Restore(id().toString(), null, "0/1")),
                        ChangeOptions.PLAIN)))
                .isEqualTo(ErrorCode.IMMUTABLE_FIELD);
    }

    @Test
    void anArchiveThatBeginsAgainBeginsAnew() {
        var first = archive();
        changes(spec(null));
        assertThat(tenant.seesCluster(created).desired().archive()).isNull();

        changes(spec(backup(null)));

        assertThat(archive()).isNotEqualTo(first);
    }

    @Test
    void anotherMajorVersionBeginsTheArchiveAnew() {
        created = clusters.create(
                caller(),
                draft(
                        "old",
                        new Spec(null, 17, null, null, null, null, null, null, null, null, backup(null), null),
                        null),
                ChangeOptions.PLAIN);
        one.takesWhileDue(created);
        var first = archive();

        finishes(tenant.upgrades(created, null));
        assertThat(archive()).isEqualTo(first);

        finishes(tenant.upgrades(created, 18));
        assertThat(archive()).isNotEqualTo(first);
    }

    @Test
    void otherKeysOfAStoreAreGivenToWhoeverArchivesThere() {
        operator.archives().storesIn(ObjectStore.Kind.S3);
        assertThat(administration.registration(admin(), store()).get().state()).isEqualTo("READY");
        created = creates("keyed", new ClusterDraft.Backup("keyed-store", null, null), null);
        one.takesWhileDue(created);
        watch.round();
        assertThat(timesAdmitted()).isEqualTo(1);

        var otherKeys = new ObjectStoreDraft.Keys("AK2", "s-2");
        assertThat(administration
                        .rotation(admin(), "keyed-store", otherKeys)
                        .get()
                        .state())
                .isEqualTo("READY");
        watch.round();
        finishes(jobs.newest(caller(), id(), BackUpCluster.RENEW_KEYS).orElseThrow());
        watch.round();

        assertThat(timesAdmitted()).isEqualTo(2);
        assertThat(jobs.newest(caller(), id(), BackUpCluster.RENEW_KEYS)
                        .orElseThrow()
                        .state())
                .isEqualTo(JobView.State.SUCCEEDED);
    }

    private Caller admin() {
        return Callers.of(caller().requireTenant(), Role.ADMIN);
    }

    private static ObjectStoreDraft store() {
        var keys = new ObjectStoreDraft.Keys("AK1", "s-1");
        return new ObjectStoreDraft("keyed-store", "https://192.0.2.1", null, "acme-backups", null, keys, null, null);
    }

    private long timesAdmitted() {
        return operator.writes().stream()
                .filter("admit keyed into keyed-store"::equals)
                .count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * * 0 6 | not-a-schedule",
                "@daily | not-a-schedule",
                "61 2 * * * | not-a-schedule",
                "0 2 * * 7 | not-a-schedule",
                "0 2 1 * 1 | two-kinds-of-days"
            })
    void aScheduleIsCronOfFiveFieldsThatEveryOperatorUnderstandsAlike(String schedule, String code) {
        assertThat(Refusals.refusalOf(() -> creates("other", backup(schedule), null))
                        .errors())
                .extracting(FieldError::code)
                .containsExactly(code);
    }

    @Test
    void whatIsWrongWithABackupIsSaidAtOnce() {
        var wrong = new ClusterDraft.Backup(NOWHERE, null, "P1M");
        assertThat(Refusals.refusalOf(() -> creates("other", wrong, null)).errors())
                .extracting(FieldError::at)
                .containsExactly("#/spec/backup/retention");
        assertThat(Refusals.refusalOf(() -> creates("other", new ClusterDraft.Backup(NOWHERE, null, null), null))
                        .errors())
                .extracting(FieldError::code)
                .containsExactly("store-unknown");
    }

    private void hasBackup() {
        watch.round();
        one.takesWhileDue(newestJob());
        assertThat(window().isOpen()).isTrue();
    }

    private void itBecomesLater(Duration passed) {
        time.passes(passed);
        operator.archives().itIs(time.instant());
    }

    private void finishes(JobView job) {
        for (var look = 0; look < 9 && !tenant.sees(job).state().isFinal(); look++) {
            one.takesWhileDue(job);
            time.passes(A_PAUSE);
        }
    }

    private JobView newestJob() {
        return jobs.newest(caller(), id(), BackUpCluster.KIND).orElseThrow();
    }

    private JobView restores(String name, @Nullable Restore restore) {
        var from = restore == null ? new Restore(id().toString(), null, null) : restore;
        return clusters.create(caller(), draft(name, Spec.empty(), from), ChangeOptions.PLAIN);
    }

    private String refusal(Restore restore) {
        RequestRefusedException refused = Refusals.refusalOf(() -> restores("copy", restore));
        var error = refused.errors().getFirst();
        return "%s %s: %s".formatted(error.at(), error.code(), error.detail());
    }

    private JobView creates(String name, ClusterDraft.@Nullable Backup backup, @Nullable Restore restore) {
        return clusters.create(caller(), draft(name, spec(backup), restore), ChangeOptions.PLAIN);
    }

    private void changes(Spec spec) {
        one.takesWhileDue(clusters.change(caller(), id(), _ -> draft("orders", spec, null), ChangeOptions.PLAIN));
    }

    private static ClusterDraft draft(String name, Spec spec, @Nullable Restore restore) {
        return new ClusterDraft(ClusterDraft.Shape.FULL, null, name, null, null, null, null, null, null, spec, restore);
    }

    private static Spec spec(ClusterDraft.@Nullable Backup backup) {
        return new Spec(null, null, null, null, null, null, null, null, null, null, backup, null);
    }

    private static ClusterDraft.Backup backup(@Nullable String schedule) {
        return new ClusterDraft.Backup(STORE, schedule, null);
    }

    private RecoveryWindow window() {
        return Objects.requireNonNull(tenant.seesCluster(created).window());
    }

    private String archive() {
        return Objects.requireNonNull(tenant.seesCluster(created).desired().archive())
                .serverName();
    }

    private Condition backupCondition() {
        return tenant.seesCluster(created).conditions().stream()
                .filter(condition -> condition.type().equals("Backup"))
                .findFirst()
                .orElseThrow();
    }

    private JobProblem problem(JobView job) {
        return Objects.requireNonNull(tenant.sees(job).problem());
    }

    private dev.matriarch.metadata.ClusterId id() {
        return Objects.requireNonNull(created.clusterId());
    }

    private Caller caller() {
        return tenant.caller();
    }
}
