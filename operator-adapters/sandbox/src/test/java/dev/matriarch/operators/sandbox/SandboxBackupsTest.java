package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.AcknowledgedRows;
import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Backups.ArchiveMark;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Backups.Backup.State;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What goes wrong while clusters are archived, backed up and recovered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxBackupsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private TestSandbox sandbox;
    private SandboxAdapter adapter;
    private Path store;
    private long generation;

    @BeforeAll
    void open() throws IOException {
        sandbox = TestSandbox.create();
        adapter = sandbox.adapter();
        store = Files.createTempDirectory("store");
    }

    @AfterAll
    void close() throws IOException {
        sandbox.close();
        Trees.delete(store);
    }

    @Test
    void noAcknowledgedRowIsMissingFromTheArchiveOfAPrimaryThatDiedBeforeItHadArchivedThem() throws Exception {
        var desired = made(backedUp("died", 3));
        completes(desired, "first");
        try (var rows = rows(desired)) {
            storeAway(() -> {
                flows(rows);
                adapter.mark(desired.ref());
                flows(rows);
                var primary = primary(desired);
                kill(desired, primary);
                settles(Expectation.matching(desired, null).withoutPrimary(primary));
                flows(rows);
            });
            assertThat(rows.missing()).isEmpty();
            archives(desired, adapter.mark(desired.ref()));

            var recovered = made(recovered("risen", desired));

            assertThat(missing(rows, recovered)).isEmpty();
            delete(recovered);
        }
        delete(desired);
    }

    @Test
    void aStandbyThatIsMadeWhileTheStoreIsAwayArchivesWhatItsPrimaryCouldNot() throws Exception {
        var pair = backedUp("heir", 2);
        var single = made(ContractClusters.withInstances(pair, 1));
        completes(single, "first");
        storeAway(() -> {
            sql(single, "create table kept as select 'row' as what");
            adapter.mark(single.ref());
            adapter.mark(single.ref());
            made(pair);
            var primary = primary(pair);
            adapter.failover(pair.ref(), primary, null, false, next());
            settles(Expectation.matching(pair, null).withoutPrimary(primary));
        });
        archives(pair, adapter.mark(pair.ref()));

        var recovered = made(recovered("heritage", pair));

        assertThat(sql(recovered, "select what from kept")).isEqualTo("row");
        delete(recovered);
        delete(pair);
    }

    @Test
    void aBackupThatADyingSupervisorLeavesIsTakenByTheNextOne() throws Exception {
        var desired = made(backedUp("left", 1));
        var wal = ArchiveDirectory.of(archive(desired)).wal();
        archives(desired, adapter.mark(desired.ref()));
        Files.move(wal, wal.resolveSibling("away"));
        adapter.backUp(desired.ref(), "first", next());
        var waiting = Eventually.present(
                PATIENCE,
                "it waits for WAL",
                () -> find(desired, "first").filter(one -> words(one).contains("waits for 0")));

        kill(sandbox.supervisor().orElseThrow());
        Files.move(wal.resolveSibling("away"), wal);

        assertThat(waiting.state()).isEqualTo(State.RUNNING);
        assertThat(ArchiveDirectory.of(archive(desired)).base("first")).doesNotExist();
        completes(desired, "first");
        assertThat(adapter.backups(desired.ref())).hasSize(1);
        try (var left = Files.list(ArchiveDirectory.of(archive(desired)).bases())) {
            assertThat(left)
                    .containsExactly(ArchiveDirectory.of(archive(desired)).base("first"));
        }
        delete(desired);
    }

    @Test
    void aBackupDuringWhichThePrimaryDiesHasFailed() throws Exception {
        var desired = made(backedUp("torn", 1));
        var primary = sandbox.postmaster(desired.ref().id(), primary(desired)).orElseThrow();
        signal("STOP", primary);
        adapter.backUp(desired.ref(), "first", next());
        Eventually.present(
                PATIENCE,
                "it is being copied",
                () -> find(desired, "first").filter(one -> words(one).contains("copied")));

        kill(primary);

        var failed = Eventually.present(
                PATIENCE, "failed", () -> find(desired, "first").filter(one -> one.state() == State.FAILED));
        assertThat(failed.message()).isNotBlank();
        settles(Expectation.matching(desired, null));
        completes(desired, "second");
        delete(desired);
    }

    @Test
    void aRecoveryThatADyingSupervisorLeavesBeginsAnew() throws Exception {
        var desired = made(backedUp("source", 1));
        completes(desired, "first");
        sql(desired, "create table kept as select 'row' as what");
        var mark = adapter.mark(desired.ref());
        archives(desired, mark);
        var segment = ArchiveDirectory.of(archive(desired)).wal().resolve(mark.wal());
        var aside = segment.resolveSibling("aside");
        Files.move(segment, aside);
        run("mkfifo", segment.toString());

        var recovered = recovered("begun", desired);
        adapter.apply(recovered, next());
        var running = Eventually.present(
                PATIENCE,
                "it waits for a file of WAL",
                () -> sandbox.postmaster(recovered.ref().id(), "begun-1")
                        .filter(process -> process.descendants().anyMatch(command -> isAbout(command, mark.wal()))));
        kill(sandbox.supervisor().orElseThrow());
        Files.move(aside, segment, StandardCopyOption.REPLACE_EXISTING);

        settles(Expectation.matching(recovered, null));
        assertThat(running.isAlive()).isFalse();
        assertThat(sql(recovered, "select what from kept")).isEqualTo("row");
        delete(recovered);
        delete(desired);
    }

    @Test
    void aTargetThatCannotBeHadIsTriedOnceAndAnotherOneTakenInItsPlace() throws Exception {
        var desired = made(backedUp("reached", 1));
        completes(desired, "first");
        archives(desired, adapter.mark(desired.ref()));
        var never = ContractClusters.recovered(
                ContractClusters.desired(ContractClusters.ref("late"), 18, 1),
                new Recovery(archive(desired), null, "FF/0"));
        adapter.apply(never, next());
        Eventually.get(PATIENCE, "stuck", () -> look(never).convergence(), Stuck.class::isInstance);
        var log = Instance.log(sandbox.layout().cluster(never.ref().id()).instance("late-1"));
        var words = Files.readString(log);

        var other = backedUp("other", 1);
        made(other);
        completes(other, "first");
        completes(other, "second");
        archives(other, adapter.mark(other.ref()));
        assertThat(Files.readString(log)).as("it is not tried again").isEqualTo(words);
        made(ContractClusters.recovered(never, new Recovery(archive(desired), null, null)));
        delete(never);
        delete(other);
        delete(desired);
    }

    @Test
    void aRecoveredClusterHasCredentialsOfItsOwnAndTheStandbysThatAreAskedFor() throws Exception {
        var clerk = new User("clerk", List.of("app"), null, false);
        var desired = made(backedUp("old", 1).withContents(Contents.none().with(clerk)));
        completes(desired, "first");
        archives(desired, adapter.mark(desired.ref()));

        var recovered = made(ContractClusters.withInstances(recovered("new", desired), 2)
                .withContents(Contents.none().with(clerk)));

        var endpoint =
                Objects.requireNonNull(look(recovered).facts().endpoints()).readWrite();
        AcknowledgedRows.connect(endpoint, adapter.credentials(recovered.ref())).close();
        AcknowledgedRows.connect(endpoint, adapter.credentials(recovered.ref(), "clerk"))
                .close();
        assertThatThrownBy(() -> AcknowledgedRows.connect(endpoint, adapter.credentials(desired.ref())))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> AcknowledgedRows.connect(endpoint, adapter.credentials(desired.ref(), "clerk")))
                .isInstanceOf(SQLException.class);
        delete(recovered);
        delete(desired);
    }

    @Test
    void archivingIsSwitchedOnAndOffWithoutARestartAndKeepsNoWalWhereItIsOff() throws Exception {
        var on = backedUp("switch", 2);
        var off = made(on.withBackup(null));
        var started = pids(off);
        adapter.mark(off.ref());
        adapter.mark(off.ref());
        Eventually.so(PATIENCE, "nothing is kept", () -> unarchived(off).isEmpty());

        made(on);
        completes(on, "first");
        assertThat(unarchived(on)).isEmpty();
        made(off);
        var end = adapter.reach(off.ref()).lastWal();
        adapter.mark(off.ref());
        Eventually.so(PATIENCE, "nothing is kept", () -> unarchived(off).isEmpty());

        assertThat(pids(off)).isEqualTo(started);
        assertThat(adapter.reach(off.ref()).lastWal()).isEqualTo(end);
        assertThatThrownBy(() -> adapter.backUp(off.ref(), "second", next()))
                .isInstanceOf(OperatorRefusedException.class);
        delete(off);
    }

    @Test
    void ofAllMomentsThatWentByWithoutASupervisorOneIsMadeUpFor() throws Exception {
        var daily = made(scheduled(backedUp("daily", 1), "0 3 * * *"));
        assertThat(adapter.backups(daily.ref()))
                .as("what was before is not made up for")
                .isEmpty();

        kill(sandbox.supervisor().orElseThrow());
        var file = sandbox.layout().cluster(daily.ref().id()).archiveState();
        var state = Json.read(file, ArchiveState.class).orElseThrow();
        var away = new Timetable("0 3 * * *", Instant.now().minus(Duration.ofDays(3)));
        Json.write(file, state.withTimetable(away));

        var taken = Eventually.present(
                PATIENCE,
                "a backup is complete",
                () -> adapter.backups(daily.ref()).stream()
                        .filter(one -> one.state() == State.COMPLETED)
                        .findFirst());
        assertThat(taken.scheduled()).isTrue();
        assertThat(taken.name())
                .isEqualTo(Timetable.name(away.due(Instant.now()).orElseThrow()));
        assertThat(adapter.backups(daily.ref())).hasSize(1);
        delete(daily);
    }

    @Test
    void whatIsOlderThanTheRetentionGoesAndTheRestCanStillBeRestored() throws Exception {
        var desired = made(backedUp("aging", 1));
        completes(desired, "first");
        archives(desired, adapter.mark(desired.ref()));
        completes(desired, "second");
        sql(desired, "create table kept as select 'row' as what");
        archives(desired, adapter.mark(desired.ref()));
        var archive = ArchiveDirectory.of(archive(desired));
        var needed =
                Objects.requireNonNull(find(desired, "second").orElseThrow().beginWal());

        age(archive, "first", 40);
        age(archive, "second", 30);

        Eventually.so(
                PATIENCE, "the first is gone", () -> find(desired, "first").isEmpty());
        Eventually.so(
                PATIENCE,
                "its WAL is gone",
                () -> archive.read().files().stream()
                        .noneMatch(file -> file.toString().compareTo(needed) < 0));
        assertThat(archive.base("first")).doesNotExist();
        assertThat(find(desired, "second")).isPresent();
        completes(desired, "third");
        assertThat(find(desired, "second"))
                .as("the limit's own moments need it")
                .isPresent();
        var recovered = made(recovered("young", desired));
        assertThat(sql(recovered, "select what from kept")).isEqualTo("row");
        delete(recovered);
        delete(desired);
    }

    private static void age(ArchiveDirectory archive, String name, int days) throws IOException {
        var backup = archive.read().backups().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        archive.describe(
                archive.base(name),
                new BaseBackup(
                        name,
                        false,
                        backup.startedAt(),
                        backup.completedAt().minus(Duration.ofDays(days)),
                        backup.sizeBytes(),
                        backup.timeline(),
                        backup.beginWal(),
                        backup.endWal(),
                        backup.beginLsn(),
                        backup.endLsn()));
    }

    private static DesiredCluster scheduled(DesiredCluster like, String schedule) {
        return like.withBackup(new DesiredBackup(archive(like), schedule, 7));
    }

    @Test
    void aClusterThatGoesLeavesItsArchiveAsItIs() throws Exception {
        var desired = made(backedUp("gone", 2));
        completes(desired, "first");
        archives(desired, adapter.mark(desired.ref()));
        sql(desired, "create table unarchived as select 'row' as what");
        var before = listing(desired);

        delete(desired);

        assertThat(listing(desired)).isEqualTo(before);
    }

    @Test
    void whatTheSandboxCannotKeepAnArchiveInIsRefused() {
        var desired = ContractClusters.desired(ContractClusters.ref("odd"), 18, 1);
        var s3 = new ObjectStore("far", ObjectStore.Kind.S3, "s3://bucket", null, null, null);

        for (var archive : List.of(
                new Archive(s3, "odd"),
                new Archive(ObjectStore.directory("here", "relative"), "odd"),
                new Archive(ObjectStore.directory("here", "/tmp"), "../odd"))) {
            assertThatThrownBy(() -> adapter.apply(desired.withBackup(new DesiredBackup(archive, null, 7)), next()))
                    .isInstanceOf(OperatorRefusedException.class);
            var recovered = ContractClusters.recovered(desired, new Recovery(archive, null, null));
            assertThatThrownBy(() -> adapter.apply(recovered, next())).isInstanceOf(OperatorRefusedException.class);
        }
        var never = scheduled(backedUp("odd", 1), "every day");
        assertThatThrownBy(() -> adapter.apply(never, next())).isInstanceOf(OperatorRefusedException.class);
        assertThatThrownBy(() -> adapter.backUp(desired.ref(), "../odd", next()))
                .isInstanceOf(OperatorRefusedException.class);
    }

    private DesiredCluster backedUp(String name, int instances) {
        var archive = new Archive(ObjectStore.directory("here", store.toString()), name + "-1");
        return ContractClusters.desired(ContractClusters.ref(name), 18, instances)
                .withBackup(new DesiredBackup(archive, null, 7));
    }

    private DesiredCluster recovered(String name, DesiredCluster source) {
        return ContractClusters.recovered(
                ContractClusters.desired(ContractClusters.ref(name), 18, 1), new Recovery(archive(source), null, null));
    }

    private static Archive archive(DesiredCluster cluster) {
        return Objects.requireNonNull(cluster.backup()).archive();
    }

    private DesiredCluster made(DesiredCluster desired) throws Exception {
        var fence = next();
        adapter.apply(desired, fence);
        settles(Expectation.matching(desired, fence.mark()));
        return desired;
    }

    private void delete(DesiredCluster desired) throws Exception {
        adapter.delete(desired.ref(), next());
        Eventually.so(
                PATIENCE,
                "gone",
                () -> adapter.observe(desired.ref(), Expectation.gone()).settled());
    }

    private void completes(DesiredCluster desired, String name) throws Exception {
        adapter.backUp(desired.ref(), name, next());
        Eventually.present(
                PATIENCE, "complete", () -> find(desired, name).filter(one -> one.state() == State.COMPLETED));
    }

    private Optional<Backup> find(DesiredCluster desired, String name) {
        return adapter.backups(desired.ref()).stream()
                .filter(one -> one.name().equals(name))
                .findFirst();
    }

    private static String words(Backup backup) {
        return String.valueOf(backup.message());
    }

    private void archives(DesiredCluster desired, ArchiveMark mark) throws Exception {
        Eventually.get(
                PATIENCE,
                mark.wal() + " is archived",
                () -> adapter.reach(desired.ref()),
                reach -> reach.includes(mark.wal()));
    }

    private interface Act {
        void run() throws Exception;
    }

    private void storeAway(Act act) throws Exception {
        var away = store.resolveSibling(store.getFileName() + "-away");
        Files.move(store, away);
        try {
            act.run();
        } finally {
            Files.move(away, store);
        }
    }

    private AcknowledgedRows rows(DesiredCluster desired) throws Exception {
        var endpoints = Objects.requireNonNull(look(desired).facts().endpoints());
        return AcknowledgedRows.begin(endpoints.readWrite(), adapter.credentials(desired.ref()));
    }

    private static void flows(AcknowledgedRows rows) throws Exception {
        var before = rows.count();
        Eventually.so(PATIENCE, "rows are acknowledged", () -> rows.count() > before + 20);
    }

    private Collection<Integer> missing(AcknowledgedRows rows, DesiredCluster there) throws Exception {
        var endpoints = Objects.requireNonNull(look(there).facts().endpoints());
        return rows.missingFrom(endpoints.readWrite(), adapter.credentials(there.ref()));
    }

    private @Nullable String sql(DesiredCluster desired, String statement) throws Exception {
        var endpoints = Objects.requireNonNull(look(desired).facts().endpoints());
        try (var connection = AcknowledgedRows.connect(endpoints.readWrite(), adapter.credentials(desired.ref()));
                var prepared = connection.prepareStatement(statement)) {
            if (!prepared.execute()) {
                return null;
            }
            prepared.getResultSet().next();
            return prepared.getResultSet().getString(1);
        }
    }

    private String primary(DesiredCluster desired) {
        return Objects.requireNonNull(look(desired).facts().primary());
    }

    private Observation look(DesiredCluster desired) {
        return adapter.observe(desired.ref(), Expectation.matching(desired, null));
    }

    private void settles(Expectation expectation) throws Exception {
        var cluster = Objects.requireNonNull(expectation.desired()).ref();
        Eventually.get(PATIENCE, "settled", () -> adapter.observe(cluster, expectation), Observation::settled);
    }

    private Set<Long> pids(DesiredCluster desired) throws IOException {
        var pids = new TreeSet<Long>();
        for (var instance : look(desired).facts().names()) {
            sandbox.postmaster(desired.ref().id(), instance)
                    .map(ProcessHandle::pid)
                    .ifPresent(pids::add);
        }
        return pids;
    }

    /** What any instance has still to archive. */
    private List<Path> unarchived(DesiredCluster desired) throws IOException {
        var files = sandbox.layout().cluster(desired.ref().id());
        try (var tree = Files.walk(files.instances())) {
            return tree.filter(path -> path.toString().endsWith(".ready")).toList();
        }
    }

    private Set<String> listing(DesiredCluster desired) throws IOException {
        try (var tree = Files.walk(ArchiveDirectory.of(archive(desired)).root())) {
            return tree.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private void kill(DesiredCluster desired, String instance) throws IOException {
        kill(sandbox.postmaster(desired.ref().id(), instance).orElseThrow());
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        TestSandbox.awaitEnd(process);
    }

    private static boolean isAbout(ProcessHandle command, String file) {
        return command.info().commandLine().filter(line -> line.contains(file)).isPresent();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        run("kill", "-" + name, String.valueOf(process.pid()));
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private ContractFence next() {
        return ContractFence.of(++generation, 1);
    }
}
