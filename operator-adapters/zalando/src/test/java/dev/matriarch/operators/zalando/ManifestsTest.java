package dev.matriarch.operators.zalando;

import static dev.matriarch.operators.zalando.TestClusters.MANIFESTS;
import static dev.matriarch.operators.zalando.TestClusters.REF;
import static dev.matriarch.operators.zalando.TestClusters.everything;
import static dev.matriarch.operators.zalando.TestClusters.synchronous;
import static dev.matriarch.operators.zalando.TestClusters.withCpu;
import static dev.matriarch.operators.zalando.TestClusters.withStorage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.DesiredPooler.Mode;
import dev.matriarch.operators.DesiredPooler.Pool;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.kubernetes.Resources;
import dev.matriarch.operators.kubernetes.StrictSchema;
import dev.matriarch.operators.zalando.PostgresqlSpec.ConnectionPooler;
import dev.matriarch.operators.zalando.PostgresqlSpec.Patroni;
import dev.matriarch.operators.zalando.PostgresqlSpec.Variable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTest {

    private static final StrictSchema SCHEMA = StrictSchema.of("/crd/postgresql-2.0.1.json");

    @Test
    void theWholeManifestIsAsWrittenDown() {
        assertThat(MANIFESTS.render(everything())).isEqualTo(Resources.text("/manifests/everything.yaml"));
        assertThat(MANIFESTS.render(ContractClusters.desired(REF, 17, 1)))
                .isEqualTo(Resources.text("/manifests/one-instance.yaml"));
    }

    @Test
    void theOperatorKnowsEveryField() {
        assertThat(SCHEMA.errors(MANIFESTS.render(everything()))).isEmpty();
        assertThat(SCHEMA.errors(MANIFESTS.render(ContractClusters.desired(REF, 17, 1))))
                .isEmpty();
    }

    /** With a reserve of a quarter beside each pool, there are no more connections than asked for. */
    @Test
    void poolersAreOfOneShapeAndRestWithTheirCluster() {
        var pool = new Pool(2, Mode.SESSION, 30, 10_000);
        var pooled = ContractClusters.withPooler(everything(), new DesiredPooler(pool, pool));

        var spec = MANIFESTS.of(pooled).getSpec();

        assertThat(spec.enableConnectionPooler()).isTrue();
        assertThat(spec.enableReplicaConnectionPooler()).isTrue();
        assertThat(spec.connectionPooler()).isEqualTo(new ConnectionPooler(2, "session", 80));
        assertThat(SCHEMA.errors(MANIFESTS.render(pooled))).isEmpty();
        var asleep = MANIFESTS
                .of(ContractClusters.stopped(pooled, Power.HIBERNATED, FencedInstances.none()))
                .getSpec();
        assertThat(asleep.enableConnectionPooler()).isFalse();
        assertThat(asleep.connectionPooler()).isNull();
        var standbysAlone = MANIFESTS
                .of(ContractClusters.withPooler(
                        everything(), new DesiredPooler(null, new Pool(1, Mode.TRANSACTION, 1, 200))))
                .getSpec();
        assertThat(standbysAlone.enableConnectionPooler()).isFalse();
        assertThat(standbysAlone.enableReplicaConnectionPooler()).isTrue();
        assertThat(standbysAlone.connectionPooler()).isEqualTo(new ConnectionPooler(1, "transaction", 2));
    }

    @Test
    void aFieldTheOperatorDoesNotKnowWouldBeSeen() {
        var bad = MANIFESTS.render(everything()).replace("dockerImage:", "image:");

        assertThat(SCHEMA.errors(bad)).singleElement().asString().contains("image");
    }

    @Test
    void whatIsReadBackIsWhatWasWritten() {
        var written = MANIFESTS.of(everything());

        var read = Serialization.unmarshal(MANIFESTS.render(everything()), PostgresqlResource.class);

        assertThat(read.getSpec()).isEqualTo(written.getSpec());
        assertThat(read.getMetadata()).isEqualTo(written.getMetadata());
        assertThat(Drift.between(written, read)).isEmpty();
    }

    /** The operator compares whole GiB: what is between two of them would be left as it is. */
    @ParameterizedTest
    @CsvSource({"1Gi, 1Gi", "512Mi, 1Gi", "1536Mi, 2Gi", "10G, 10Gi", "1Ti, 1024Gi", "10Gi, 10Gi"})
    void volumesAreAskedForInWholeGibibytes(String wanted, String asked) {
        assertThat(Manifests.size(new Quantity(wanted))).isEqualTo(asked);
    }

    @ParameterizedTest(name = "{0} instances, {1} synchronous, {2}")
    @CsvSource({
        "3, 1, REQUIRED,  true,  true,  1",
        "5, 2, REQUIRED,  true,  true,  2",
        "3, 1, PREFERRED, true,  false, 1",
        "2, 2, REQUIRED,  true,  true,  1",
        "1, 1, REQUIRED,  false, false, 1",
        "3, 0, REQUIRED,  false, false, 1"
    })
    void commitsWaitForStandbysAsPromised(
            int instances, int number, Durability durability, boolean mode, boolean strict, int standbys) {
        var desired = synchronous(instances, new Synchronous(number, durability));

        assertThat(MANIFESTS.of(desired).getSpec().patroni()).isEqualTo(new Patroni(mode, strict, standbys));
    }

    @Test
    void aHibernatedClusterHasNoInstance() {
        var hibernated = ContractClusters.stopped(everything(), Power.HIBERNATED, FencedInstances.none());

        assertThat(MANIFESTS.of(hibernated).getSpec().instances()).isZero();
    }

    @Test
    void aRestartOfAllIsAnotherEnvironmentAndOneOfASingleInstanceIsNot() {
        var one = ContractClusters.withRestart(everything(), new RestartMark("second", "orders-2"));

        assertThat(environment(MANIFESTS.of(everything()))).containsExactly(new Variable("MATRIARCH_RESTART", "first"));
        assertThat(environment(MANIFESTS.of(one))).isNull();
    }

    /** To leave the mark out would make all pods anew. */
    @Test
    void theMarkOfAnEarlierRestartStays() {
        var live = MANIFESTS.of(everything());
        var one = ContractClusters.withRestart(everything(), new RestartMark("second", "orders-2"));
        var again = ContractClusters.withRestart(everything(), new RestartMark("third", null));

        assertThat(environment(MANIFESTS.of(one, live))).containsExactly(new Variable("MATRIARCH_RESTART", "first"));
        assertThat(environment(MANIFESTS.of(again, live))).containsExactly(new Variable("MATRIARCH_RESTART", "third"));
        assertThat(environment(MANIFESTS.of(one, null))).isNull();
    }

    @Test
    void onlyOtherResourcesTakePodsMadeAnew() {
        assertThat(MANIFESTS.needRestart(withCpu("1"), withCpu("1000m"))).isFalse();
        assertThat(MANIFESTS.needRestart(withStorage("1Gi"), withStorage("2Gi")))
                .isFalse();
        assertThat(MANIFESTS.needRestart(withCpu("1"), withCpu("2"))).isTrue();
        assertThat(MANIFESTS.needRestart(withCpu(null), withCpu("2"))).isTrue();
    }

    @Test
    void noTeamThatTheOperatorKnowsGetsInAndEverythingIsToldByTheClustersId() {
        assertThat(MANIFESTS.of(everything()).getSpec().teamId())
                .isEqualTo(REF.id().toString());
        assertThat(Labels.of(REF)).containsEntry("team", REF.id().toString());
    }

    @Test
    void noPortIsOpenedToTheOutsideWhateverTheOperatorsDefault() {
        var spec = MANIFESTS.of(everything()).getSpec();

        assertThat(List.of(spec.enableMasterLoadBalancer(), spec.enableReplicaLoadBalancer()))
                .containsOnly(false);
    }

    private static @Nullable List<Variable> environment(PostgresqlResource resource) {
        return resource.getSpec().env();
    }

    /** It would make no pod of its leader anew otherwise, since there is no synchronous standby to take over. */
    @Test
    void theOperatorIsToldThatNothingWaitsForStandbysOfOneThatFollows() {
        var follows = TestClusters.MANIFESTS.of(TestClusters.following()).getSpec();

        assertThat(follows.standby()).isEqualTo(new PostgresqlSpec.Standby("there.acme-production.svc", "5432"));
        assertThat(follows.patroni()).isEqualTo(new PostgresqlSpec.Patroni(false, false, 1));
        var leads = TestClusters.MANIFESTS.of(TestClusters.placed("here", null)).getSpec();
        assertThat(leads.standby()).isNull();
        assertThat(leads.patroni()).isEqualTo(new PostgresqlSpec.Patroni(true, true, 1));
    }
}
