package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Postgresql;
import dev.matriarch.operators.DesiredCluster.Resources;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.Quantity;
import java.util.Map;
import java.util.UUID;

/** Desired states as these tests write them. */
final class TestClusters {

    static final ClusterRef REF =
            new ClusterRef(UUID.fromString("01920000-0000-7000-8000-000000000001"), "acme", "production", "orders");
    static final Manifests MANIFESTS = new Manifests("here", Manifests.IMAGES);

    private TestClusters() {}

    /** One that says something about everything. */
    static DesiredCluster everything() {
        return new DesiredCluster(
                REF,
                3,
                new Postgresql(18, Map.of("work_mem", "16MB", "max_connections", "200")),
                new Storage(new Quantity("10Gi"), "fast"),
                new Storage(new Quantity("2Gi"), null),
                new Resources(new Quantity("0.5"), new Quantity("2Gi")),
                new Bootstrap("shop", "keeper"),
                new Synchronous(1, Durability.REQUIRED),
                Map.of("team", "checkout"),
                new RestartMark("first", null));
    }

    static DesiredCluster synchronous(int instances, Synchronous synchronous) {
        return like(instances, synchronous, Map.of());
    }

    static DesiredCluster withLabels(Map<String, String> labels) {
        return like(3, new Synchronous(1, Durability.REQUIRED), labels);
    }

    private static DesiredCluster like(int instances, Synchronous synchronous, Map<String, String> labels) {
        var like = everything();
        return new DesiredCluster(
                REF,
                instances,
                like.postgresql(),
                like.storage(),
                null,
                null,
                like.bootstrap(),
                synchronous,
                labels,
                null);
    }
}
