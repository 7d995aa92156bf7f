package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Pool;
import dev.matriarch.operators.ClusterFacts.Pooler;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Contents.Database;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One thing is wrong with an otherwise whole cluster, and is not overlooked. */
class ReadingTest {

    private static final Contents CONTENTS = Contents.none()
            .with(new User("clerk", List.of("app"), null, false))
            .with(new Database("shelf", "clerk", List.of(), false));

    private final World world = World.whole();

    @Test
    void aWholeClusterIsSettledAndUp() {
        var seen = world.seen();

        assertThat(seen.convergence()).isEqualTo(new Settled());
        assertThat(seen.health()).isEqualTo(Health.UP);
        assertThat(seen.facts().conditions()).isEmpty();
    }

    @Test
    void itIsTheSameWherePatroniKeepsItsStateInEndpoints() {
        world.inEndpoints = true;

        assertThat(world.seen().convergence()).isEqualTo(new Settled());
        assertThat(world.seen().facts().primary()).isEqualTo("orders-0");
    }

    @Test
    void aPoolerIsHeldAgainstItsDeploymentAndPods() {
        var pool = new DesiredPooler.Pool(1, DesiredPooler.Mode.TRANSACTION, 20, 200);
        var wanted = ContractClusters.withPooler(world.desired, new DesiredPooler(pool, null));
        world.resource = TestClusters.MANIFESTS.of(wanted);

        assertThat(seen(wanted).convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, the pooler orders-pooler is not there"));
        world.pools("orders-pooler", 0);
        assertThat(seen(wanted).convergence())
                .isEqualTo(
                        new Progressing("3 of 3 instances ready, 0 of 1 instances of the pooler orders-pooler ready"));
        assertThat(seen(wanted).facts().conditions())
                .extracting(Condition::type)
                .containsExactly("Pooler");
        world.pools("orders-pooler", 1);
        var whole = seen(wanted);
        assertThat(whole.convergence()).isEqualTo(new Settled());
        assertThat(whole.facts().pooler()).isEqualTo(new Pooler(new Pool(1, 1), null));
        assertThat(Objects.requireNonNull(whole.facts().endpoints()).pooledReadWrite())
                .isEqualTo(new Endpoint("orders-pooler.acme-production.svc", 5432));
    }

    @Test
    void aPoolerThatIsNotWantedAnyMoreHasToGo() {
        world.pools("orders-pooler-repl", 1);

        assertThat(world.seen().convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, the pooler orders-pooler-repl is going"));
    }

    @Test
    void databasesAndUsersAreOnTheirWayUntilTheyHaveBeenGoneThrough() {
        var wanted = world.desired.withContents(CONTENTS);

        assertThat(seen(wanted).convergence()).isEqualTo(new Progressing("the user clerk is on its way"));
        world.notes.put(
                ContentNote.NAME, ContentNote.of(Contents.none(), List.of()).text());
        assertThat(seen(wanted).convergence()).isEqualTo(new Progressing("the user clerk is on its way"));
        world.notes.put(ContentNote.NAME, "{spoilt");
        assertThat(seen(wanted).convergence()).isEqualTo(new Progressing("the user clerk is on its way"));
    }

    @Test
    void whatWasFoundOfDatabasesAndUsersIsTold() {
        var wanted = world.desired.withContents(CONTENTS);
        var found = List.of(
                new Content(Kind.USER, "clerk", Progress.DONE, null),
                new Content(Kind.DATABASE, "shelf", Progress.FAILED, "ERROR: no such extension"));
        world.notes.put(ContentNote.NAME, ContentNote.of(CONTENTS, found).text());

        var seen = seen(wanted);

        assertThat(seen.facts().contents()).isEqualTo(found);
        assertThat(seen.convergence())
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck -> assertThat(stuck.cause()).isEqualTo("the database shelf: ERROR: no such extension"));
        assertThat(seen.facts().conditions()).extracting(Condition::type).containsExactly("DatabaseFailed");
    }

    private Observation seen(DesiredCluster wanted) {
        return world.seen(Expectation.matching(wanted, null));
    }

    static Stream<Arguments> gaps() {
        return Stream.of(
                gap("orders-1 has no pod", world -> world.pods.remove("orders-1")),
                gap("orders-1 is stopping", world -> world.change("orders-1", World::going)),
                gap("orders-2 is starting", world -> world.change("orders-2", World::notReady)),
                gap(
                        "orders-2 is being copied from orders-0",
                        world -> world.says("orders-2", Map.of("state", "creating replica"))),
                gap(
                        "orders-2 is not running yet (stopped)",
                        world -> world.says("orders-2", Map.of("state", "stopped"))),
                gap("orders-2 does not follow the primary yet", world -> {
                    world.leader.put("acquireTime", "2026-11-27T11:59:30+00:00");
                    world.says("orders-2", Map.of("replication_state", "in archive recovery"));
                }),
                gap("orders-1 follows another timeline still", world -> {
                    world.leader.put("acquireTime", "2026-11-27T11:59:30+00:00");
                    world.says("orders-0", Map.of("timeline", 2));
                }),
                gap(
                        "PostgreSQL on orders-2 waits for a restart that changed parameters need",
                        world -> world.says("orders-2", Map.of("pending_restart", true))),
                gap(
                        "orders-1 is to be made anew",
                        world -> world.change(
                                "orders-1",
                                pod -> World.annotated(
                                        pod, "zalando-postgres-operator-rolling-update-required", "true"))),
                gap("the stateful set has not been looked at yet", world -> world.observedGeneration = 6),
                gap(
                        "the operator has not asked for 3 instances yet",
                        world -> world.set().getSpec().setReplicas(2)),
                gap("the operator has not made the instances' stateful set yet", world -> world.statefulSet = null),
                gap("the volume pgdata-orders-2 is growing to 10Gi", world -> world.resized("orders-2", "5Gi")),
                gap("services are missing", world -> world.services.removeLast()),
                gap(
                        "the primary role is moving to orders-1",
                        world -> world.failover.putAll(Map.of("leader", "orders-0", "member", "orders-1"))),
                gap("commits do not wait for 1 standbys yet", world -> world.sync.put("sync_standby", "")),
                gap(
                        "Patroni has not been told yet for how many standbys commits wait",
                        world -> world.config.put("config", "{\"synchronous_mode\":true}")),
                gap(
                        "Patroni has not been told of work_mem yet",
                        world -> world.config.computeIfPresent("config", (name, text) -> text.replace("16MB", "4MB"))),
                gap("the operator says: Updating", world -> world.word = "Updating"),
                gap("the operator says: nothing yet", world -> world.word = ""));
    }

    private static Arguments gap(String words, Consumer<World> spoils) {
        return Arguments.of(words, spoils);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gaps")
    void whatIsMissingIsSaid(String words, Consumer<World> spoils) {
        spoils.accept(world);

        assertThat(words(world.seen())).endsWith(words);
    }

    @Test
    void aWriteThatIsNotThereYetIsWaitedFor() {
        var next = Expectation.matching(world.desired, new Fence.Mark(4, 0));

        assertThat(words(world.seen(next))).isEqualTo("change 4.0 has not been written yet");
    }

    @Test
    void anotherPrimaryThanExpectedIsNotSettled() {
        var expectation = Expectation.matching(world.desired, World.MARK);

        assertThat(world.seen(expectation.withPrimary("orders-0")).settled()).isTrue();
        assertThat(words(world.seen(expectation.withPrimary("orders-1")))).isEqualTo("orders-0 is still primary");
        assertThat(words(world.seen(expectation.withoutPrimary("orders-0")))).isEqualTo("orders-0 is still primary");
    }

    @Test
    void aStandbyThatIsMissingDegradesAndAPrimaryThatIsTakesItDown() {
        world.pods.remove("orders-2");
        assertThat(world.seen().health()).isEqualTo(Health.DEGRADED);

        world.change("orders-0", World::notReady);
        assertThat(world.seen().health()).isEqualTo(Health.DOWN);
        assertThat(world.seen().facts().primary()).isNull();
    }

    @Test
    void commitsThatWaitForAStandbyThatIsNotThereGoNowhere() {
        world.pods.remove("orders-1");

        assertThat(world.seen().health()).isEqualTo(Health.DOWN);
    }

    @Test
    void factsAreThoseOfPatroniAndKubernetes() {
        var facts = world.seen().facts();

        assertThat(facts.primary()).isEqualTo("orders-0");
        assertThat(facts.timeline()).isEqualTo(1);
        assertThat(facts.postgresqlVersion()).isEqualTo("17");
        assertThat(facts.storageCapacity()).isEqualTo("10Gi");
        assertThat(facts.details().primarySince()).isEqualTo("2026-11-27T10:00:00Z");
        assertThat(facts.endpoints()).isNotNull().satisfies(endpoints -> {
            assertThat(endpoints.readWrite().host()).isEqualTo("orders.acme-production.svc");
            assertThat(endpoints.readOnly().host()).isEqualTo("orders-repl.acme-production.svc");
        });
        assertThat(facts.instance("orders-1"))
                .hasValueSatisfying(standby -> assertThat(standby)
                        .returns(Role.REPLICA, Instance::role)
                        .returns("zone-b", Instance::zone)
                        .returns("sync", Instance::syncState)
                        .returns(864L, Instance::lagBytes)
                        .returns("0/3FFFCA0", Instance::replayLsn));
    }

    @Test
    void aHibernatedClusterRestsOnceNoPodIsLeftWhateverTheOperatorSays() {
        var resting = hibernated();
        assertThat(resting.seen().convergence()).isEqualTo(new Settled());
        assertThat(resting.seen().facts().power()).isEqualTo(Power.HIBERNATED);
        assertThat(resting.seen().health()).isEqualTo(Health.DOWN);

        resting.pods.put(
                "orders-0",
                World.going(Objects.requireNonNull(World.whole().pods.get("orders-0"))));
        assertThat(words(resting.seen())).endsWith("orders-0 is stopping");
        assertThat(resting.seen().facts().power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void aHibernatedClusterKeepsItsVolumes() {
        var resting = hibernated();
        resting.claims.remove("orders-2");

        assertThat(words(resting.seen())).endsWith("volumes are missing");
    }

    private static World hibernated() {
        return new World(ContractClusters.stopped(TestClusters.everything(), Power.HIBERNATED, FencedInstances.none()));
    }

    @Test
    void aClusterThatIsGoneIsAbsent() {
        world.removed = true;

        assertThat(world.seen(Expectation.gone()).health()).isEqualTo(Health.ABSENT);
        assertThat(world.seen(Expectation.gone()).settled()).isTrue();
        assertThat(world.seen().convergence()).isInstanceOf(Stuck.class);
        assertThat(words(world.seen(Expectation.matching(world.desired, null)))).isEqualTo("there is no such cluster");
    }

    @Test
    void anotherDesiredStateIsAskedForUntilItIsWritten() {
        DesiredCluster more = ContractClusters.withInstances(world.desired, 5);

        assertThat(words(world.seen(Expectation.matching(more, World.MARK))))
                .startsWith("the operator has been asked for something else: spec.numberOfInstances is 3 instead of 5");
    }

    static String words(Observation seen) {
        return seen.convergence() instanceof Progressing(var why)
                ? why
                : seen.convergence().toString();
    }

    static Stream<String> conditions(Observation seen) {
        return seen.facts().conditions().stream().map(ReadingTest::named);
    }

    private static String named(Condition condition) {
        return condition.type() + "/" + condition.reason();
    }
}
