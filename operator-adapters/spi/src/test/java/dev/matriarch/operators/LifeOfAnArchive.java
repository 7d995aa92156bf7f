package dev.matriarch.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.Convergence.Stuck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** One cluster that is backed up, from the first file in its archive to what comes back when the cluster is gone. */
final class LifeOfAnArchive {

    private final BackupContract contract;
    private final Backups backups;
    private final DesiredCluster source;
    private long generation;
    private @Nullable Instant moment;
    private @Nullable String place;

    LifeOfAnArchive(BackupContract contract) {
        this.contract = contract;
        this.backups = (Backups) contract.adapter();
        this.source = backedUp(desired("books", contract.instances()));
    }

    Stream<DynamicNode> chapters() {
        return Stream.of(
                chapter("a cluster without an archive is not backed up", this::refused),
                chapter("a cluster is made with an archive, and says that it archives", this::made),
                chapter("a backup that is asked for twice is taken once", this::takenOnce),
                chapter("a worker that lost its job asks for nothing", this::fenced),
                chapter("a mark gets into the archive with all that was committed before", this::marked),
                chapter("a cluster comes back as it was between two rows", this::recoveredToTime),
                chapter("a cluster comes back as it was at a place in the WAL", this::recoveredToPlace),
                chapter("a moment after the end of the archive cannot be had, in PostgreSQL's words", this::tooLate),
                chapter("a moment before the first backup cannot be had", this::tooEarly),
                chapter("a store that is away is told, and what was kept back comes later", this::interrupted),
                chapter("the source is deleted", () -> delete(source)),
                chapter("all of it comes back, into a cluster that is backed up itself", this::recovered));
    }

    private interface Chapter {
        void tell() throws Exception;
    }

    private static DynamicTest chapter(String title, Chapter chapter) {
        return dynamicTest(title, chapter::tell);
    }

    private void refused() throws Exception {
        var plain = desired("plain", 1);
        apply(plain);

        assertThatThrownBy(() -> backups.backUp(plain.ref(), "first", next()))
                .isInstanceOf(OperatorRefusedException.class);
        assertThat(backups.backups(plain.ref())).isEmpty();
        assertThat(backups.reach(plain.ref()).lastWal()).isNull();
        delete(plain);
    }

    private void made() throws Exception {
        assertThat(backups.storesIn()).isEqualTo(contract.store().kind());

        apply(source);

        Eventually.so(contract.patience(), "archiving", () -> archiving(source).status());
        assertThat(contract.adapter().render(source))
                .contains(archive(source).serverName())
                .contains(contract.store().location());
    }

    private void takenOnce() throws Exception {
        contract.sql(source, "create table moments (what text)");
        var fence = next();
        backups.backUp(source.ref(), "first", fence);
        backups.backUp(source.ref(), "first", fence);
        var known = find(source, "first");

        var taken = completes(source, "first");
        backups.backUp(source.ref(), "first", ContractFence.of(fence.generation(), 2));
        backups.backUp(source.ref(), "first", ContractFence.of(1, 1)); // whatever the cluster has become since

        assertThat(known).isPresent();
        assertThat(backups.backups(source.ref())).extracting(Backup::name).containsExactly("first");
        assertThat(taken.scheduled()).isFalse();
        assertThat(taken.startedAt()).isBefore(taken.completedAt());
        assertThat(taken.sizeBytes()).isPositive();
        var reach = backups.reach(source.ref());
        assertThat(reach.includes(Objects.requireNonNull(taken.endWal()))).isTrue();
        assertThat(reach.from()).isEqualTo(taken.completedAt());
    }

    private void fenced() {
        assertThatThrownBy(() -> backups.backUp(source.ref(), "late", next().lost()))
                .isInstanceOf(FencedException.class);

        assertThat(backups.backups(source.ref())).extracting(Backup::name).containsExactly("first");
    }

    private void marked() throws Exception {
        contract.sql(source, "insert into moments values ('first')");
        place = contract.sql(source, "select pg_current_wal_insert_lsn()");
        moment = backups.mark(source.ref()).at();
        contract.sql(source, "insert into moments values ('second')");

        archives(backups.mark(source.ref()));
    }

    private void recoveredToTime() throws Exception {
        var recovered = recovery("then", moment, null);
        apply(recovered);

        assertThat(rows(recovered)).isEqualTo("first");
        contract.sql(recovered, "insert into moments values ('another history')");
        assertThat(rows(source)).isEqualTo("first, second");
        delete(recovered);
    }

    private void recoveredToPlace() throws Exception {
        var recovered = recovery("there", null, place);
        apply(recovered);

        assertThat(rows(recovered)).isEqualTo("first");
        delete(recovered);
    }

    private void tooLate() throws Exception {
        var never = recovery("never", Instant.now().plus(Duration.ofDays(1)), null);

        assertThat(stuck(never).cause()).contains("before configured recovery target was reached");
        delete(never);
    }

    private void tooEarly() throws Exception {
        var before = find(source, "first").orElseThrow().startedAt();
        var never = recovery("early", Objects.requireNonNull(before).minusSeconds(60), null);

        assertThat(stuck(never).cause()).isNotBlank();
        delete(never);
    }

