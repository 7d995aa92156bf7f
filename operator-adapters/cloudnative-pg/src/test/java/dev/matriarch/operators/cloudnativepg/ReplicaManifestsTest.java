package dev.matriarch.operators.cloudnativepg;

import static dev.matriarch.operators.cloudnativepg.TestClusters.MANIFESTS;
import static dev.matriarch.operators.cloudnativepg.TestClusters.REF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Recovery;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ExternalCluster;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.SecretKey;
import dev.matriarch.operators.kubernetes.Resources;
import dev.matriarch.operators.kubernetes.StrictSchema;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the operator and its plugin are given for a cluster beside another one with the same data. */
class ReplicaManifestsTest {

    private static final ObjectStore VAULT = store("vault");
    private static final ObjectStore CELLAR = store("cellar");
    private static final Archive FIRST = new Archive(CELLAR, "first-1");
    private static final DesiredCluster PLAIN = ContractClusters.desired(REF, 18, 1)
            .withBackup(new DesiredBackup(new Archive(VAULT, "second-1"), "30 2 * * 0", 14));
    private static final DesiredCluster MADE = ContractClusters.recovered(PLAIN, new Recovery(FIRST, null, null));
    private static final DesiredCluster REPLICA = placed(MADE, "first", null);
    private static final DesiredCluster PROMOTED = placed(MADE, "second", "aToken");
    private static final ClusterRef STOCK = ContractClusters.ref("stock");
    private static final DesiredCluster COPY =
            streamed(ContractClusters.copied(ContractClusters.desired(REF, 18, 1)), "first");

    @Test
    void theWholeManifestIsAsWrittenDown() {
        assertThat(MANIFESTS.render(REPLICA)).isEqualTo(Resources.text("/manifests/replica.yaml"));
    }

    @Test
    void theOperatorAndItsPluginKnowEveryField() {
        var schema = StrictSchema.of("/crd/cluster-1.30.0.json");

        assertThat(schema.errors(Serialization.asYaml(MANIFESTS.of(REPLICA)))).isEmpty();
        assertThat(schema.errors(Serialization.asYaml(MANIFESTS.of(PROMOTED)))).isEmpty();
        assertThat(MANIFESTS.archives().stores(REPLICA))
                .extracting(
                        store -> store.getMetadata().getName(),
                        store -> store.getSpec().retentionPolicy())
                .containsExactly(
                        tuple("orders-archive", "14d"), tuple("orders-source", null), tuple("orders-peer", null));
    }

    @Test
    void toChangePlacesIsAChangeOfOneName() {
        var primary = MANIFESTS.of(placed(PLAIN, "second", null)).getSpec();
        var replica = MANIFESTS.of(placed(PLAIN, "first", null)).getSpec();

        assertThat(Json.tree(replica)
                        .put("replica", "")
                        .equals(Json.tree(primary).put("replica", "")))
                .isTrue();
        assertThat(MANIFESTS.needRestart(placed(PLAIN, "second", null), placed(PLAIN, "first", null)))
                .isFalse();
    }

    @Test
    void whatItWasMadeOfStaysAndIsNeverCalledLikeOneOfTheTwo() {
        assertThat(names(REPLICA)).containsExactly("source", "second", "first");
        assertThat(sourceOf(REPLICA)).isEqualTo("source");
        assertThat(names(placed(PLAIN, "second", null))).containsExactly("second", "first");

        var called =
                MADE.withReplication(new DesiredReplication("source", "source", Peer.archiving("first", FIRST), null));
        assertThat(names(called)).containsExactly("source.made", "source", "first");
        assertThat(sourceOf(called)).isEqualTo("source.made");
    }

    @Test
    void theStoreOfTheOtherOneIsUsedToo() {
        assertThat(placed(PLAIN, "second", null).stores()).containsExactly(VAULT, CELLAR);
    }

    @Test
    void noBackupIsTakenOfAReplica() {
        assertThat(suspended(REPLICA)).isTrue();
        assertThat(suspended(PROMOTED)).isFalse();
    }

    @Test
    void whoHasNoArchiveIsFollowedByStreamingAlone() {
        ReplicaManifests.refuseWithoutWay(REPLICA);
        ReplicaManifests.refuseWithoutWay(COPY);
        assertThatThrownBy(() -> ReplicaManifests.refuseWithoutWay(REPLICA.withBackup(null)))
                .isInstanceOf(OperatorRefusedException.class)
                .hasMessage("orders has no archive, by which first could follow it");
    }

