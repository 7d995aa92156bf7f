package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.AcknowledgedRows;
import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Backups.Backup.State;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Recovery;
import dev.matriarch.operators.sandbox.Part.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong while two clusters change places, and what only shows in their files. */
class SandboxReplicasTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private TestSandbox sandbox;
    private SandboxAdapter adapter;
    private Path store;
    private DesiredCluster left;
    private DesiredCluster right;
    private String primary = "left";
    private long generation;

    @BeforeEach
    void open() throws IOException {
        sandbox = TestSandbox.create();
        adapter = sandbox.adapter();
        store = Files.createTempDirectory("store");
        define(1);
    }

    @AfterEach
    void close() throws IOException {
        sandbox.close();
        Trees.delete(store);
    }

    @Test
    void aDemotionThatADyingSupervisorLeavesIsEndedByTheNextOne() throws Exception {
        make(1);
        try (var rows = rows(left)) {
            flows(rows);
            primary = "right";
            send(role(left, null));
            Eventually.so(PATIENCE, "it ceases to take writes", () -> isAt(left, Stage.LEAVES));
            kill(sandbox.supervisor().orElseThrow());
            token(left);
            settles(role(left, null));
            changesPlaces(rows);
        }
    }

    @Test
    void aDemotionWhoseSupervisorDiesWhileTheArchiveIsAwayIsEndedOnceThatIsBack() throws Exception {
        make(2);
        try (var rows = rows(left)) {
            flows(rows);
            primary = "right";
            var away = leavesWithoutAnArchive();
            kill(sandbox.supervisor().orElseThrow());
            Eventually.so(PATIENCE, "it waits again", () -> waits(left));
            assertThat(adapter.token(left.ref())).isEmpty();
            Files.move(away, store);
            changesPlaces(rows);
        }
    }

    @Test
    void aDemotionThatWaitsForTheArchiveCanBeCalledOff() throws Exception {
        make(2);
        var timeline = timeline(left);
        var holder = holder(left);
        try (var rows = rows(left)) {
            flows(rows);
            primary = "right";
            var away = leavesWithoutAnArchive();
            primary = "left";
            apply(role(left, null));
            flows(rows);
            Files.move(away, store);
            assertThat(timeline(left)).isGreaterThan(timeline);
            assertThat(holder(left)).isEqualTo(holder);
            primary = "right";
            send(role(left, null));
            changesPlaces(rows);
        }
    }

    /** The store is taken away while the primary stops, which it does only once its standbys have all. */
    private Path leavesWithoutAnArchive() throws Exception {
        var away = store.resolveSibling(store.getFileName() + ".away");
        var senders = value(
                        left, state(left).primary(), "select string_agg(pid::text, chr(10)) from pg_stat_replication")
                .orElseThrow()
                .lines()
                .map(Long::parseLong)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
        assertThat(senders).isNotEmpty();
        signal("STOP", senders);
        try {
            send(role(left, null));
            Eventually.so(PATIENCE, "it leaves", () -> isAt(left, Stage.LEAVES));
            Files.move(store, away);
        } finally {
            signal("CONT", senders);
        }
        Eventually.so(PATIENCE, "it waits", () -> waits(left));
        assertThat(isAt(left, Stage.LEAVES)).isTrue();
        return away;
    }

    @Test
    void aPromotionThatADyingSupervisorLeavesIsEndedByTheNextOne() throws Exception {
        make(2);
        try (var rows = rows(left)) {
            flows(rows);
            var history = wal(left).resolve("%08X.history".formatted(timeline(left) + 1));
            primary = "right";
            send(role(left, null));
            var token = token(left);
            run("mkfifo", history.toString());
            send(role(right, token));
            Eventually.so(PATIENCE, "it is to take writes", () -> isAt(right, Stage.INHERITS));
            kill(sandbox.supervisor().orElseThrow());
            Eventually.get(PATIENCE, "it is seen again", () -> look(role(right, token)), seen -> !seen.settled());
            assertThat(look(right).facts().primary()).isNull();
            Files.delete(history);
            endWhoReads(right, history);

            apply(role(right, token));
            assertThat(rows.missingFrom(readWrite(right), adapter.credentials(right.ref())))
                    .isEmpty();
        }
        apply(role(left, null));
    }

    @Test
    void theyChangePlacesForTheTwentiethTimeAsForTheFirst() throws Exception {
        make(3);
        for (var change = 0; change < 20; change++) {
            var old = cluster(primary);
            try (var rows = rows(old)) {
                flows(rows);
                primary = other(primary);
                send(role(old, null));
                changesPlaces(rows);
            }
        }
        for (var cluster : List.of(left, right)) {
            assertThat(condition(cluster, "Archiving")).isTrue();
            assertThat(complaintsOfTheArchive(cluster)).isEmpty();
            var reading = ArchiveDirectory.of(archive(cluster)).read();
            assertThat(reading.timelines().forks()).hasSize(20);
        }
    }

    @Test
    void passwordsAreInTheFilesThatAreForThemAndNowhereElse() throws Exception {
        make(1);
        var passwords = List.copyOf(adapter.secrets(left.ref()).values().values());
        assertThat(adapter.secrets(right.ref()).values())
                .isEqualTo(adapter.secrets(left.ref()).values());

        var leaks = new ArrayList<Path>();
        try (var files = Files.walk(sandbox.layout().root())) {
            for (var file : files.filter(SandboxReplicasTest::isRead).toList()) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (passwords.stream().anyMatch(text::contains)) {
                    leaks.add(file);
                }
            }
        }

        assertThat(leaks).allMatch(file -> file.endsWith("credentials.json") || file.endsWith("users.json"));
        assertThat(sandbox.layout().cluster(right.ref().id()).acquaintance()).doesNotExist();
    }

    /** What PostgreSQL has in its own data is another matter. */
    private static boolean isRead(Path file) {
        return Files.isRegularFile(file) && !file.toString().contains("/data/");
    }

    @Test
    void aLeaderWhoseDataAreOfNoUseIsMadeAnewFromTheArchive() throws Exception {
        make(1);
        var follower = role(right, null);

        sql(right, "right-1", "select pg_promote(false)");
        Eventually.so(PATIENCE, "it is noticed", () -> !look(follower).settled());
        settles(follower);
        reads(right, "1");
        wipe(right, "right-1");
        Eventually.so(PATIENCE, "it is noticed", () -> !look(follower).settled());
        settles(follower);

        assertThat(look(follower).facts().primary()).isNull();
        reads(right, "1");
    }

    /** What was on its way when the leader died may have reached the other one: then that leads, else it gives way. */
    @Test
    void whoeverLeadsNextHasWhatTheLeaderHad() throws Exception {
        make(2);
        var follower = role(right, null);
        var processes = sandbox.postmaster(right.ref().id(), "right-2")
                .orElseThrow()
                .children()
                .toList();
        signal("STOP", processes);
        try {
            sql(left, "left-1", "create table more ()");
            archives(left);
            Eventually.so(PATIENCE, "it has more", () -> has(right, "right-1", "more"));
            Files.move(wal(left), wal(left).resolveSibling("away"));
            Eventually.so(PATIENCE, "it is told", () -> !condition(follower, "Following"));
            PostgresProcess.kill(sandbox.postmaster(right.ref().id(), "right-1").orElseThrow());
        } finally {
            signal("CONT", processes);
        }

        Eventually.so(
                PATIENCE,
                "both have it again",
                () -> look(follower).settled() && has(right, "right-1", "more") && has(right, "right-2", "more"));
    }

    @Test
    void whoHasWhatTheOtherOneNeverHadDoesNotFollowAndSaysSo() throws Exception {
        make(1);
        primary = "right";
        apply(role(right, null));
        sql(left, "left-1", "create table lonely ()");

        send(role(left, null));

        var seen = Eventually.get(
                PATIENCE, "stuck", () -> look(role(left, null)), one -> one.convergence() instanceof Stuck);
        assertThat(((Stuck) seen.convergence()).cause()).contains("is not a child of this server's history");
    }

    @Test
    void aReplicaIsScaledRestartedAndHasWhatItsPeerHasInForce() throws Exception {
        make(1);
        var more = Map.of("max_connections", "60");
        left = ContractClusters.withParameters(left, more);
        apply(role(left, null));
        archives(left);
        var follower = role(right, null);
        Eventually.get(
                PATIENCE,
                "it has as many as its peer",
                () -> setting(right, "max_connections"),
                inForce -> inForce.equals("60"));
        settles(follower);
        var startedAt = look(follower).facts().instances().getFirst().startedAt();

        right = ContractClusters.withRestart(ContractClusters.withInstances(right, 2), new RestartMark("again", null));
        var seen = apply(role(right, null));

        assertThat(seen.facts().readyInstances()).isEqualTo(2);
        assertThat(seen.facts().instances()).noneMatch(one -> Objects.equals(one.startedAt(), startedAt));
        var next = seen.facts().instances().getLast().name();
        adapter.switchover(right.ref(), next, next());
        Eventually.get(
                PATIENCE,
                next + " leads",
                () -> adapter.observe(
                        right.ref(),
                        Expectation.matching(role(right, null), null).withPrimary(next)),
                Observation::settled);
    }

    @Test
    void oneThatStreamsSaysThatItsPeerIsAway() throws Exception {
        var follower = streaming(Map.of());
        assertThat(condition(follower, "Following")).isTrue();

        adapter.delete(left.ref(), next());

        assertThat(notFollowing(follower).message()).contains("left");
        reads(right, "1");
    }

    @Test
    void oneThatStreamsSaysThatItsPeerHasThrownAwayWhatItLacks() throws Exception {
        var follower = streaming(Map.of("wal_keep_size", "0"));
        var supervisor = List.of(sandbox.supervisor().orElseThrow());
        signal("STOP", supervisor);
        try {
            PostgresProcess.kill(sandbox.postmaster(right.ref().id(), "right-1").orElseThrow());
            for (var file = 0; file < 4; file++) {
                sql(left, "left-1", "create table more%d ()".formatted(file));
                sql(left, "left-1", "select pg_switch_wal()");
                sql(left, "left-1", "checkpoint");
            }
        } finally {
            signal("CONT", supervisor);
        }

        assertThat(notFollowing(follower).message()).contains("has already been removed");
        assertThat(notFollowing(follower).reason()).isEqualTo("PeerAway");
    }

    /** The right one, which is a copy of the left one and follows it without an archive. */
    private DesiredCluster streaming(Map<String, String> parameters) throws Exception {
        left = ContractClusters.withParameters(
                ContractClusters.desired(ContractClusters.ref("left"), 18, 1), parameters);
        right = ContractClusters.desired(ContractClusters.ref("right"), 18, 1);
        apply(left);
        sql(left, "left-1", "create table kept as select 1 as what");
        adapter.acquaint(right.ref(), adapter.secrets(left.ref()), next());
        var peer = new Peer("left", null, left.ref());
        var follower = right.withReplication(new DesiredReplication("right", "left", peer, null));
        apply(follower);
        reads(right, "1");
        return follower;
    }

    private Condition notFollowing(DesiredCluster follower) throws Exception {
        return Eventually.present(
                PATIENCE,
                "it says so",
                () -> look(follower).facts().conditions().stream()
                        .filter(one -> one.type().equals("Following") && !one.status())
                        .findFirst());
    }

    private void define(int instances) {
        left = backedUp(ContractClusters.desired(ContractClusters.ref("left"), 18, instances));
        right = ContractClusters.recovered(
                backedUp(ContractClusters.desired(ContractClusters.ref("right"), 18, instances)),
                new Recovery(archive(left), null, null));
    }

    private void make(int instances) throws Exception {
        define(instances);
        apply(role(left, null));
        sql(left, "left-1", "create table kept as select 1 as what");
        adapter.backUp(left.ref(), "first", next());
        Eventually.get(
                PATIENCE,
                "a base backup",
                () -> adapter.backups(left.ref()),
                all -> all.stream().anyMatch(one -> one.state() == State.COMPLETED));
        adapter.acquaint(right.ref(), adapter.secrets(left.ref()), next());
        apply(role(right, null));
    }

    /** The old one has been told to follow: the other one takes its place, and has all rows. */
    private void changesPlaces(AcknowledgedRows rows) throws Exception {
        var old = cluster(other(primary));
        var heir = cluster(primary);
        apply(role(heir, token(old)));
        assertThat(rows.missingFrom(readWrite(heir), adapter.credentials(heir.ref())))
                .isEmpty();
        settles(role(old, null));
        apply(role(heir, null));
    }

    private String token(DesiredCluster cluster) throws Exception {
        return Eventually.present(PATIENCE, "a token", () -> adapter.token(cluster.ref()));
    }

    private boolean isAt(DesiredCluster cluster, Stage stage) throws IOException {
        return state(cluster).part().is(stage);
    }

    private ClusterState state(DesiredCluster cluster) throws IOException {
        return Json.read(sandbox.layout().cluster(cluster.ref().id()).state(), ClusterState.class)
                .orElseThrow();
    }

    private boolean waits(DesiredCluster cluster) {
        return look(role(cluster, null)).convergence() instanceof Progressing(var why)
                && why.contains("archive does not take the last WAL");
    }

    /** The shell's programs that PostgreSQL waits for while they wait for a file. */
    private void endWhoReads(DesiredCluster cluster, Path file) throws IOException {
        sandbox.postmaster(cluster.ref().id(), state(cluster).primary())
                .orElseThrow()
                .descendants()
                .filter(process -> isAbout(process, file.toString()))
                .forEach(ProcessHandle::destroy);
    }

    private static boolean isAbout(ProcessHandle process, String what) {
        return process.info().commandLine().filter(line -> line.contains(what)).isPresent();
    }

    /** Two who bring the same file at once are none, though one of them says that it is there already. */
    private List<String> complaintsOfTheArchive(DesiredCluster cluster) throws IOException {
        var complaints = new ArrayList<String>();
        for (var member : state(cluster).members()) {
            var words = instance(cluster, member.name()).resolve(ArchiveCommands.WORDS);
            complaints.addAll(Files.exists(words) ? Files.readAllLines(words) : List.of());
        }
        complaints.removeIf(words -> !words.contains("another file"));
        return complaints;
    }

    private Path instance(DesiredCluster cluster, String name) {
        return sandbox.layout().cluster(cluster.ref().id()).instance(name);
    }

    private boolean condition(DesiredCluster cluster, String type) {
        return look(cluster).facts().conditions().stream()
                .anyMatch(condition -> condition.type().equals(type) && condition.status());
    }

    private static Path wal(DesiredCluster cluster) {
        return ArchiveDirectory.of(archive(cluster)).wal();
    }

    private static void signal(String name, List<ProcessHandle> processes) throws Exception {
        for (var process : processes) {
            run("kill", "-" + name, String.valueOf(process.pid()));
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    /** Nobody starts it while its data go. */
    private void wipe(DesiredCluster cluster, String instance) throws Exception {
        var supervisor = List.of(sandbox.supervisor().orElseThrow());
        signal("STOP", supervisor);
        try {
            var postmaster = sandbox.postmaster(cluster.ref().id(), instance).orElseThrow();
            PostgresProcess.kill(postmaster);
            Eventually.so(
                    PATIENCE,
                    "its data are gone",
                    () -> isDeleted(instance(cluster, instance).resolve("data")));
        } finally {
            signal("CONT", supervisor);
        }
    }

    /** Processes that were killed can be at work for a moment. */
    private static boolean isDeleted(Path tree) throws IOException {
        try {
            Trees.delete(tree);
            return true;
        } catch (DirectoryNotEmptyException notYet) {
            return false;
        }
    }

    private String holder(DesiredCluster cluster) {
        return look(cluster).facts().holderOfPrimary().orElseThrow().name();
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        TestSandbox.awaitEnd(process);
    }

    private void reads(DesiredCluster cluster, String what) throws Exception {
        Eventually.get(
                PATIENCE,
                what,
                () -> value(cluster, state(cluster).primary(), "select what::text from public.kept"),
                seen -> seen.equals(Optional.of(what)));
    }

    private boolean has(DesiredCluster cluster, String instance, String table) throws Exception {
        return value(cluster, instance, "select to_regclass('public." + table + "')::text")
                .isPresent();
    }

    private String setting(DesiredCluster cluster, String name) throws Exception {
        return value(cluster, state(cluster).primary(), "show " + name).orElse("");
    }

    /** Nothing as well where it does not answer. */
    private Optional<String> value(DesiredCluster cluster, String instance, String statement) throws IOException {
        try (var sql = connect(cluster, instance)) {
            return Optional.ofNullable(sql.value(statement));
        } catch (SQLException silent) {
            return Optional.empty();
        }
    }

    private void sql(DesiredCluster cluster, String instance, String statement) throws Exception {
        try (var sql = connect(cluster, instance)) {
            sql.execute("set search_path = public");
            sql.execute(statement);
        }
    }

    private InstanceSql connect(DesiredCluster cluster, String instance) throws IOException {
        var passwords = CredentialsFile.read(
                        sandbox.layout().cluster(cluster.ref().id()))
                .orElseThrow();
        return new InstanceSql(state(cluster).member(instance).port(), passwords.superuser());
    }

    private void archives(DesiredCluster cluster) throws Exception {
        var mark = adapter.mark(cluster.ref());
        Eventually.get(
                PATIENCE,
                mark.wal() + " is in the archive",
                () -> adapter.reach(cluster.ref()),
                reach -> reach.includes(mark.wal()));
    }

    private AcknowledgedRows rows(DesiredCluster cluster) throws Exception {
        return AcknowledgedRows.begin(readWrite(cluster), adapter.credentials(cluster.ref()));
    }

    private static void flows(AcknowledgedRows rows) throws Exception {
        var before = rows.count();
        Eventually.so(PATIENCE, "rows are acknowledged", () -> rows.count() > before + 20);
    }

    private Endpoint readWrite(DesiredCluster cluster) {
        return Objects.requireNonNull(look(cluster).facts().endpoints(), "endpoints")
                .readWrite();
    }

    private int timeline(DesiredCluster cluster) {
        return Objects.requireNonNull(look(cluster).facts().timeline(), "timeline");
    }

    private Observation look(DesiredCluster cluster) {
        return adapter.observe(cluster.ref(), Expectation.matching(cluster, null));
    }

    private ContractFence send(DesiredCluster desired) {
        var fence = next();
        adapter.apply(desired, fence);
        return fence;
    }

    private Observation apply(DesiredCluster desired) throws Exception {
        return settles(Expectation.matching(desired, send(desired).mark()));
    }

    private Observation settles(DesiredCluster desired) throws Exception {
        return settles(Expectation.matching(desired, null));
    }

    private Observation settles(Expectation expectation) throws Exception {
        var ref = Objects.requireNonNull(expectation.desired()).ref();
        return Eventually.get(
                PATIENCE, ref.name() + " is settled", () -> adapter.observe(ref, expectation), Observation::settled);
    }

    private DesiredCluster cluster(String name) {
        return name.equals("left") ? left : right;
    }

    private static String other(String name) {
        return name.equals("left") ? "right" : "left";
    }

    private DesiredCluster role(DesiredCluster cluster, @Nullable String token) {
        var self = cluster.ref().name();
        var peer = Peer.archiving(other(self), archive(cluster(other(self))));
        return cluster.withReplication(new DesiredReplication(self, primary, peer, token));
    }

    private static Archive archive(DesiredCluster cluster) {
        return Objects.requireNonNull(cluster.backup(), "backup").archive();
    }

    private DesiredCluster backedUp(DesiredCluster cluster) {
        var serverName = "%s-%s".formatted(cluster.ref().name(), cluster.ref().id());
        var archive = new Archive(ObjectStore.directory("here", store.toString()), serverName);
        return cluster.withBackup(new DesiredBackup(archive, null, 7));
    }

    private ContractFence next() {
        return ContractFence.of(++generation, 1);
    }
}
