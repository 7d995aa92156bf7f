package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Postgresql;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.Recovery;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The copy of the desired state that lies beside a cluster. */
class DesiredStatesTest {

    @Test
    void allThatAClusterShouldBeIsInIt() {
        var ref =
                new ClusterRef(UUID.fromString("019a0000-0000-7000-8000-000000000001"), "acme", "production", "orders");
        var desired = new DesiredCluster(
                ref,
                3,
                new Postgresql(18, Map.of("work_mem", "16MB")),
                new Storage(new Quantity("10Gi"), null),
                null,
                null,
                new Bootstrap("app", "owner"),
                new Synchronous(1, Durability.REQUIRED),
                Map.of("team", "shop"),
                null);

        var kept = DesiredStates.of(desired, "an-installation");

        assertThat(kept.getMetadata().getName()).isEqualTo("matriarch-orders");
        assertThat(kept.getMetadata().getNamespace()).isEqualTo("acme-production");
        assertThat(MatriarchLabels.clusterId(kept)).contains(ref.id());
        assertThat(kept.getData().get("desired.json")).isEqualTo("""
                {
                  "ref" : {
                    "id" : "019a0000-0000-7000-8000-000000000001",
                    "tenant" : "acme",
                    "namespace" : "production",
                    "name" : "orders"
                  },
                  "instances" : 3,
                  "postgresql" : {
                    "version" : 18,
                    "parameters" : {
                      "work_mem" : "16MB"
                    },
                    "release" : null
                  },
                  "storage" : {
                    "size" : "10Gi",
                    "storageClass" : null
                  },
                  "walStorage" : null,
                  "resources" : null,
                  "bootstrap" : {
                    "database" : "app",
                    "owner" : "owner",
                    "recovery" : null,
                    "copy" : false
                  },
                  "synchronous" : {
                    "number" : 1,
                    "durability" : "REQUIRED"
                  },
                  "labels" : {
                    "team" : "shop"
                  },
                  "restart" : null,
                  "power" : "RUNNING",
                  "fenced" : {
                    "all" : false,
                    "names" : [ ]
                  },
                  "pooler" : null,
                  "logins" : {
                    "turn" : 0,
                    "previousKept" : false
                  },
                  "contents" : {
                    "databases" : [ ],
                    "users" : [ ]
                  },
                  "backup" : null,
                  "replication" : null,
                  "exposed" : false
                }""");
    }

    @Test
    void amongItIsTheMomentThatItWasRecoveredTo() {
        var recovery = new Recovery(
                new Archive(ObjectStore.directory("here", "/archive"), "orders-1"),
                Instant.parse("2026-11-26T14:00:00.123456Z"),
                null);
        var desired = new DesiredCluster(
                new ClusterRef(UUID.randomUUID(), "acme", "production", "orders"),
                1,
                new Postgresql(18, Map.of()),
                new Storage(new Quantity("10Gi"), null),
                null,
                null,
                new Bootstrap("app", "owner", recovery),
                new Synchronous(0, Durability.PREFERRED),
                Map.of(),
                null);

        assertThat(DesiredStates.of(desired, "an-installation").getData().get("desired.json"))
                .contains("\"time\" : \"2026-11-26T14:00:00.123456Z\"");
    }
}
