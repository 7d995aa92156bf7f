package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.matriarch.metadata.DataPlaneRecord.Findings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;

class DataPlaneStoreTest extends StoreTest {

    private static final String TOKEN = "{\"token\": \"hush\"}";

    @Autowired
    DataPlaneStore dataPlanes;

    @Autowired
    InstallationStore installation;

    @Autowired
    NamespaceStore namespaces;

    @Autowired
    ClusterStore clusters;

    @BeforeEach
    void nothingIsThere() {
        installation.id(NOW);
        jdbc.sql("truncate data_plane cascade").update();
    }

    @Test
    void whatAStartOffersIsAddedAndThenChanged() {
        dataPlanes.put(new DataPlaneRecord("eu-1", List.of("sandbox"), "{}", false, NOW));
        dataPlanes.put(new DataPlaneRecord(
                "eu-1", List.of("zalando", "sandbox"), "{\"directory\": \"/there\"}", true, NOW.plusSeconds(1)));

        assertThat(dataPlanes.find("eu-1"))
                .contains(new DataPlaneRecord(
                        "eu-1",
                        "sandbox",
                        List.of("zalando", "sandbox"),
                        "{\"directory\": \"/there\"}",
                        Findings.NONE,
                        2,
                        true,
                        NOW));
    }

    @Test
    void theSameAgainIsNoNewVersion() {
        dataPlanes.put(new DataPlaneRecord("eu-1", List.of("sandbox"), "{}", false, NOW));
        dataPlanes.put(new DataPlaneRecord("eu-1", List.of("sandbox"), "{}", true, NOW));

        assertThat(found("eu-1").version()).isEqualTo(1);
    }

    @Test
    void thereIsOneDefaultAtMost() {
        dataPlanes.put(new DataPlaneRecord("eu-2", List.of("sandbox"), "{}", true, NOW));
        dataPlanes.add(registered("eu-3", "uid-3", true), TOKEN);
        dataPlanes.put(new DataPlaneRecord("eu-3", List.of("sandbox"), "{}", true, NOW));

        assertThat(dataPlanes.all())
                .filteredOn(DataPlaneRecord::isDefault)
                .extracting(DataPlaneRecord::name)
                .containsExactly("eu-3");
    }

    @Test
    void twoNewDefaultsAtOnceComeOneAfterTheOther() {
        var second = inTransaction(() -> {
            dataPlanes.add(registered("eu-1", "uid-1", true), TOKEN);
            var other = CompletableFuture.supplyAsync(() -> dataPlanes.add(registered("eu-2", "uid-2", true), TOKEN));
            await().until(this::somebodyWaits);
            return other;
        });

        assertThat(second).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
        assertThat(dataPlanes.all()).filteredOn(DataPlaneRecord::isDefault).hasSize(1);
    }

    @Test
    void credentialsAreSealedAndOpenOnlyForTheirOwnRow() {
        dataPlanes.add(registered("eu-1", "uid-1", false), TOKEN);
        dataPlanes.add(registered("eu-2", "uid-2", false), "{}");

        assertThat(dataPlanes.credentials("eu-1")).contains(TOKEN);
        assertThat(new String(column("eu-1"), StandardCharsets.ISO_8859_1)).doesNotContain("hush");
        assertThat(jdbc.sql("select cast(d as text) from data_plane d")
                        .query(String.class)
                        .list())
                .noneMatch(row -> row.contains("hush"));
        jdbc.sql("update data_plane set credentials = :sealed where name = 'eu-2'")
                .param("sealed", column("eu-1"))
                .update();
        assertThatThrownBy(() -> dataPlanes.credentials("eu-2")).isInstanceOf(SealedException.class);
    }

    @Test
    void theyOpenInNoOtherInstallation() {
        dataPlanes.add(registered("eu-1", "uid-1", false), TOKEN);
        var id = installation.id();
        jdbc.sql("update installation set id = gen_random_uuid()").update();

        assertThatThrownBy(() -> dataPlanes.credentials("eu-1")).isInstanceOf(SealedException.class);
        jdbc.sql("update installation set id = :id").param("id", id).update();
    }

