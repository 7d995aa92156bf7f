package dev.matriarch.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredReplication.Peer;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Two clusters with the same data: how the second one comes about, and how they change places, as planned and otherwise. One
 * follows the other by its archive, or, where neither has any, by streaming.
 */
final class LifeOfTwoClusters {

    private static final String LEFT = "left";
    private static final String RIGHT = "right";
    private static final long STRAYS = 5;

    private final ReplicaClusterContract contract;
    private final boolean streamed;
    private final ReplicaClusters replicas;
    private final DesiredCluster left;
    private final DesiredCluster right;
    private String primary = LEFT;
    private String stale = "";
    private long generation;

    LifeOfTwoClusters(ReplicaClusterContract contract, boolean streamed) {
        this.contract = contract;
        this.streamed = streamed;
        this.replicas = (ReplicaClusters) contract.adapter();
        this.left = begun(LEFT);
        this.right = streamed
                ? begun(RIGHT)
                : ContractClusters.recovered(begun(RIGHT), new Recovery(archive(left), null, null));
    }

    Stream<DynamicNode> chapters() {
        var beginning = Stream.of(
                chapter("what is not there has no secrets", this::unknown),
                chapter("a replica is made from its peer, and follows it", this::made),
                chapter("a replica takes no writes and no backups", this::readOnly),
                chapter("a worker that lost its job lets nobody know anything", this::fenced),
                chapter("they change places again and again, and no acknowledged row is missing", this::changePlaces));
        var storeAway = chapter("a demotion that cannot bring its WAL to the archive waits", this::waitsForTheStore);
        var more = Stream.of(
                chapter("a token that does not fit promotes nobody, and the right one does", this::tokens),
                chapter("a demoted one that is given its own token takes writes again", this::calledOff),
                chapter("a replica whose leader dies goes on following", this::leaderDies),
                chapter("a replica takes writes without a token while its peer still does", this::cutOff),
                chapter("that one is closed, and tells where it ended", this::closed),
                chapter("a replica takes writes on after its peer is gone", this::peerIsGone));
        return Stream.of(beginning, streamed ? Stream.<DynamicTest>empty() : Stream.of(storeAway), more)
                .flatMap(chapters -> chapters);
    }

    private interface Chapter {
        void tell() throws Exception;
    }

    private static DynamicTest chapter(String title, Chapter chapter) {
        return dynamicTest(title, chapter::tell);
    }

    private void unknown() {
        assertThatThrownBy(() -> replicas.secrets(left.ref())).isInstanceOf(OperatorRefusedException.class);
    }

    private void made() throws Exception {
        apply(left);
        contract.sql(left, "create table moments (what text)");
        contract.sql(left, "insert into moments values ('before')");
        if (!streamed) {
            backUp(left);
        }
        assertThat(replicas.isAcquainted(right.ref(), replicas.secrets(left.ref())))
                .isFalse();
        acquaint(right, left);

        var seen = apply(role(right, null));
        apply(role(left, null));
        contract.sql(left, "insert into moments values ('after')");
        archives(left);

        assertFollows(right, seen);
        reads(right, "after, before");
        Eventually.so(
                contract.patience(),
                "it says how far it is",
                () -> look(right).facts().details().replayedUpTo() != null);
        assertThat(nextTransaction(right)).isPositive();
        assertThat(replicas.token(left.ref())).isEmpty();
        assertThat(replicas.token(right.ref())).isEmpty();
        assertThat(contract.adapter().render(role(right, null)))
                .contains(streamed ? LEFT : archive(left).serverName());
    }

    private void backUp(DesiredCluster cluster) throws Exception {
        backups().backUp(cluster.ref(), "first", next());
        Eventually.get(
                contract.patience(),
                "a base backup",
                () -> backups().backups(cluster.ref()),
                all -> all.stream().anyMatch(one -> one.state() == Backup.State.COMPLETED));
    }

    private void readOnly() {
        assertThatThrownBy(() -> contract.sql(right, "insert into moments values ('never')"))
                .isInstanceOf(SQLException.class);
        if (!streamed) {
            assertThatThrownBy(() -> backups().backUp(right.ref(), "never", next()))
                    .isInstanceOf(OperatorRefusedException.class);
            assertThatThrownBy(() -> backups().mark(right.ref())).isInstanceOf(OperatorUnavailableException.class);
        }
    }

