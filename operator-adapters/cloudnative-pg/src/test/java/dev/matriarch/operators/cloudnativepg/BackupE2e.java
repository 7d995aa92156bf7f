package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Backups.ArchiveMark;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Backups.Backup.State;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Recovery;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Archives, base backups and recoveries with the real operator, its plugin, and the S3 store of {@link RealStore}. */
@EnabledIfEnvironmentVariable(named = "MATRIARCH_E2E_S3_ENDPOINT", matches = ".+")
class BackupE2e {

    private static final StoreAccess WRONG = new StoreAccess("nobody", "nothing-at-all");
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final String DOOR = "store";

    private final RealDataPlane dataPlane = new RealDataPlane();
    private final CloudNativePgAdapter adapter = dataPlane.adapter;
    private final ClusterRef ref = dataPlane.cluster("orders");
    private final ClusterRef restored = dataPlane.cluster("restored");
    private final ObjectStore store = RealStore.at(dataPlane.tenant);
    private long generation;

    @AfterEach
    void leaveNothing() {
        dataPlane.remove(ref);
        dataPlane.remove(restored);
        assertThat(left()).isEmpty();
        dataPlane.removeNamespace();
        dataPlane.close();
    }

    @Test
    void whatWasArchivedComesBackAtAnyMomentAlsoWhenItsClusterIsGone() {
        settled(archived(plain(ref, 1), store, null));
        sql(ref, "create table steps(name text)");
        taken("first");

        sql(ref, "insert into steps values ('before')");
        var between = mark();
        sql(ref, "insert into steps values ('between')");
        var lsn = sql(ref, "select pg_current_wal_insert_lsn()");
        sql(ref, "insert into steps values ('after')");
        var last = mark();
        RealDataPlane.await(
                () -> adapter.reach(ref),
                reach -> reach.includes(last.wal()) && reach.from() != null && reach.failure() == null);

        settled(archived(recovered(at(between.at())), store, null));
        assertThat(steps()).isEqualTo("before");
        dataPlane.remove(restored);
        dataPlane.remove(ref);
        settled(recovered(new Recovery(archive(ref), null, lsn)));
        assertThat(steps()).isEqualTo("before,between");
        dataPlane.remove(restored);
        settled(recovered(at(last.at())));
        assertThat(steps()).isEqualTo("before,between,after");
    }

    @Test
    void aRecoveryThatCannotBeIsStuckWithinAMinuteInPostgresqlsWords() {
        settled(archived(plain(ref, 1), store, null));
        taken("first");

        var never = stuck(recovered(at(Instant.now().plus(1, ChronoUnit.DAYS))));
        assertThat(never).contains("recovery ended before configured recovery target was reached");
        dataPlane.remove(restored);
        var before = stuck(recovered(at(Instant.now().minus(1, ChronoUnit.DAYS))));
        assertThat(before).contains("no target backup found");
        dataPlane.remove(restored);
        var used = stuck(archived(recovered(new Recovery(archive(ref), null, null)), archive(ref), null));
        assertThat(used).contains("Expected empty archive");
    }

    @Test
    void anArchiveThatNothingGetsIntoIsSaidAndSaidAgainWhenItDoes() {
        open(true);
        var way = URI.create("http://%s.%s.svc:%d"
                .formatted(DOOR, dataPlane.namespace(), RealStore.endpoint().getPort()));
        var desired = archived(plain(ref, 1), RealStore.at(dataPlane.tenant, way), null);
        settled(desired);

        open(false);
        said(desired, false, "onnect");
        open(true);
        said(desired, true, "");

        admit(desired, WRONG);
        said(desired, false, "An error occurred (");
        admit(desired, RealStore.access());
        said(desired, true, "");
    }

    @Test
    void backupsAreTakenByThemselvesAndStayWhereTheyAreTakenNoMore() {
        settled(plain(ref, 2));
        var scheduled = settled(archived(plain(ref, 2), store, "* * * * *"));
        assertThat(condition(scheduled))
                .hasValueSatisfying(one -> assertThat(one.status()).isTrue());
        assertThat(pods()).hasSize(2).allMatch(Shape::archives);
        var taken = RealDataPlane.await(
                () -> adapter.backups(ref),
                backups -> backups.stream().anyMatch(one -> one.scheduled() && one.state() == State.COMPLETED));

        settled(archived(plain(ref, 2), store, null));
        var kept = RealDataPlane.await(() -> adapter.backups(ref), all -> true);
        assertThat(kept).extracting(Backup::name).contains(taken.getLast().name());

        settled(plain(ref, 2));
        assertThat(pods()).hasSize(2).noneMatch(Shape::archives);
    }

