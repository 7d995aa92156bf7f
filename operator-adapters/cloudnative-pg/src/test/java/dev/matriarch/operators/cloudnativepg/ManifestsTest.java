package dev.matriarch.operators.cloudnativepg;

import static dev.matriarch.operators.cloudnativepg.TestClusters.MANIFESTS;
import static dev.matriarch.operators.cloudnativepg.TestClusters.REF;
import static dev.matriarch.operators.cloudnativepg.TestClusters.everything;
import static dev.matriarch.operators.cloudnativepg.TestClusters.synchronous;
import static dev.matriarch.operators.cloudnativepg.TestClusters.withLabels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.kubernetes.Resources;
import dev.matriarch.operators.kubernetes.StrictSchema;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTest {

    private static final StrictSchema SCHEMA = StrictSchema.of("/crd/cluster-1.30.0.json");

    private static final DesiredPooler.Pool POOL = new DesiredPooler.Pool(2, DesiredPooler.Mode.SESSION, 10, 50);
    private static final DesiredCluster POOLED = ContractClusters.withPooler(
            ContractClusters.desired(REF, 18, 1),
            new DesiredPooler(new DesiredPooler.Pool(1, DesiredPooler.Mode.TRANSACTION, 20, 200), POOL));

    @Test
    void onlyOtherResourcesAndANewVolumeForWalTakePodsMadeAnew() {
        var before = RecordedCluster.of(3).withCpu("1");

        assertThat(needRestart(before, before.withStorage("1Gi"))).isFalse();
        assertThat(needRestart(before, before.withCpu("1000m"))).isFalse();
        assertThat(needRestart(before.withWalStorage("1Gi"), before.withWalStorage("2Gi")))
                .isFalse();
        assertThat(needRestart(before, before.withCpu("2"))).isTrue();
        assertThat(needRestart(before, before.withWalStorage("1Gi"))).isTrue();
    }

    private static boolean needRestart(RecordedCluster before, RecordedCluster after) {
        return TestClusters.MANIFESTS.needRestart(before.desired(TestClusters.REF), after.desired(TestClusters.REF));
    }

    @Test
    void theWholeManifestIsAsWrittenDown() {
        assertThat(MANIFESTS.render(everything())).isEqualTo(Resources.text("/manifests/everything.yaml"));
        assertThat(MANIFESTS.render(ContractClusters.desired(REF, 18, 1)))
                .isEqualTo(Resources.text("/manifests/one-instance.yaml"));
    }

    /** The operator would go on letting in a role that is left out. */
    @Test
    void theOwnersSecondLoginIsThereFromTheFirstRotationOnForGood() {
        for (var logins : List.of(new Logins(1, true), new Logins(2, false))) {
            var rotated = MANIFESTS.render(ContractClusters.withLogins(everything(), logins));

            assertThat(rotated).contains("""
                        - name: "matriarch_owner"
                          comment: "takes turns with the owner when credentials rotate"
                          login: true
                          connectionLimit: -1
                          inRoles:
                          - "keeper"
                          passwordSecret:
                            name: "matriarch-orders.owner"
                    """);
            assertThat(SCHEMA.errors(rotated)).isEmpty();
        }
    }

    @Test
    void theOperatorKnowsEveryField() {
        assertThat(SCHEMA.errors(MANIFESTS.render(everything()))).isEmpty();
        assertThat(SCHEMA.errors(MANIFESTS.render(ContractClusters.desired(REF, 18, 1))))
                .isEmpty();
    }

    @Test
    void aFieldTheOperatorDoesNotKnowWouldBeSeen() {
        var bad = MANIFESTS.render(everything()).replace("enablePDB:", "enablePdb:");

        assertThat(SCHEMA.errors(bad)).singleElement().asString().contains("enablePdb");
    }

    @ParameterizedTest(name = "{0} instances, {1} synchronous, {2}")
    @CsvSource({
        "3, 1, REQUIRED,  1, required,  true",
        "5, 2, REQUIRED,  2, required,  true",
        "3, 1, PREFERRED, 1, preferred, false",
        "2, 1, REQUIRED,  1, required,  false",
        "2, 1, PREFERRED, 1, preferred, false",
        "2, 2, REQUIRED,  1, required,  false"
    })
    void commitsWaitForStandbysAsPromised(
            int instances, int number, Durability durability, int sent, String as, boolean quorum) {
        var desired = synchronous(instances, new Synchronous(number, durability));

        assertThat(postgresql(desired).synchronous()).isEqualTo(new PostgresSpec.Synchronous("any", sent, as, quorum));
    }

    @Test
    void nothingIsSynchronousWhereThereIsNoStandbyOrNoneIsAskedFor() {
        assertThat(postgresql(synchronous(1, new Synchronous(1, Durability.REQUIRED)))
                        .synchronous())
                .isNull();
        assertThat(postgresql(synchronous(3, new Synchronous(0, Durability.PREFERRED)))
                        .synchronous())
                .isNull();
    }

    @Test
    void aTenantsLabelMeansNothingToTheOperator() {
        var labels = MANIFESTS
                .of(withLabels(Map.of("role", "primary")))
                .getMetadata()
                .getLabels();

        assertThat(labels).containsEntry("labels.matriarch.dev/role", "primary").doesNotContainKey("role");
    }

    @Test
    void everythingTheOperatorMakesCarriesOurMarks() {
        var spec = MANIFESTS.of(everything()).getSpec();

        assertThat(Objects.requireNonNull(spec.inheritedMetadata()).labels())
                .containsEntry("matriarch.dev/installation", "here")
                .containsEntry("matriarch.dev/tenant", "acme")
                .containsEntry("matriarch.dev/cluster-id", REF.id().toString())
                .doesNotContainKey("matriarch.dev/write");
    }

    @Test
    void onlyARestartOfAllInstancesIsWrittenDown() {
        var one = ContractClusters.withRestart(everything(), new RestartMark("second", "orders-2"));

        assertThat(MANIFESTS.of(everything()).getMetadata().getAnnotations())
                .containsExactly(Map.entry("kubectl.kubernetes.io/restartedAt", "first"));
        assertThat(MANIFESTS.of(one).getMetadata().getAnnotations()).isEmpty();
    }

    @Test
    void aClusterThatIsNotAtWorkIsToldSoAndOneThatIsIsNot() {
        var whole = ContractClusters.desired(REF, 18, 3);

        assertThat(annotations(whole)).isEmpty();
        assertThat(annotations(ContractClusters.stopped(whole, Power.HIBERNATED, FencedInstances.none())))
                .containsExactly(Map.entry("cnpg.io/hibernation", "on"));
        assertThat(annotations(ContractClusters.stopped(
                        whole, Power.RUNNING, FencedInstances.of(List.of("orders-2", "orders-1")))))
                .containsExactly(Map.entry("cnpg.io/fencedInstances", "[\"orders-1\",\"orders-2\"]"));
        assertThat(annotations(ContractClusters.stopped(whole, Power.RUNNING, FencedInstances.everyone())))
                .containsExactly(Map.entry("cnpg.io/fencedInstances", "[\"*\"]"));
    }

    @Test
    void poolersStandBesideTheClusterThatNamesTheirHosts() {
        assertThat(MANIFESTS.render(POOLED)).isEqualTo(Resources.text("/manifests/poolers.yaml"));
        assertThat(SCHEMA.errors(Serialization.asYaml(MANIFESTS.of(POOLED)))).isEmpty();
    }

    @Test
    void thePoolersOfAHibernatedClusterRest() {
        var hibernated = ContractClusters.stopped(POOLED, Power.HIBERNATED, FencedInstances.none());

        assertThat(MANIFESTS.poolers(hibernated))
                .extracting(pooler -> pooler.getSpec().instances())
                .containsExactly(0, 0);
    }

    @Test
    void whereNoPoolerIsWantedThereIsNone() {
        assertThat(MANIFESTS.poolers(everything())).isEmpty();
        assertThat(MANIFESTS.poolers(ContractClusters.withPooler(everything(), new DesiredPooler(null, POOL))))
                .extracting(pooler -> pooler.getMetadata().getName())
                .containsExactly("orders-pooler-ro");
    }

    @Test
    void whatIsReadBackIsWhatWasWritten() {
        var written = MANIFESTS.of(everything());

        var read = Serialization.unmarshal(MANIFESTS.render(everything()), PostgresCluster.class);

        assertThat(read.getSpec()).isEqualTo(written.getSpec());
        assertThat(read.getMetadata()).isEqualTo(written.getMetadata());
    }

    @Test
    void theSameClusterIsTheSameManifest() {
        var labels = Map.of("zebra", "1", "ant", "2", "middle", "3");

        assertThat(MANIFESTS.render(withLabels(labels))).isEqualTo(MANIFESTS.render(withLabels(Map.copyOf(labels))));
    }

    private static Map<String, String> annotations(DesiredCluster desired) {
        return MANIFESTS.of(desired).getMetadata().getAnnotations();
    }

    private static PostgresSpec.Postgresql postgresql(DesiredCluster desired) {
        return Objects.requireNonNull(MANIFESTS.of(desired).getSpec().postgresql());
    }
}
