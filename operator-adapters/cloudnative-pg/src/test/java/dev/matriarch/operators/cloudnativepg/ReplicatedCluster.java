package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Archive;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.cloudnativepg.Statistics.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A whole cluster beside another one with the same data, to be spoiled in one way at a time. */
abstract class ReplicatedCluster extends ArchivedCluster {

    static final Peer COPY = Peer.archiving("copy", new Archive(STORE, "copy-1"));
    static final DesiredCluster PRIMARY = ARCHIVED.withReplication(new DesiredReplication("main", "main", COPY, null));
    static final DesiredCluster REPLICA = ARCHIVED.withReplication(new DesiredReplication("main", "copy", COPY, null));
    static final String TOKEN = "eyJ0b2tlbiI6Im9uZSJ9";
    static final DesiredCluster PROMOTED =
            ARCHIVED.withReplication(new DesiredReplication("main", "main", COPY, TOKEN));
    static final long NEXT = 750;
    static final Instant REPLAYED = Instant.parse("2026-11-26T13:00:00Z");

    private static final Standing RECOVERS = new Standing(true, true, REPLAYED, "always", false, NEXT);

    /** What the server says to which services for writes lead; null where it does not tell. */
    @Nullable
    Standing standing = Standing.PRIMARY;

    /** It follows the other one, as the operator makes it; it was made as a replica. */
    final void follows() {
        asked(REPLICA);
        reported(false);
        standing = RECOVERS;
    }

    /** It takes writes again after it had followed, and archives still as it did. */
    final void takesWrites() {
        reported(true);
        standing = new Standing(false, false, REPLAYED, "always", true, NEXT);
    }

    /** That is what the operator is asked for. */
    final void asked(DesiredCluster desired) {
        var began = ago(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        var manifests = READING.manifests();
        cluster.withSpec(spec -> spec.setAll(Json.tree(manifests.of(desired).getSpec())));
        cluster.without("ObjectStore", "orders-peer").without("ScheduledBackup", "orders.scheduled");
        manifests.archives().stores(desired).stream()
                .filter(store -> store.getMetadata().getName().equals("orders-peer"))
                .forEach(store -> cluster.plus(made(store, BarmanObjectStore.class, began)));
        manifests
                .archives()
                .schedule(desired)
                .ifPresent(schedule -> cluster.plus(made(schedule, PostgresSchedule.class, began)));
    }

    /** As what the first instance has last answered the operator. */
    final void reported(boolean primary) {
        cluster.withStatus(status ->
                ((ObjectNode) status.path("instancesReportedState").path("orders-1")).put("isPrimary", primary));
    }

    final void inProgress(boolean value) {
        cluster.withStatus(
                status -> status.set("switchReplicaClusterStatus", Json.object().put("inProgress", value)));
    }

    /** It was demoted once, and this is what it has left. */
    final void left(@Nullable String token) {
        cluster.withStatus(status -> {
            status.put("demotionToken", token);
            status.withArrayProperty("conditions")
                    .addObject()
                    .put("type", "ReplicaClusterSwitch")
                    .put("status", "True")
                    .put("reason", "ReplicaEnabledSetTrue");
        });
    }

    final void phase(String phase, String reason, Duration age) {
        cluster.withStatus(status -> {
            status.put("phase", phase).put("phaseReason", reason);
            status.path("conditions").forEach(condition -> {
                if (condition.path("type").asText().equals("Ready")) {
                    ((ObjectNode) condition)
                            .put("status", phase.equals(OperatorHindrances.HEALTHY) ? "True" : "False")
                            .put(
                                    "lastTransitionTime",
                                    ago(age).truncatedTo(ChronoUnit.SECONDS).toString());
                }
            });
        });
    }

    /** So long ago we asked last. */
    final void written(Duration ago) {
        cluster.with(
                "Cluster",
                "orders",
                whole -> whole.path("metadata").path("managedFields").forEach(entry -> {
                    if (entry.path("manager").asText().equals("matriarch")) {
                        ((ObjectNode) entry)
                                .put(
                                        "time",
                                        ago(ago).truncatedTo(ChronoUnit.SECONDS).toString());
                    }
                }));
    }

    final Observation look(DesiredCluster desired) {
        var scene = Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref());
        return READING.of(
                standing == null ? scene : scene.with(new Asked.Said(said(standing))),
                Expectation.matching(desired, new Fence.Mark(1, 1)));
    }

    private Statistics said(Standing said) {
        return said(Objects.requireNonNull(archiver)).with(said);
    }
}
