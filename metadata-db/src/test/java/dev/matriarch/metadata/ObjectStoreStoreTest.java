package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.matriarch.metadata.ObjectStoreRecord.Findings;
import dev.matriarch.metadata.ObjectStoreRecord.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ObjectStoreStoreTest extends StoreTest {

    private static final String HUSH = "hushhush";

    @Autowired
    ObjectStoreStore stores;

    @Autowired
    InstallationStore installation;

    @Autowired
    NamespaceStore namespaces;

    @Autowired
    DataPlaneStore dataPlanes;

    @Autowired
    ClusterStore clusters;

    private TenantId acme;
    private TenantId other;

    @BeforeEach
    void nothingIsThere() {
        installation.id(NOW);
        jdbc.sql("truncate object_store").update();
        acme = newTenant();
        other = newTenant();
    }

    @Test
    void itIsReadAsItWasWritten() {
        var place = new Place("S3", "s3://bucket/path", "https://s3", "eu-1", "http://127.0.0.1:9000");
        var findings = new Findings("{\"code\": \"store-full\"}", NOW);
        var store = new ObjectStoreRecord(Ids.next(), acme, "archive", place, null, "AK", findings, 1, NOW);

        assertThat(stores.add(store, HUSH)).isTrue();

        assertThat(stores.visible(acme, "archive")).contains(store);
    }

    @Test
    void aTenantSeesItsOwnAndThePlatformsAndNobodyElses() {
        var own = added(acme, "own");
        var shared = added(null, "shared");
        added(other, "theirs");

        assertThat(stores.page(acme, null, 9)).containsExactly(shared, own);
        assertThat(stores.page(null, null, 9)).containsExactly(shared);
        assertThat(stores.visible(acme, "shared")).contains(shared);
        assertThat(stores.visible(acme, "theirs")).isEmpty();
        assertThat(stores.visible(null, "own")).isEmpty();
        assertThat(inTransaction(() -> stores.hold(acme, "shared"))).isTrue();
        assertThat(inTransaction(() -> stores.hold(acme, "theirs"))).isFalse();
    }

    @Test
    void aPageGoesOnAfterTheLastOfTheOneBefore() {
        var first = added(acme, "first");
        var second = added(acme, "second");
        var third = added(acme, "third");

        assertThat(stores.page(acme, null, 2)).containsExactly(third, second);
        assertThat(stores.page(acme, second.id(), 2)).containsExactly(first);
    }

    @Test
    void aNameMeansOneStoreToWhoeverSaysIt() {
        added(acme, "own");
        added(null, "shared");

        assertThat(stores.add(keyed(acme, "own"), HUSH)).isFalse();
        assertThat(stores.add(keyed(other, "own"), HUSH)).isTrue();
        assertThat(stores.add(keyed(null, "own"), HUSH)).isFalse();
        assertThat(stores.add(keyed(acme, "shared"), HUSH)).isFalse();
        assertThat(stores.isTaken(null, "own")).isTrue();
        assertThat(stores.isTaken(other, "fresh")).isFalse();
    }

    @Test
    void aTenantAndThePlatformAtOnceComeOneAfterTheOther() {
        var second = inTransaction(() -> {
            stores.add(keyed(acme, "archive"), HUSH);
            var platform = CompletableFuture.supplyAsync(() -> stores.add(keyed(null, "archive"), HUSH));
            await().until(this::somebodyWaits);
            return platform;
        });

        assertThat(second).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
    }

    @Test
    void theSecretIsSealedAndOpensOnlyForItsOwnRow() {
        var own = added(acme, "archive");
        var theirs = added(other, "archive");
        var shared = added(null, "shared");

        assertThat(stores.secretAccessKey(own)).contains(HUSH);
        assertThat(new String(column(own), StandardCharsets.ISO_8859_1)).doesNotContain(HUSH);
        assertThat(jdbc.sql("select cast(s as text) from object_store s")
                        .query(String.class)
                        .list())
                .noneMatch(row -> row.contains(HUSH));
        for (var elsewhere : List.of(theirs, shared)) {
            jdbc.sql("update object_store set secret_access_key = :sealed where id = :id")
                    .param("sealed", column(own))
                    .param("id", elsewhere.id())
                    .update();
            assertThatThrownBy(() -> stores.secretAccessKey(elsewhere)).isInstanceOf(SealedException.class);
        }
    }

    @Test
    void itOpensInNoOtherInstallation() {
        var own = added(acme, "archive");
        var id = installation.id();
        jdbc.sql("update installation set id = gen_random_uuid()").update();

        assertThatThrownBy(() -> stores.secretAccessKey(own)).isInstanceOf(SealedException.class);
        jdbc.sql("update installation set id = :id").param("id", id).update();
    }

    @Test
    void otherKeysAreAnotherVersionAndWhatWasSeenWithTheOldOnesIsNotKept() {
        var before = added(acme, "archive");

        assertThat(stores.rotate(before.withKeys("AK2"), "new")).isTrue();

        assertThat(stores.secretAccessKey(before)).contains("new");
        assertThat(found("archive").accessKeyId()).isEqualTo("AK2");
        assertThat(found("archive").version()).isEqualTo(2);
        assertThat(stores.rotate(before, HUSH)).isFalse();
        assertThat(stores.checked(seen(before, "{}", NOW.plusSeconds(9)))).isFalse();
        assertThat(found("archive").findings().shortcoming()).isNull();
    }

    @Test
    void anOlderCheckTakesNoLatersPlace() {
        var store = added(acme, "archive");

        assertThat(stores.checked(seen(store, "[1]", NOW.plusSeconds(9)))).isTrue();
        assertThat(stores.checked(seen(store, "[2]", NOW.plusSeconds(8)))).isFalse();

        assertThat(found("archive").findings()).isEqualTo(new Findings("[1]", NOW.plusSeconds(9)));
        assertThat(found("archive").version()).isEqualTo(1);
    }

    @Test
    void whatIsRemovedIsNotThereAndItsNameIsFree() {
        var store = added(acme, "archive");

        inTransaction(() -> {
            assertThat(stores.lock(store)).isTrue();
            stores.remove(store, NOW);
        });

        assertThat(stores.visible(acme, "archive")).isEmpty();
        assertThat(stores.page(acme, null, 9)).isEmpty();
        assertThat(stores.secretAccessKey(store)).isEmpty();
        assertThat(inTransaction(() -> stores.hold(acme, "archive"))).isFalse();
        assertThat(stores.add(keyed(acme, "archive"), "other")).isTrue();
        assertThat(inTransaction(() -> stores.lock(store))).isFalse();
    }

    @Test
    void whoBeginsToUseItIsWaitedForBeforeItIsRemoved() {
        var store = added(null, "shared");

        var removal = inTransaction(() -> {
            stores.hold(acme, "shared");
            var lock = CompletableFuture.supplyAsync(() -> inTransaction(() -> stores.lock(store)));
            await().until(this::somebodyWaits);
            return lock;
        });

        assertThat(removal).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    }

    @Test
    void whoComesWhileItIsRemovedFindsItGone() {
        var store = added(null, "shared");

        var holds = inTransaction(() -> {
            stores.lock(store);
            stores.remove(store, NOW);
            var hold = CompletableFuture.supplyAsync(() -> inTransaction(() -> stores.hold(acme, "shared")));
            await().until(this::somebodyWaits);
            return hold;
        });

        assertThat(holds).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
    }

    @Test
    void whatAStartOffersIsAddedAndThenMoved() {
        var before = directory("/here");
        stores.put(before);
        stores.put(directory("/here"));
        assertThat(stores.visible(acme, "sandbox")).contains(before);

        stores.put(directory("/there"));

        var moved = stores.visible(null, "sandbox").orElseThrow();
        assertThat(moved.id()).isEqualTo(before.id());
        assertThat(moved.place().location()).isEqualTo("/there");
        assertThat(moved.version()).isEqualTo(2);
    }

    @Test
    void clustersThatArchiveThereAreCounted() {
        dataPlanes.put(new DataPlaneRecord("eu-1", List.of("fake"), "{}", false, NOW));
        var living = cluster(acme, "orders", "shared");
        var gone = cluster(other, "orders", "shared");
        cluster(other, "invoices", "another");
        jdbc.sql("update ha_cluster set deleted_at = now() where id = :id")
                .param("id", gone.id().value())
                .update();

        assertThat(living.deletedAt()).isNull();
        assertThat(clusters.livingWithStore(null, "shared")).isEqualTo(1);
        assertThat(clusters.livingWithStore(acme, "shared")).isEqualTo(1);
        assertThat(clusters.livingWithStore(other, "shared")).isZero();
        assertThat(clusters.livingWithStore(null, "nowhere")).isZero();
    }

    @Test
    void theStoresOfATenantGoWithIt() {
        added(acme, "archive");

        assertThat(tenants.remove(acme)).isTrue();

        assertThat(stores.visible(acme, "archive")).isEmpty();
    }

    private HaCluster cluster(TenantId tenant, String name, String store) {
        namespaces.ensure(tenant, "eu-1", "default", NOW);
        var desired = "{\"archive\": {\"store\": {\"name\": \"%s\"}}}".formatted(store);
        var cluster = HaCluster.fresh(
                new ClusterId(Ids.next()), tenant, "default", name, "eu-1", "fake", desired, ClusterState.READY, NOW);
        clusters.insert(cluster);
        return cluster;
    }

    private ObjectStoreRecord added(@Nullable TenantId tenant, String name) {
        var store = keyed(tenant, name);
        assertThat(stores.add(store, HUSH)).isTrue();
        return store;
    }

    private ObjectStoreRecord found(String name) {
        return stores.visible(acme, name).orElseThrow();
    }

    private byte[] column(ObjectStoreRecord store) {
        return jdbc.sql("select secret_access_key from object_store where id = :id")
                .param("id", store.id())
                .query(byte[].class)
                .single();
    }

    private boolean somebodyWaits() {
        return jdbc.sql("""
                        select exists (select from pg_stat_activity
                                        where datname = current_database() and wait_event_type = 'Lock')
                        """).query(Boolean.class).single();
    }

    private static ObjectStoreRecord keyed(@Nullable TenantId tenant, String name) {
        var place = new Place("S3", "s3://bucket", null, "eu-1", null);
        return new ObjectStoreRecord(Ids.next(), tenant, name, place, null, "AK1", Findings.NONE, 1, NOW);
    }

    private static ObjectStoreRecord directory(String path) {
        var place = new Place("DIRECTORY", path, null, null, null);
        return new ObjectStoreRecord(Ids.next(), null, "sandbox", place, null, null, Findings.NONE, 1, NOW);
    }

    private static ObjectStoreRecord seen(ObjectStoreRecord store, String shortcoming, Instant at) {
        return store.found(new Findings(shortcoming, at));
    }
}
