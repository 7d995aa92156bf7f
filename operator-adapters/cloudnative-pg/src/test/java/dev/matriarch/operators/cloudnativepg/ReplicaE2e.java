package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Backups.Backup.State;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Recovery;
import dev.matriarch.operators.StoreAccess;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Two clusters with the same data change places, with the real operator, its plugin, and the S3 store of {@link RealStore}. */
@EnabledIfEnvironmentVariable(named = "MATRIARCH_E2E_S3_ENDPOINT", matches = ".+")
class ReplicaE2e {

    private static final StoreAccess WRONG = new StoreAccess("nobody", "nothing-at-all");
    private static final String HERE = "here";
    private static final String THERE = "there";

    /** Well made, and of no data that anybody has. */
    private static final String UNFIT = Base64.getEncoder().encodeToString("""
                    {"latestCheckpointTimelineID":"1","redoWalFile":"000000010000000000000002",\
                    "databaseSystemIdentifier":"1234567890123456789","latestCheckpointREDOLocation":"0/2000028",\
                    "timeOfLatestCheckpoint":"Thu Nov 26 12:00:00 2026","operatorVersion":"1.30.0"}""".getBytes(StandardCharsets.UTF_8));

    private final RealDataPlane dataPlane = new RealDataPlane();
    private final CloudNativePgAdapter adapter = dataPlane.adapter;
    private final ObjectStore store = RealStore.at(dataPlane.tenant);
    private final ClusterRef here = dataPlane.cluster("orders");
    private final ClusterRef there = dataPlane.cluster("copy");
    private final DesiredCluster first = archived(dataPlane.desired(here, 1, "1Gi"));
    private final DesiredCluster second = archived(
            ContractClusters.recovered(dataPlane.desired(there, 1, "1Gi"), new Recovery(archive(here), null, null)));
    private long generation;

    @AfterEach
    void leaveNothing() {
        dataPlane.remove(here);
        dataPlane.remove(there);
        assertThat(secret(here, "-app")).isEmpty();
        assertThat(secret(there, "-app")).isEmpty();
        dataPlane.removeNamespace();
        dataPlane.close();
    }

    @Test
    void twoClustersChangePlacesAndBackAndNoRowIsLost() {
        haveAPrimaryAndAReplica();
        sql(here, "insert into steps values ('before')");

        demoted(first, HERE, THERE);
        promoted(second, THERE, HERE);
        assertThat(steps(there)).isEqualTo("made,before");
        assertThat(adapter.credentials(there)).isNotEqualTo(adapter.credentials(here));
        assertThat(adapter.credentials(there).password())
                .isEqualTo(adapter.credentials(here).password());
        sql(there, "insert into steps values ('there')");
        assertThat(read(here, "made,before,there")).isTrue();

        demoted(second, THERE, HERE);
        promoted(first, HERE, THERE);
        assertThat(steps(here)).isEqualTo("made,before,there");
        sql(here, "insert into steps values ('back')");
        assertThat(read(there, "made,before,there,back")).isTrue();
        assertThat(adapter.credentials(there).password())
                .isEqualTo(adapter.credentials(here).password());
    }

    @Test
    void aTokenThatDoesNotFitIsRefusedAndWithoutOneItTakesOverWithWhatItHas() {
        haveAPrimaryAndAReplica();
        assertThat(read(there, "made")).isTrue();

        var unfit = placed(second, THERE, THERE, HERE, UNFIT);
        write(unfit);
        var stuck = RealDataPlane.await(() -> look(unfit), seen -> seen.convergence() instanceof Stuck);
        assertThat(((Stuck) stuck.convergence()).cause()).contains("cannot take the place of here");
        assertThat(stuck.facts().primary()).isNull();

        dataPlane.remove(here);
        settled(placed(second, THERE, THERE, HERE, null));
        sql(there, "insert into steps values ('alone')");
        assertThat(steps(there)).isEqualTo("made,alone");
    }