    @Test
    void whoStreamsIsACopyAndKnowsTheOthersHostAndCertificate() {
        var manifest = MANIFESTS.of(COPY);
        var spec = manifest.getSpec();

        assertThat(StrictSchema.of("/crd/cluster-1.30.0.json").errors(Serialization.asYaml(manifest)))
                .isEmpty();
        assertThat(Objects.requireNonNull(spec.bootstrap()).copy())
                .isEqualTo(new PostgresSpec.Copy("first", "app", "app"));
        assertThat(spec.plugins()).isNull();
        assertThat(MANIFESTS.archives().stores(COPY)).isEmpty();
        assertThat(Objects.requireNonNull(spec.externalClusters()))
                .extracting(
                        ExternalCluster::name,
                        other -> other.connectionParameters().get("host"),
                        ExternalCluster::sslCert)
                .containsExactly(
                        tuple("second", "orders-rw.acme-production.svc", null),
                        tuple("first", "stock-rw.acme-default.svc", new SecretKey("orders-peer", "tls.crt")));
        assertThat(spec.externalClusters().getLast().connectionParameters())
                .containsEntry("user", "streaming_replica")
                .containsEntry("sslmode", "verify-full");
    }

    @Test
    void whoStreamsChangesPlacesByOneNameToo() {
        var primary = MANIFESTS.of(streamed(COPY, "second")).getSpec();

        assertThat(Json.tree(MANIFESTS.of(COPY).getSpec())
                        .put("replica", "")
                        .equals(Json.tree(primary).put("replica", "")))
                .isTrue();
    }

    @Test
    void oneOnAnotherDataPlaneIsFoundByANameHereWhichItsCertificateHas() {
        var far = COPY.withReplication(
                new DesiredReplication("second", "first", new Peer("first", null, null, STOCK), null));
        var manifest = MANIFESTS.of(far);
        var spec = manifest.getSpec();

        assertThat(StrictSchema.of("/crd/cluster-1.30.0.json").errors(Serialization.asYaml(manifest)))
                .isEmpty();
        assertThat(Objects.requireNonNull(spec.externalClusters()))
                .extracting(
                        ExternalCluster::name,
                        other -> other.connectionParameters().get("host"),
                        ExternalCluster::sslCert)
                .containsExactly(
                        tuple("second", "orders-rw.acme-production.svc", null),
                        tuple("first", "orders-peer.acme-production.svc", new SecretKey("orders-peer", "tls.crt")));
        assertThat(Objects.requireNonNull(spec.certificates()).serverAltDNSNames())
                .containsExactly("stock-peer.acme-default.svc");
        assertThat(ReplicaManifests.streamsFar(manifest, REF)).isTrue();
        assertThat(ReplicaManifests.streamsFar(MANIFESTS.of(COPY), REF)).isFalse();
    }

    @Test
    void aWayBesideTheArchiveIsOneMore() {
        var both = REPLICA.withReplication(
                new DesiredReplication("second", "first", new Peer("first", FIRST, STOCK), null));
        var followed = Objects.requireNonNull(MANIFESTS.of(both).getSpec().externalClusters())
                .getLast();

        assertThat(followed.plugin()).isNotNull();
        assertThat(followed.connectionParameters()).isNotEmpty();
        assertThat(sourceOf(both)).isEqualTo("source");
    }

    private static DesiredCluster streamed(DesiredCluster like, String primary) {
        return like.withReplication(new DesiredReplication("second", primary, new Peer("first", null, STOCK), null));
    }

    private static DesiredCluster placed(DesiredCluster like, String primary, @Nullable String token) {
        return like.withReplication(new DesiredReplication("second", primary, Peer.archiving("first", FIRST), token));
    }

    private static List<String> names(DesiredCluster desired) {
        return Objects.requireNonNull(MANIFESTS.of(desired).getSpec().externalClusters()).stream()
                .map(ExternalCluster::name)
                .map(String::valueOf)
                .toList();
    }

    private static @Nullable String sourceOf(DesiredCluster desired) {
        var bootstrap = Objects.requireNonNull(MANIFESTS.of(desired).getSpec().bootstrap());
        return Objects.requireNonNull(bootstrap.recovery()).source();
    }

    private static @Nullable Boolean suspended(DesiredCluster desired) {
        return MANIFESTS.archives().schedule(desired).orElseThrow().getSpec().suspend();
    }

    private static ObjectStore store(String name) {
        return new ObjectStore(name, ObjectStore.Kind.S3, "s3://backups/" + name, "https://s3.example.org", null, null);
    }
}
