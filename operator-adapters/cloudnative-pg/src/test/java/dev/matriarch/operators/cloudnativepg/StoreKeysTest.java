package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The keys of stores, in the one secret of a cluster. */
class StoreKeysTest {

    private static final ObjectStore VAULT = store("vault", "nl-1");
    private static final ObjectStore CELLAR = store("cellar", null);
    private static final DesiredCluster PLAIN = WholeCluster.WANTED.desired(WholeCluster.SCENE.ref());

    private final ServedCluster served = new ServedCluster(new WholeCluster().snapshot(), PLAIN.ref());
    private final StoreKeys keys = new StoreKeys("recorder");

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void theyStandBesideThoseOfOtherStores() {
        served.secret(secret(Map.of("cellar.access-key-id", "old", "vault.region", "gone")));

        put(VAULT);

        assertThat(served.patch())
                .contains("\"cellar.access-key-id\":\"" + SecretValues.written("old"))
                .contains("\"vault.access-key-id\":\"" + SecretValues.written("an-id"))
                .contains("\"vault.secret-access-key\":\"" + SecretValues.written("a-key"))
                .contains("\"vault.region\":\"" + SecretValues.written("nl-1"))
                .contains("\"matriarch.dev/write\":\"1.2\"");
    }

    @Test
    void aStoreWithoutARegionHasNone() {
        served.secret(secret(Map.of("cellar.region", "before")));

        put(CELLAR);

        assertThat(served.patch()).contains("cellar.access-key-id").doesNotContain("region");
    }

    @Test
    void thoseOfStoresThatNobodyGoesToAreForgotten() {
        served.secret(secret(Map.of("cellar.access-key-id", "old", "vault.access-key-id", "an-id")));

        forget(PLAIN.withBackup(new DesiredBackup(new Archive(VAULT, "orders-7"), null, 7)));

        assertThat(served.patch()).contains("vault.access-key-id").doesNotContain("cellar");
    }

    @Test
    void whereNobodyGoesToAnyStoreTheSecretGoesToo() {
        served.secret(secret(Map.of("vault.access-key-id", "an-id")));

        forget(PLAIN);

        assertThat(served.writes())
                .singleElement()
                .asString()
                .startsWith("DELETE ")
                .endsWith("/secrets/matriarch-orders.stores");
    }

    @Test
    void withoutThePluginNothingIsWrittenForAClusterThatIsBackedUp() {
        var archived = PLAIN.withBackup(new DesiredBackup(new Archive(VAULT, "orders-7"), null, 7));

        assertThatThrownBy(() -> served.adapter.apply(archived, ContractFence.of(1, 2)))
                .isInstanceOfSatisfying(
                        OperatorRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("ability-missing"))
                .hasMessageContaining("barman-cloud.cloudnative-pg.io");
        assertThat(served.writes()).isEmpty();
    }

    @Test
    void ofAClusterWithoutAnArchiveNoBackupIsTaken() {
        assertThatThrownBy(() -> served.adapter.backUp(PLAIN.ref(), "first", ContractFence.of(1, 2)))
                .isInstanceOf(OperatorRefusedException.class)
                .hasMessageContaining("no archive");
        assertThat(served.writes()).isEmpty();
        assertThat(served.adapter.reach(PLAIN.ref()).failure()).isEqualTo("orders is not archived");
    }

    private void put(ObjectStore store) {
        served.server()
                .run(client -> keys.put(
                        PLAIN.ref(),
                        store,
                        new StoreAccess("an-id", "a-key"),
                        client,
                        new Writes(client, ContractFence.of(1, 2))));
    }

    private void forget(DesiredCluster desired) {
        served.server().run(client -> keys.forgetOthers(desired, client, new Writes(client, ContractFence.of(1, 2))));
    }

    private static Secret secret(Map<String, String> values) {
        var ref = PLAIN.ref();
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withName(StoreKeys.secretName(ref))
                .withNamespace(TenantNamespaces.name(ref))
                .withUid("8bad3a58-eebb-43f6-875d-e854be2a6983")
                .withResourceVersion("7")
                .withLabels(MatriarchLabels.of("recorder", ref))
                .endMetadata();
        values.forEach((key, value) -> secret.addToData(key, SecretValues.written(value)));
        return secret.build();
    }

    private static ObjectStore store(String name, @Nullable String region) {
        return new ObjectStore(name, ObjectStore.Kind.S3, "s3://backups", null, region, null);
    }
}