    @Test
    void aDemotionWaitsForAnArchiveThatIsAway() {
        haveAPrimaryAndAReplica();
        var demoted = placed(first, HERE, THERE, THERE, null);
        admit(demoted, WRONG);
        sql(here, "insert into steps values ('last')");
        generation++;
        RealDataPlane.call(() -> adapter.apply(demoted, RealDataPlane.fence(generation)));

        var seen = RealDataPlane.await(
                () -> look(demoted),
                one -> one.facts().conditions().stream()
                        .anyMatch(said -> said.type().equals("DemotionWaits")));
        assertThat(((Progressing) seen.convergence()).why()).contains("its archive does not take its last WAL");
        assertThat(seen.health()).isEqualTo(Health.DOWN);
        assertThat(adapter.token(here)).isEmpty();
        assertThatThrownBy(() -> adapter.apply(placed(first, HERE, HERE, THERE, null), RealDataPlane.fence(generation)))
                .isInstanceOf(OperatorBusyException.class);

        admit(demoted, RealStore.access());
        RealDataPlane.await(() -> look(demoted), Observation::settled);
        promoted(second, THERE, HERE);
        assertThat(steps(there)).isEqualTo("made,last");
    }

    private void haveAPrimaryAndAReplica() {
        settled(first);
        sql(here, "create table steps(name text)");
        sql(here, "insert into steps values ('made')");
        RealDataPlane.call(() -> adapter.backUp(here, "first", RealDataPlane.fence(generation)));
        RealDataPlane.await(
                () -> adapter.backups(here), all -> all.stream().anyMatch(one -> one.state() == State.COMPLETED));
        settled(placed(first, HERE, HERE, THERE, null));

        acquaint(here, there);
        var seen = settled(placed(second, THERE, HERE, HERE, null));
        assertThat(seen.health()).isEqualTo(Health.UP);
        assertThat(seen.facts().primary()).isNull();
        assertThat(seen.facts().holderOfPrimary()).map(Instance::name).hasValue("copy-1");
        assertThatThrownBy(() -> adapter.backUp(there, "first", RealDataPlane.fence(generation)))
                .isInstanceOf(OperatorRefusedException.class);
    }

    private void demoted(DesiredCluster like, String self, String peer) {
        var seen = settled(placed(like, self, peer, peer, null));
        assertThat(seen.facts().primary()).isNull();
        assertThat(seen.health()).isEqualTo(Health.UP);
        assertThat(adapter.token(like.ref())).isPresent();
    }

    /** As a job does it: the passwords first, since they may have changed; then with the token; then without. */
    private void promoted(DesiredCluster like, String self, String peer) {
        var ref = like.ref();
        var old = ref.equals(there) ? here : there;
        acquaint(old, ref);
        var token = RealDataPlane.await(() -> adapter.token(old), Optional::isPresent);
        var seen = settled(placed(like, self, self, peer, token.orElseThrow()));
        assertThat(seen.facts().primary()).isEqualTo(ref.name() + "-1");
        assertThat(dataPlane.sql(
                        ref.name() + "-1", adapter.credentials(ref), "shop", "select current_setting('archive_mode')"))
                .isEqualTo("on");
        settled(placed(like, self, self, peer, null));
    }

    private void acquaint(ClusterRef from, ClusterRef with) {
        var secrets = RealDataPlane.await(() -> adapter.secrets(from), one -> true);
        generation++;
        RealDataPlane.call(() -> adapter.acquaint(with, secrets, RealDataPlane.fence(generation)));
    }

    private DesiredCluster placed(
            DesiredCluster like, String self, String primary, String peer, @Nullable String token) {
        var other = like.ref().equals(here) ? there : here;
        return like.withReplication(new DesiredReplication(self, primary, Peer.archiving(peer, archive(other)), token));
    }

    private DesiredCluster archived(DesiredCluster like) {
        return like.withBackup(new DesiredBackup(archive(like.ref()), null, 7));
    }

    private Archive archive(ClusterRef cluster) {
        return new Archive(store, cluster.name() + "-" + cluster.id());
    }

    private void admit(DesiredCluster desired, StoreAccess access) {
        RealDataPlane.call(() -> adapter.admit(desired.ref(), store, access, RealDataPlane.fence(generation)));
    }

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

    private boolean read(ClusterRef cluster, String steps) {
        RealDataPlane.await(() -> steps(cluster), steps::equals);
        return true;
    }

    private String steps(ClusterRef cluster) {
        return sql(cluster, "select string_agg(name, ',' order by ctid) from steps");
    }

    private String sql(ClusterRef cluster, String statement) {
        var owner = RealDataPlane.await(() -> adapter.credentials(cluster), one -> true);
        return dataPlane.sql(cluster.name() + "-1", owner, owner.database(), statement);
    }

    private Optional<Secret> secret(ClusterRef cluster, String suffix) {
        return RealDataPlane.await(
                () -> dataPlane.somebody(client -> Optional.ofNullable(Snapshots.secret(cluster, suffix, client))),
                one -> true);
    }
}