    private void fenced() {
        var secrets = replicas.secrets(left.ref());

        assertThatThrownBy(() -> replicas.acquaint(right.ref(), secrets, next().lost()))
                .isInstanceOf(FencedException.class);
        assertThat(replicas.isAcquainted(right.ref(), secrets)).isTrue();
        assertThat(secrets.values().values()).noneMatch(secrets.toString()::contains);
    }

    private void changePlaces() throws Exception {
        for (var change = 0; change < contract.changes(); change++) {
            changePlacesOnce();
        }
        assertThat(contract.sql(cluster(primary), "select count(*) from moments"))
                .isEqualTo(String.valueOf(2 + contract.changes()));
    }

    private void changePlacesOnce() throws Exception {
        var old = cluster(primary);
        var heir = cluster(other(primary));
        var timeline = timeline(old);
        try (var rows = rows(old)) {
            flow(rows);
            handOver();
            assertThat(rows.missingFrom(contract.readWrite(heir), credentials(heir)))
                    .isEmpty();
        }
        assertThat(timeline(heir)).isGreaterThan(timeline);
        assertFollows(old, settles(role(old, null), null));
        contract.sql(heir, "insert into moments values ('change')");
    }

    /** All that belongs to it: the one that takes writes ceases to, the other one gets its token and takes its place. */
    private void handOver() throws Exception {
        var old = cluster(primary);
        primary = other(primary);
        var token = demote(old);
        var heir = cluster(primary);
        acquaint(heir, old);
        apply(role(heir, token));
        assertThat(replicas.token(heir.ref())).isEmpty();
        apply(role(old, null));
        apply(role(heir, null));
        stale = token;
    }

    /** With the other one as the primary from now on. */
    private String demote(DesiredCluster old) throws Exception {
        contract.adapter().apply(role(old, null), next());
        return token(old);
    }

    private String token(DesiredCluster old) throws Exception {
        return Eventually.present(contract.patience(), "a token", () -> replicas.token(old.ref()));
    }

    private void waitsForTheStore() throws Exception {
        var old = cluster(primary);
        var heir = cluster(other(primary));
        try (var rows = rows(old)) {
            flow(rows);
            contract.takeStoreAway();
            try {
                flow(rows);
                primary = other(primary);
                contract.adapter().apply(role(old, null), next());
                var waiting = Eventually.get(
                        contract.patience(),
                        "it says that it waits for the archive",
                        () -> look(role(old, null)),
                        seen -> seen.convergence() instanceof Convergence.Progressing(var why)
                                && why.contains("archive"));
                assertThat(waiting.settled()).isFalse();
                assertThat(replicas.token(old.ref())).isEmpty();
            } finally {
                contract.bringStoreBack();
            }
            apply(role(heir, token(old)));
            assertThat(rows.missingFrom(contract.readWrite(heir), credentials(heir)))
                    .isEmpty();
        }
        apply(role(old, null));
    }

    private void tokens() throws Exception {
        var old = cluster(primary);
        var heir = cluster(other(primary));
        var stranger = strangersToken();
        contract.sql(old, "insert into moments values ('tokens')");
        primary = other(primary);
        var token = demote(old);
        var altered = altered(token);

        for (var unfit : new String[] {stale, stranger, altered, "none"}) {
            assertThat(stuck(role(heir, unfit)).nextAction()).isNotBlank();
            var seen = look(role(heir, unfit));
            assertThat(seen.facts().primary()).isNull();
            assertThat(seen.facts().holderOfPrimary()).isPresent();
        }

        apply(role(heir, token));
        apply(role(old, null));
        assertThat(contract.sql(heir, "select count(*) from moments where what = 'tokens'"))
                .isEqualTo("1");
        stale = token;
    }

    /** Of one that has the same place beside nobody. */
    private String strangersToken() throws Exception {
        var stranger = ContractClusters.withInstances(begun("stranger"), 1);
        apply(stranger);
        var nowhere = streamed
                ? new Peer("nowhere", null, ContractClusters.ref("nowhere"))
                : Peer.archiving("nowhere", new Archive(contract.store(), "nowhere"));
        var demoted = stranger.withReplication(new DesiredReplication("stranger", "nowhere", nowhere, null));
        contract.adapter().apply(demoted, next());
        var token = token(demoted);
        delete(stranger);
        return token;
    }

    private static String altered(String token) {
        var middle = token.length() / 2;
        var other = token.charAt(middle) == 'A' ? 'B' : 'A';
        return token.substring(0, middle) + other + token.substring(middle + 1);
    }

