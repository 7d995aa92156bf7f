package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Contents.Database;
import dev.matriarch.operators.Contents.Extension;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Databases, extensions and users come and go on a real Kubernetes with the real operator. */
class ContentsE2e {

    private static final String SHELF = "_the_shelf";

    private final RealDataPlane dataPlane = new RealDataPlane();
    private final CloudNativePgAdapter adapter = dataPlane.adapter;
    private final ClusterRef ref = dataPlane.cluster("orders");
    private DesiredCluster desired = dataPlane.desired(ref, 1, "1Gi");
    private long generation;

    @AfterEach
    void leaveNothing() {
        dataPlane.remove(ref);
        assertThat(left()).isEmpty();
        dataPlane.removeNamespace();
        dataPlane.close();
    }

    @Test
    void databasesAndUsersComeAndGo() {
        applied(Contents.none());
        applied(Contents.none().with(user(false)).with(shelf("clerk", extension("pg_trgm", false))));

        var clerk = credentials();
        assertThat(sql(clerk, SHELF, "select similarity('orders', 'order') > 0.5"))
                .isEqualTo("t");
        assertThat(sql(clerk, SHELF, "create table books(title text)")).isEmpty();

        refuses(
                desired.contents().with(shelf("clerk", extension("pg_trgm", false), extension("no_such", false))),
                Kind.DATABASE,
                "extension \"no_such\" is not available");
        applied(desired.contents().with(shelf("clerk", extension("pg_trgm", true), extension("no_such", true))));
        applied(desired.contents().withoutDropped());
        assertThat(sql(clerk, SHELF, "select count(*) from pg_extension where extname = 'pg_trgm'"))
                .isEqualTo("0");

        refuses(desired.contents().with(user(true)), Kind.USER, "owner of database " + SHELF);
        assertThat(sql(clerk, SHELF, "select count(*) from books")).isEqualTo("0");
        applied(desired.contents().with(user(true)).with(new Database(SHELF, "clerk", List.of(), true)));
        assertThat(sql(owner(), "shop", "select count(*) from pg_database where datname = '%s'".formatted(SHELF)))
                .isEqualTo("0");
        assertThat(sql(owner(), "shop", "select count(*) from pg_roles where rolname = 'clerk'"))
                .isEqualTo("0");
        applied(Contents.none());
        assertThat(left()).isEmpty();

        applied(Contents.none().with(user(false)).with(shelf("clerk", extension("hstore", false))));
        assertThat(credentials().password()).isNotEqualTo(clerk.password());
        assertThat(sql(credentials(), SHELF, "select 'a=>1'::hstore -> 'a'")).isEqualTo("1");
    }

    /** While nothing runs, nobody takes the finalizers of databases away; the operator does when their cluster goes. */
    @Test
    void aClusterThatHibernatesGoesWithAllThatWasInIt() {
        applied(Contents.none());
        applied(Contents.none().with(user(false)).with(shelf("clerk")));

        desired = ContractClusters.stopped(desired, Power.HIBERNATED, FencedInstances.none());

        assertThat(applied(desired.contents()).facts().power()).isEqualTo(Power.HIBERNATED);
    }

    private static User user(boolean dropped) {
        return new User("clerk", List.of("shopkeeper"), 7, dropped);
    }

    private static Database shelf(String owner, Extension... extensions) {
        return new Database(SHELF, owner, List.of(extensions), false);
    }

    private static Extension extension(String name, boolean dropped) {
        return new Extension(name, null, dropped);
    }

    private Observation applied(Contents contents) {
        write(contents);
        return RealDataPlane.await(this::look, Observation::settled);
    }

    private void refuses(Contents contents, Kind kind, String words) {
        write(contents);
        var seen = RealDataPlane.await(this::look, one -> one.convergence() instanceof Stuck);
        assertThat(((Stuck) seen.convergence()).cause()).contains(words);
        assertThat(seen.facts().contents())
                .filteredOn(one -> one.kind() == kind)
                .singleElement()
                .satisfies(one -> assertThat(one.progress()).isEqualTo(Progress.FAILED));
    }

    /** Every step of a job may run twice. */
    private void write(Contents contents) {
        desired = desired.withContents(contents);
        generation++;
        RealDataPlane.call(() -> adapter.apply(desired, RealDataPlane.fence(generation)));
        RealDataPlane.call(() -> adapter.apply(desired, RealDataPlane.fence(generation)));
    }

    private Observation look() {
        return adapter.observe(
                ref,
                Expectation.matching(desired, RealDataPlane.fence(generation).mark()));
    }

    private OwnerCredentials credentials() {
        return RealDataPlane.await(() -> adapter.credentials(ref, "clerk"), one -> true);
    }

    private OwnerCredentials owner() {
        return RealDataPlane.await(() -> adapter.credentials(ref), one -> true);
    }

    private List<String> left() {
        return RealDataPlane.await(() -> dataPlane.somebody(this::ours), List::isEmpty);
    }

    /** What was made for databases and users, by name. */
    private List<String> ours(KubernetesClient client) {
        return Stream.concat(
                        client
                                .resources(PostgresDatabase.class)
                                .inNamespace(dataPlane.namespace())
                                .list()
                                .getItems()
                                .stream(),
                        client.resources(Secret.class).inNamespace(dataPlane.namespace()).list().getItems().stream())
                .map(HasMetadata::getMetadata)
                .map(metadata -> metadata.getName())
                .filter(name -> name.startsWith("orders."))
                .toList();
    }

    private String sql(OwnerCredentials as, String database, String statement) {
        return dataPlane.sql("orders-1", as, database, statement);
    }
}
