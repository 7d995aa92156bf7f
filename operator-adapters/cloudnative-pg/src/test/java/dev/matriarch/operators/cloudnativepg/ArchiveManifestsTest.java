package dev.matriarch.operators.cloudnativepg;

import static dev.matriarch.operators.cloudnativepg.TestClusters.MANIFESTS;
import static dev.matriarch.operators.cloudnativepg.TestClusters.REF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Recovery;
import dev.matriarch.operators.kubernetes.Resources;
import dev.matriarch.operators.kubernetes.StrictSchema;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the operator and its plugin are given for archives. */
class ArchiveManifestsTest {

    private static final ObjectStore VAULT =
            new ObjectStore("vault", ObjectStore.Kind.S3, "s3://backups/acme", "https://s3.example.org", "nl-1", null);
    private static final ObjectStore CLOUD = new ObjectStore(
            "cloud", ObjectStore.Kind.S3, "s3://elsewhere", null, "eu-north-1", "arn:aws:iam::1:role/reader");
    private static final DesiredCluster PLAIN = ContractClusters.desired(REF, 18, 1);
    private static final DesiredCluster ARCHIVED = archived(PLAIN, VAULT, "30 2 * * 0");
    private static final Instant TIME = Instant.parse("2026-11-26T14:00:00.123456789Z");
    private static final DesiredCluster RECOVERED =
            ContractClusters.recovered(ARCHIVED, new Recovery(new Archive(CLOUD, "orders-6"), TIME, null));

    @Test
    void theWholeManifestIsAsWrittenDown() {
        assertThat(MANIFESTS.render(ARCHIVED)).isEqualTo(Resources.text("/manifests/archived.yaml"));
        assertThat(MANIFESTS.render(RECOVERED)).isEqualTo(Resources.text("/manifests/recovered.yaml"));
    }

    @Test
    void theOperatorAndItsPluginKnowEveryField() {
        var archives = MANIFESTS.archives();

        assertThat(errors("cluster-1.30.0", MANIFESTS.of(ARCHIVED))).isEmpty();
        assertThat(errors("cluster-1.30.0", MANIFESTS.of(RECOVERED))).isEmpty();
        assertThat(archives.stores(RECOVERED))
                .hasSize(2)
                .allSatisfy(
                        store -> assertThat(errors("objectstore-0.14.0", store)).isEmpty());
        assertThat(errors("scheduledbackup-1.30.0", archives.schedule(ARCHIVED).orElseThrow()))
                .isEmpty();
        assertThat(errors("backup-1.30.0", archives.backup(REF, "first"))).isEmpty();
    }

    private static Iterable<String> errors(String schema, Object resource) {
        return StrictSchema.of("/crd/%s.json".formatted(schema)).errors(Serialization.asYaml(resource));
    }

    @Test
    void whatIsNotBackedUpAndMadeOfNothingIsAskedForAsBefore() {
        assertThat(MANIFESTS.archives().stores(PLAIN)).isEmpty();
        assertThat(MANIFESTS.archives().schedule(PLAIN)).isEmpty();
        assertThat(MANIFESTS.render(PLAIN)).isEqualTo(Resources.text("/manifests/one-instance.yaml"));
    }

    /** It would be removed by the age of the backups of another cluster. */
    @Test
    void whatAClusterIsMadeOfIsNeverTooOld() {
        assertThat(MANIFESTS.archives().stores(RECOVERED))
                .extracting(
                        store -> store.getMetadata().getName(),
                        store -> store.getSpec().retentionPolicy())
                .containsExactly(tuple("orders-archive", "14d"), tuple("orders-source", null));
    }

    @Test
    void aTenantsOwnTimeToArchiveStays() {
        var own = ContractClusters.withParameters(PLAIN, Map.of("archive_timeout", "10min"));

        assertThat(parameters(ARCHIVED)).containsEntry("archive_timeout", "60s");
        assertThat(parameters(archived(own, VAULT, null))).containsEntry("archive_timeout", "10min");
        assertThat(parameters(PLAIN)).doesNotContainKey("archive_timeout");
    }

    @Test
    void whileNothingRunsNoBackupIsTaken() {
        var hibernated = ContractClusters.stopped(PLAIN, Power.HIBERNATED, FencedInstances.none())
                .withBackup(ARCHIVED.backup());

        assertThat(suspended(ARCHIVED)).isFalse();
        assertThat(suspended(hibernated)).isTrue();
        assertThat(MANIFESTS.archives().schedule(archived(PLAIN, VAULT, null))).isEmpty();
    }

    @Test
    void aRecoveryEndsWhereItIsAskedTo() {
        assertThat(target(new Recovery(new Archive(VAULT, "orders-6"), null, null)))
                .isNull();
        assertThat(target(new Recovery(new Archive(VAULT, "orders-6"), null, "0/3000060")))
                .isEqualTo(new PostgresSpec.RecoveryTarget(null, "0/3000060"));
        assertThat(target(new Recovery(new Archive(VAULT, "orders-6"), TIME, null)))
                .isEqualTo(new PostgresSpec.RecoveryTarget("2026-11-26T14:00:00.123456Z", null));
    }

    private static PostgresSpec.@Nullable RecoveryTarget target(Recovery recovery) {
        var bootstrap = MANIFESTS
                .of(ContractClusters.recovered(PLAIN, recovery))
                .getSpec()
                .bootstrap();
        return Objects.requireNonNull(Objects.requireNonNull(bootstrap).recovery())
                .recoveryTarget();
    }

    @Test
    void toBeginOrEndToArchiveTakesPodsMadeAnew() {
        assertThat(MANIFESTS.needRestart(PLAIN, ARCHIVED)).isTrue();
        assertThat(MANIFESTS.needRestart(ARCHIVED, PLAIN)).isTrue();
        assertThat(MANIFESTS.needRestart(ARCHIVED, archived(PLAIN, CLOUD, null)))
                .isFalse();
    }

    @Test
    void theServersOfAClusterCannotBeTwoInACloud() {
        var other = new ObjectStore("other", ObjectStore.Kind.S3, "s3://x", null, null, "arn:aws:iam::1:role/writer");

        ArchiveManifests.refuseTwoRoles(RECOVERED);
        assertThatThrownBy(() -> ArchiveManifests.refuseTwoRoles(archived(RECOVERED, other, null)))
                .isInstanceOf(OperatorRefusedException.class)
                .hasMessageContaining("role/writer")
                .hasMessageContaining("role/reader");
    }

    private static DesiredCluster archived(DesiredCluster like, ObjectStore store, @Nullable String schedule) {
        return like.withBackup(new DesiredBackup(new Archive(store, "orders-7"), schedule, 14));
    }

    private static Map<String, String> parameters(DesiredCluster desired) {
        return Objects.requireNonNull(MANIFESTS.of(desired).getSpec().postgresql())
                .parameters();
    }

    private static @Nullable Boolean suspended(DesiredCluster desired) {
        return MANIFESTS.archives().schedule(desired).orElseThrow().getSpec().suspend();
    }
}