    private void calledOff() throws Exception {
        var old = cluster(primary);
        var follower = cluster(other(primary));
        var timeline = timeline(old);
        try (var rows = rows(old)) {
            flow(rows);
            primary = other(primary);
            var token = demote(old);
            primary = other(primary);
            apply(role(old, token));
            assertThat(replicas.token(old.ref())).isEmpty();
            flow(rows);
            assertThat(rows.missing()).isEmpty();
        }
        apply(role(old, null));
        assertThat(timeline(old)).isGreaterThan(timeline);
        contract.sql(old, "insert into moments values ('called off')");
        archives(old);
        assertFollows(follower, settles(role(follower, null), null));
        has(follower, "called off");
        changePlacesOnce();
    }

    private void leaderDies() throws Exception {
        var writer = cluster(primary);
        var follower = role(cluster(other(primary)), null);
        var leader = holder(follower);

        contract.kill(follower, leader);
        contract.sql(writer, "insert into moments values ('leader died')");
        archives(writer);

        has(follower, "leader died");
        assertFollows(follower, settles(follower, null));
        changePlacesOnce();
    }

    /** As if nobody could reach it to tell it to stop. */
    private void cutOff() throws Exception {
        var lost = role(cluster(primary), null);
        var heir = cluster(other(primary));
        contract.sql(lost, "insert into moments values ('both')");
        archives(lost);
        has(heir, "both");
        var known = nextTransaction(role(heir, null));
        var timeline = timeline(lost);
        primary = other(primary);

        apply(role(heir, null));

        for (var stray = 0; stray < STRAYS; stray++) {
            contract.sql(lost, "insert into moments values ('stray')");
        }
        contract.sql(heir, "insert into moments values ('heir')");
        assertThat(timeline(heir)).isGreaterThan(timeline);
        assertThat(replicas.token(heir.ref())).isEmpty();
        Eventually.so(contract.patience(), "they are seen", () -> nextTransaction(lost) >= known + STRAYS);
        assertThat(nextTransaction(lost) - known).isLessThan(2 * STRAYS);
    }

    private void closed() throws Exception {
        var lost = cluster(other(primary));
        var written = nextTransaction(lost);

        var token = demote(lost);

        assertThat(replicas.end(token))
                .hasValueSatisfying(end -> assertThat(end).matches("[0-9A-F]+/[0-9A-F]+"));
        var seen = look(role(lost, null)).facts();
        assertThat(seen.primary()).isNull();
        assertThat(seen.details().nextTransaction()).isIn(null, written);
        assertThatThrownBy(() -> contract.sql(lost, "insert into moments values ('never')"))
                .isInstanceOf(SQLException.class);
    }

    private void peerIsGone() throws Exception {
        var heir = cluster(primary);
        delete(cluster(other(primary)));

        contract.sql(heir, "insert into moments values ('alone')");

        assertThat(contract.sql(heir, "select count(*) from moments where what = 'stray'"))
                .isEqualTo("0");
        delete(heir);
    }

    private long nextTransaction(DesiredCluster cluster) {
        return Objects.requireNonNull(look(cluster).facts().details().nextTransaction(), "next transaction");
    }

    private void assertFollows(DesiredCluster follower, Observation seen) {
        assertThat(seen.health()).isEqualTo(Health.UP);
        assertThat(seen.facts().primary()).isNull();
        assertThat(seen.facts().holderOfPrimary()).isPresent();
        assertThat(seen.facts().readyInstances()).isEqualTo(follower.instances());
    }

    private void reads(DesiredCluster cluster, String rows) throws Exception {
        Eventually.get(
                contract.patience(),
                rows,
                () -> String.valueOf(contract.sql(cluster, "select string_agg(what, ', ' order by what) from moments")),
                rows::equals);
    }

    private void has(DesiredCluster cluster, String row) throws Exception {
        Eventually.so(contract.patience(), row + " is there", () -> isThere(cluster, row));
    }

    /** One that is being led by another one now does not answer for a moment. */
    private boolean isThere(DesiredCluster cluster, String row) throws Exception {
        try {
            return "1".equals(contract.sql(cluster, "select count(*) from moments where what = '" + row + "'"));
        } catch (SQLException silent) {
            return false;
        }
    }

    private AcknowledgedRows rows(DesiredCluster cluster) throws Exception {
        return AcknowledgedRows.begin(contract.readWrite(cluster), credentials(cluster));
    }