    @Test
    void aNameIsTakenOnceAndAPlaceHasOneName() {
        assertThat(dataPlanes.add(registered("eu-1", "uid-1", false), TOKEN)).isTrue();

        assertThat(dataPlanes.add(registered("eu-1", "uid-2", false), "{}")).isFalse();
        assertThat(dataPlanes.credentials("eu-1")).contains(TOKEN);
        assertThatThrownBy(() -> dataPlanes.add(registered("eu-2", "uid-1", false), TOKEN))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void otherCredentialsAreAnotherVersion() {
        dataPlanes.add(registered("eu-1", "uid-1", false), TOKEN);

        assertThat(dataPlanes.rotate(found("eu-1"), "{\"token\": \"new\"}")).isTrue();
        assertThat(found("eu-1").version()).isEqualTo(2);
        assertThat(dataPlanes.credentials("eu-1")).contains("{\"token\": \"new\"}");
    }

    @Test
    void whatWasSeenWithOldCredentialsIsNotKept() {
        dataPlanes.add(registered("eu-1", "uid-1", false), TOKEN);
        var before = found("eu-1");
        dataPlanes.rotate(before, "{\"token\": \"new\"}");

        assertThat(dataPlanes.checked(seen(before, "[{\"code\": \"unauthenticated\"}]", NOW.plusSeconds(9))))
                .isFalse();
        assertThat(dataPlanes.rotate(before, TOKEN)).isFalse();
        assertThat(found("eu-1").findings().shortcomings()).isEqualTo("[]");
    }

    @Test
    void anOlderCheckTakesNoLatersPlaceAndOnlyOtherOffersAreAnotherVersion() {
        dataPlanes.add(registered("eu-1", "uid-1", false), TOKEN);

        assertThat(dataPlanes.checked(seen(found("eu-1"), "[1]", NOW.plusSeconds(9))))
                .isTrue();
        assertThat(dataPlanes.checked(seen(found("eu-1"), "[2]", NOW.plusSeconds(8))))
                .isFalse();

        assertThat(found("eu-1").findings().shortcomings()).isEqualTo("[1]");
        assertThat(found("eu-1").version()).isEqualTo(1);
        dataPlanes.checked(offering(found("eu-1"), "{\"fake\": 2}", NOW.plusSeconds(10)));
        assertThat(found("eu-1").version()).isEqualTo(2);
    }

    @Test
    void whatIsRemovedIsNotThereAndItsNameIsFree() {
        dataPlanes.add(registered("eu-1", "uid-1", true), TOKEN);

        inTransaction(() -> {
            assertThat(dataPlanes.lock("eu-1")).isTrue();
            dataPlanes.remove("eu-1", NOW);
        });

        assertThat(dataPlanes.find("eu-1")).isEmpty();
        assertThat(dataPlanes.all()).isEmpty();
        assertThat(dataPlanes.credentials("eu-1")).isEmpty();
        assertThat(inTransaction(() -> dataPlanes.hold("eu-1"))).isFalse();
        assertThat(dataPlanes.add(registered("eu-1", "uid-1", false), "{}")).isTrue();
        assertThat(found("eu-1").version()).isEqualTo(3);
    }

    @Test
    void whoPutsSomethingThereIsWaitedForBeforeItIsRemoved() {
        dataPlanes.add(registered("eu-1", "uid-1", false), TOKEN);
        var tenant = newTenant();

        var removal = inTransaction(() -> {
            dataPlanes.hold("eu-1");
            namespaces.ensure(tenant, "eu-1", "default", NOW);
            clusters.insert(cluster(tenant));
            var other = CompletableFuture.supplyAsync(() -> inTransaction(() -> {
                dataPlanes.lock("eu-1");
                return clusters.livingOn("eu-1");
            }));
            await().until(this::somebodyWaits);
            return other;
        });

        assertThat(removal).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(1);
        assertThat(clusters.operatorsOn("eu-1")).containsExactly("fake");
    }

    @Test
    void whoComesWhileItIsRemovedFindsItGone() {
        dataPlanes.add(registered("eu-1", "uid-1", false), TOKEN);

        var holds = inTransaction(() -> {
            dataPlanes.lock("eu-1");
            dataPlanes.remove("eu-1", NOW);
            var other = CompletableFuture.supplyAsync(() -> inTransaction(() -> dataPlanes.hold("eu-1")));
            await().until(this::somebodyWaits);
            return other;
        });

        assertThat(holds).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
    }

    @Test
    void neighboursShareTenantNamespaceAndDataPlane() {
        dataPlanes.add(registered("eu-1", "uid-1", false), TOKEN);
        var tenant = newTenant();
        namespaces.ensure(tenant, "eu-1", "default", NOW);
        namespaces.ensure(tenant, "eu-1", "other", NOW);
        var orders = cluster(tenant, "default", "orders");
        clusters.insert(orders);
        assertThat(clusters.neighbours(orders)).isEmpty();

        clusters.insert(cluster(tenant, "other", "orders"));
        assertThat(clusters.neighbours(orders)).isEmpty();

        clusters.insert(cluster(tenant, "default", "invoices"));
        assertThat(clusters.neighbours(orders)).containsExactly(ClusterState.READY);
    }

    @Test
    void nothingSecretIsPrinted() {
        var dataPlane = new DataPlaneRecord("eu-1", List.of("sandbox"), "{\"token\": \"hush\"}", false, NOW);

        assertThat(dataPlane.toString()).contains("eu-1").doesNotContain("hush");
    }

    private boolean somebodyWaits() {
        return jdbc.sql("""
                        select exists (select from pg_stat_activity
                                        where datname = current_database() and wait_event_type = 'Lock')
                        """).query(Boolean.class).single();
    }

    private DataPlaneRecord found(String name) {
        return dataPlanes.find(name).orElseThrow();
    }

    private byte[] column(String name) {
        return jdbc.sql("select credentials from data_plane where name = :name")
                .param("name", name)
                .query(byte[].class)
                .single();
    }

    private static HaCluster cluster(TenantId tenant) {
        return cluster(tenant, "default", "orders");
    }

    private static HaCluster cluster(TenantId tenant, String namespace, String name) {
        return HaCluster.fresh(
                new ClusterId(Ids.next()), tenant, namespace, name, "eu-1", "fake", "{}", ClusterState.READY, NOW);
    }

    private static DataPlaneRecord registered(String name, @Nullable String identity, boolean isDefault) {
        var findings = new Findings(identity, "{}", "[]", NOW);
        return new DataPlaneRecord(name, "kubernetes", List.of("fake"), "{}", findings, 1, isDefault, NOW);
    }

    private static DataPlaneRecord seen(DataPlaneRecord before, String shortcomings, Instant at) {
        return with(before, new Findings(before.findings().identity(), "{}", shortcomings, at));
    }

    private static DataPlaneRecord offering(DataPlaneRecord before, String offers, Instant at) {
        return with(before, new Findings(before.findings().identity(), offers, "[]", at));
    }

    private static DataPlaneRecord with(DataPlaneRecord before, Findings findings) {
        return new DataPlaneRecord(
                before.name(),
                before.kind(),
                before.operators(),
                before.settings(),
                findings,
                before.version(),
                before.isDefault(),
                before.createdAt());
    }
}