    /** The old primary is not let archive while the role moves, and says so; nothing is lost by it. */
    @Test
    void aSwitchoverIsNoFailureOfTheArchive() {
        var desired = archived(plain(ref, 2), store, null);
        settled(desired);
        generation++;
        RealDataPlane.call(() -> adapter.apply(desired, RealDataPlane.fence(generation)));
        RealDataPlane.call(() -> adapter.switchover(ref, "orders-2", RealDataPlane.fence(generation)));

        RealDataPlane.await(
                () -> {
                    var seen = look(desired);
                    assertThat(condition(seen))
                            .matches(said -> said.map(Condition::status).orElse(true));
                    return seen;
                },
                seen -> seen.settled() && "orders-2".equals(seen.facts().primary()));
        var last = mark();
        RealDataPlane.await(() -> adapter.reach(ref), reach -> reach.includes(last.wal()));
        assertThat(last.wal()).startsWith("00000002");
    }

    private DesiredCluster plain(ClusterRef cluster, int instances) {
        return dataPlane.desired(cluster, instances, "1Gi");
    }

    private DesiredCluster archived(DesiredCluster like, ObjectStore where, @Nullable String schedule) {
        return archived(like, new Archive(where, serverName(like.ref())), schedule);
    }

    private static DesiredCluster archived(DesiredCluster like, Archive archive, @Nullable String schedule) {
        return like.withBackup(new DesiredBackup(archive, schedule, 7));
    }

    private DesiredCluster recovered(Recovery recovery) {
        return ContractClusters.recovered(plain(restored, 1), recovery);
    }

    private Recovery at(Instant time) {
        return new Recovery(archive(ref), time, null);
    }

    private Archive archive(ClusterRef cluster) {
        return new Archive(store, serverName(cluster));
    }

    private static String serverName(ClusterRef cluster) {
        return cluster.name() + "-" + cluster.id();
    }

    private void admit(DesiredCluster desired, StoreAccess access) {
        desired.stores()
                .forEach(one -> RealDataPlane.call(
                        () -> adapter.admit(desired.ref(), one, access, RealDataPlane.fence(generation))));
    }

    /** Every step of a job may run twice. */
    private void write(DesiredCluster desired) {
        generation++;
        admit(desired, RealStore.access());
        RealDataPlane.call(() -> adapter.apply(desired, RealDataPlane.fence(generation)));
        RealDataPlane.call(() -> adapter.apply(desired, RealDataPlane.fence(generation)));
    }

    private Observation settled(DesiredCluster desired) {
        write(desired);
        return RealDataPlane.await(() -> look(desired), Observation::settled);
    }

    private Observation look(DesiredCluster desired) {
        return adapter.observe(
                desired.ref(),
                Expectation.matching(desired, RealDataPlane.fence(generation).mark()));
    }

    /** Counted from when the first attempt has failed: how soon there is one, is the place's business. */
    private String stuck(DesiredCluster desired) {
        write(desired);
        RealDataPlane.await(this::failures, failed -> failed > 0);
        var failedAt = Instant.now();
        var seen = RealDataPlane.await(() -> look(desired), one -> one.convergence() instanceof Stuck);
        assertThat(Duration.between(failedAt, Instant.now())).isLessThan(A_MINUTE);
        return ((Stuck) seen.convergence()).cause();
    }

    private long failures() {
        return dataPlane.somebody(client -> client
                .pods()
                .inNamespace(dataPlane.namespace())
                .withLabel(Labels.JOB_ROLE, Labels.RECOVERY)
                .list()
                .getItems()
                .stream()
                .filter(Pods::isOver)
                .count());
    }