    private void flow(AcknowledgedRows rows) throws Exception {
        var before = rows.count();
        Eventually.so(contract.patience(), "rows are acknowledged", () -> rows.count() > before + 20);
    }

    private Credentials.OwnerCredentials credentials(DesiredCluster cluster) {
        return ((Credentials) contract.adapter()).credentials(cluster.ref());
    }

    private int timeline(DesiredCluster cluster) {
        return Objects.requireNonNull(look(cluster).facts().timeline(), "timeline");
    }

    private String holder(DesiredCluster cluster) {
        return look(cluster).facts().holderOfPrimary().orElseThrow().name();
    }

    /** Until all that it has committed is there for the other one to read, where that needs an archive. */
    private void archives(DesiredCluster cluster) throws Exception {
        if (streamed) {
            return;
        }
        var mark = backups().mark(cluster.ref());
        Eventually.get(
                contract.patience(),
                mark.wal() + " is in the archive",
                () -> backups().reach(cluster.ref()),
                reach -> reach.includes(mark.wal()));
    }

    private Backups backups() {
        return (Backups) contract.adapter();
    }

    private void acquaint(DesiredCluster one, DesiredCluster with) throws Exception {
        replicas.acquaint(one.ref(), replicas.secrets(with.ref()), next());
    }

    private Stuck stuck(DesiredCluster desired) throws Exception {
        var fence = next();
        contract.adapter().apply(desired, fence);
        var expectation = Expectation.matching(desired, fence.mark());
        var seen = Eventually.get(
                contract.patience(),
                "stuck",
                () -> contract.adapter().observe(desired.ref(), expectation).convergence(),
                convergence -> convergence instanceof Stuck);
        return (Stuck) seen;
    }

    private Observation look(DesiredCluster cluster) {
        return contract.adapter().observe(cluster.ref(), Expectation.matching(cluster, null));
    }

    private Observation apply(DesiredCluster desired) throws Exception {
        var fence = next();
        admit(desired, fence);
        contract.adapter().apply(desired, fence);
        return settles(desired, fence);
    }

    private Observation settles(DesiredCluster desired, @Nullable ContractFence written) throws Exception {
        var fence = written == null ? next() : written;
        var expectation = Expectation.matching(desired, written == null ? null : written.mark());
        return Eventually.get(
                contract.patience(),
                desired.ref().name() + " is settled",
                () -> Tended.look(contract.adapter(), desired, expectation, fence),
                Observation::settled);
    }

    private void admit(DesiredCluster cluster, ContractFence fence) {
        var access = contract.access();
        if (access != null && !streamed) {
            backups().admit(cluster.ref(), contract.store(), access, fence);
        }
    }

    private void delete(DesiredCluster cluster) throws Exception {
        var fence = next();
        Eventually.so(contract.patience(), "gone", () -> {
            contract.adapter().delete(cluster.ref(), fence);
            return contract.adapter().observe(cluster.ref(), Expectation.gone()).settled();
        });
    }

    private DesiredCluster cluster(String name) {
        return name.equals(LEFT) ? left : right;
    }

    private static String other(String name) {
        return name.equals(LEFT) ? RIGHT : LEFT;
    }

    /** In its place as it is now. */
    private DesiredCluster role(DesiredCluster cluster, @Nullable String token) {
        var self = cluster.ref().name();
        var other = cluster(other(self));
        var peer = streamed ? new Peer(other(self), null, other.ref()) : Peer.archiving(other(self), archive(other));
        return cluster.withReplication(new DesiredReplication(self, primary, peer, token));
    }

    private static Archive archive(DesiredCluster cluster) {
        return Objects.requireNonNull(cluster.backup(), "backup").archive();
    }

    /** With an archive of its own, unless nobody needs one. */
    private DesiredCluster begun(String name) {
        var cluster = desired(name);
        var serverName = "%s-%s".formatted(name, cluster.ref().id());
        return streamed
                ? cluster
                : cluster.withBackup(new DesiredBackup(new Archive(contract.store(), serverName), null, 7));
    }

    private DesiredCluster desired(String name) {
        var version = contract.adapter().limits().newestPostgresqlVersion();
        return ContractClusters.desired(ContractClusters.ref(name), version, contract.instances());
    }

    private ContractFence next() {
        return ContractFence.of(++generation, 1);
    }
}