    private void recovered() throws Exception {
        var recovered = backedUp(recovery("again", null, null));
        apply(recovered);

        assertThat(rows(recovered)).isEqualTo("first, kept back, second");
        Eventually.so(
                contract.patience(), "archiving", () -> archiving(recovered).status());
        backups.backUp(recovered.ref(), "own", next());
        completes(recovered, "own");
        delete(recovered);
    }

    private DesiredCluster recovery(String name, @Nullable Instant time, @Nullable String lsn) {
        return ContractClusters.recovered(desired(name, 1), new Recovery(archive(source), time, lsn));
    }

    private String rows(DesiredCluster cluster) throws Exception {
        return String.valueOf(contract.sql(cluster, "select string_agg(what, ', ' order by what) from moments"));
    }

    private Stuck stuck(DesiredCluster desired) throws Exception {
        send(desired, next());
        var seen = Eventually.get(
                contract.patience(),
                "stuck",
                () -> look(desired).convergence(),
                convergence -> convergence instanceof Stuck);
        return (Stuck) seen;
    }

    private void interrupted() throws Exception {
        contract.takeStoreAway();
        try {
            contract.sql(source, "insert into moments values ('kept back')");
            backups.mark(source.ref());
            Eventually.so(contract.patience(), "told", () -> !archiving(source).status());
            var told = archiving(source);
            assertThat(told.message()).isNotBlank();
            assertThat(told.nextAction()).isNotBlank();
            assertThat(backups.reach(source.ref()).failure()).isNotBlank();
            assertThat(look(source).health()).isEqualTo(Health.UP);
        } finally {
            contract.bringStoreBack();
        }

        archives(backups.mark(source.ref()));
        Eventually.so(contract.patience(), "archiving", () -> archiving(source).status());
        assertThat(backups.reach(source.ref()).failure()).isNull();
    }

    private void archives(Backups.ArchiveMark mark) throws Exception {
        Eventually.get(
                contract.patience(),
                mark.wal() + " is in the archive",
                () -> backups.reach(source.ref()),
                reach -> reach.includes(mark.wal()));
    }

    private Backup completes(DesiredCluster cluster, String name) throws Exception {
        return Eventually.present(
                contract.patience(),
                name + " is complete",
                () -> find(cluster, name).filter(one -> one.state() == Backup.State.COMPLETED));
    }

    private Optional<Backup> find(DesiredCluster cluster, String name) {
        return backups.backups(cluster.ref()).stream()
                .filter(one -> one.name().equals(name))
                .findFirst();
    }

    private Condition archiving(DesiredCluster cluster) {
        return look(cluster).facts().conditions().stream()
                .filter(condition -> condition.type().equals("Archiving"))
                .findFirst()
                .orElseThrow();
    }

    private Observation look(DesiredCluster cluster) {
        return contract.adapter().observe(cluster.ref(), Expectation.matching(cluster, null));
    }

    private void apply(DesiredCluster desired) throws Exception {
        var fence = next();
        send(desired, fence);
        var expectation = Expectation.matching(desired, fence.mark());
        Eventually.get(
                contract.patience(),
                "settled",
                () -> Tended.look(contract.adapter(), desired, expectation, fence),
                Observation::settled);
    }

    private void send(DesiredCluster desired, ContractFence fence) {
        for (var archive : archives(desired)) {
            admit(desired.ref(), archive.store(), fence);
        }
        contract.adapter().apply(desired, fence);
    }

    private void admit(ClusterRef cluster, ObjectStore store, ContractFence fence) {
        var access = contract.access();
        if (access != null) {
            backups.admit(cluster, store, access, fence);
        }
    }

    private void delete(DesiredCluster cluster) throws Exception {
        var fence = next();
        Eventually.so(contract.patience(), "gone", () -> {
            contract.adapter().delete(cluster.ref(), fence);
            return contract.adapter().observe(cluster.ref(), Expectation.gone()).settled();
        });
    }

    private static List<Archive> archives(DesiredCluster desired) {
        var recovery = desired.bootstrap().recovery();
        return Stream.of(
                        desired.backup() == null ? null : desired.backup().archive(),
                        recovery == null ? null : recovery.from())
                .filter(Objects::nonNull)
                .toList();
    }

    private static Archive archive(DesiredCluster cluster) {
        return Objects.requireNonNull(cluster.backup(), "backup").archive();
    }

    private DesiredCluster backedUp(DesiredCluster cluster) {
        var serverName = "%s-%s".formatted(cluster.ref().name(), cluster.ref().id());
        return cluster.withBackup(new DesiredBackup(new Archive(contract.store(), serverName), null, 7));
    }

    private DesiredCluster desired(String name, int instances) {
        var version = contract.adapter().limits().newestPostgresqlVersion();
        return ContractClusters.desired(ContractClusters.ref(name), version, instances);
    }

    private ContractFence next() {
        return ContractFence.of(++generation, 1);
    }
}
