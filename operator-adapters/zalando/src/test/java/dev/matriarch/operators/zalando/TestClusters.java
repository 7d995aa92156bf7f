package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Postgresql;
import dev.matriarch.operators.DesiredCluster.Resources;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.Quantity;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Desired states as these tests write them. */
final class TestClusters {

    static final ClusterRef REF =
            new ClusterRef(UUID.fromString("01920000-0000-7000-8000-000000000001"), "acme", "production", "orders");
    static final Manifests MANIFESTS = new Manifests("here");

    private TestClusters() {}

    /** One that says something about everything. */
    static DesiredCluster everything() {
        return new DesiredCluster(
                REF,
                3,
                new Postgresql(17, Map.of("work_mem", "16MB", "max_connections", "200"), "registry/spilo-17:4.0-p3"),
                new Storage(new Quantity("10Gi"), "fast"),
                null,
                new Resources(new Quantity("0.5"), new Quantity("2Gi")),
                new Bootstrap("shop", "keeper"),
                new Synchronous(1, Durability.REQUIRED),
                Map.of("team", "checkout"),
                new RestartMark("first", null));
    }

    /** Everything, and it follows another one. */
    static DesiredCluster following() {
        return placed("there", null);
    }

    /** Everything beside another one. */
    static DesiredCluster placed(String primary, @Nullable String token) {
        var peer = new Peer("there", null, new ClusterRef(new UUID(0, 2), "acme", "production", "there"));
        return everything().withReplication(new DesiredReplication("here", primary, peer, token));
    }

    /** Everything with other storage. */
    static DesiredCluster withStorage(String size) {
        return like(3, new Storage(new Quantity(size), "fast"), new Synchronous(1, Durability.REQUIRED), null);
    }

    static DesiredCluster synchronous(int instances, Synchronous synchronous) {
        return like(instances, new Storage(new Quantity("10Gi"), null), synchronous, null);
    }

    static DesiredCluster withCpu(@Nullable String cpu) {
        var resources = cpu == null ? null : new Resources(new Quantity(cpu), null);
        return like(3, new Storage(new Quantity("10Gi"), null), new Synchronous(1, Durability.REQUIRED), resources);
    }

    static DesiredCluster withLabels(Map<String, String> labels) {
        var like = everything();
        return new DesiredCluster(
                REF,
                3,
                like.postgresql(),
                like.storage(),
                null,
                like.resources(),
                like.bootstrap(),
                like.synchronous(),
                labels,
                like.restart());
    }

    static DesiredCluster withOwner(String owner) {
        return of(new Bootstrap("shop", owner), null);
    }

    static DesiredCluster withWalStorage() {
        return of(everything().bootstrap(), new Storage(new Quantity("1Gi"), null));
    }

    private static DesiredCluster of(Bootstrap bootstrap, @Nullable Storage walStorage) {
        var like = everything();
        return new DesiredCluster(
                REF,
                3,
                like.postgresql(),
                like.storage(),
                walStorage,
                like.resources(),
                bootstrap,
                like.synchronous(),
                Map.of(),
                null);
    }

    private static DesiredCluster like(
            int instances, Storage storage, Synchronous synchronous, @Nullable Resources resources) {
        var like = everything();
        return new DesiredCluster(
                REF,
                instances,
                like.postgresql(),
                storage,
                null,
                resources,
                like.bootstrap(),
                synchronous,
                Map.of(),
                null);
    }
}