    /** Once it is told in these words, which are the tool's where it fails; somebody has to write, or nothing is archived. */
    private void said(DesiredCluster desired, boolean archiving, String words) {
        var seen = RealDataPlane.await(
                () -> {
                    adapter.mark(ref);
                    return look(desired);
                },
                one -> condition(one)
                        .filter(said ->
                                said.status() == archiving && said.message().contains(words))
                        .isPresent());
        assertThat(seen.settled()).isEqualTo(archiving);
    }

    private static Optional<Condition> condition(Observation seen) {
        return seen.facts().conditions().stream()
                .filter(one -> one.type().equals("Archiving"))
                .findFirst();
    }

    private void taken(String name) {
        RealDataPlane.call(() -> adapter.backUp(ref, name, RealDataPlane.fence(generation)));
        RealDataPlane.call(() -> adapter.backUp(ref, name, RealDataPlane.fence(generation)));
        var backups = RealDataPlane.await(
                () -> adapter.backups(ref),
                all -> all.stream().anyMatch(one -> one.name().equals(name) && one.state() == State.COMPLETED));
        assertThat(backups).singleElement().satisfies(one -> {
            assertThat(one.scheduled()).isFalse();
            assertThat(one.timeline()).isEqualTo(1);
            assertThat(one.beginWal()).isNotNull();
            assertThat(one.completedAt()).isNotNull();
        });
    }

    private ArchiveMark mark() {
        return RealDataPlane.await(() -> adapter.mark(ref), one -> true);
    }

    private String steps() {
        return sql(restored, "select string_agg(name, ',' order by ctid) from steps");
    }

    private List<Pod> pods() {
        return answered(client -> client.pods()
                .inNamespace(dataPlane.namespace())
                .withLabel(Labels.POD_ROLE, Labels.INSTANCE)
                .list()
                .getItems());
    }

    private List<String> left() {
        return answered(client -> Stream.of(
                        BarmanObjectStore.class, PostgresSchedule.class, PostgresBackup.class, PostgresCluster.class)
                .flatMap(kind -> names(kind, client))
                .toList());
    }

    private Stream<String> names(Class<? extends HasMetadata> kind, KubernetesClient client) {
        return client.resources(kind).inNamespace(dataPlane.namespace()).list().getItems().stream()
                .map(one -> one.getMetadata().getName());
    }

    /** Asked again where there is no answer, as a job would. */
    private <T> T answered(Function<KubernetesClient, T> question) {
        return RealDataPlane.await(() -> dataPlane.somebody(question), one -> true);
    }

    /** A door to the store that can be shut: a service that leads there, or nowhere. */
    private void open(boolean open) {
        RealDataPlane.call(() -> dataPlane.somebody(client -> {
            var store = RealStore.endpoint();
            namespace(client);
            client.resource(new ServiceBuilder()
                            .withNewMetadata()
                            .withName(DOOR)
                            .withNamespace(dataPlane.namespace())
                            .endMetadata()
                            .withNewSpec()
                            .addNewPort()
                            .withPort(store.getPort())
                            .endPort()
                            .endSpec()
                            .build())
                    .unlock()
                    .createOr(existing -> existing.update());
            var slice = client.resource(new EndpointSliceBuilder()
                    .withNewMetadata()
                    .withName(DOOR)
                    .withNamespace(dataPlane.namespace())
                    .addToLabels("kubernetes.io/service-name", DOOR)
                    .endMetadata()
                    .withAddressType("IPv4")
                    .addNewEndpoint()
                    .withAddresses(store.getHost())
                    .endEndpoint()
                    .addNewPort()
                    .withPort(store.getPort())
                    .endPort()
                    .build());
            return open ? slice.unlock().createOr(existing -> existing.update()) : slice.delete();
        }));
    }

    /** As the adapter makes it for the first keys that it is given. */
    private void namespace(KubernetesClient client) {
        if (client.namespaces().withName(dataPlane.namespace()).get() == null) {
            adapter.admit(ref, store, RealStore.access(), RealDataPlane.fence(generation));
        }
    }

    private String sql(ClusterRef cluster, String statement) {
        var owner = RealDataPlane.await(() -> adapter.credentials(cluster), one -> true);
        return dataPlane.sql(cluster.name() + "-1", owner, owner.database(), statement);
    }
}
