package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Archive;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A whole cluster that is backed up, to be spoiled in one way at a time. */
abstract class ArchivedCluster extends SpoiledCluster {

    static final ObjectStore STORE = new ObjectStore(
            "vault", ObjectStore.Kind.S3, "s3://backups/acme", "https://s3.example.org", "eu-north-1", null);
    static final DesiredBackup BACKUP = new DesiredBackup(new Archive(STORE, "orders-7"), "30 2 * * 0", 14);
    static final DesiredCluster ARCHIVED = desired(WholeCluster.WANTED).withBackup(BACKUP);
    static final String STORE_NAME = "orders-archive";

    private static final ArchiveManifests MANIFESTS = READING.manifests().archives();

    @Nullable
    Archiver archiver;

    Heard heard = Heard.NOTHING;

    @BeforeEach
    void archive() {
        var began = cluster.takenAt().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        cluster.withSpec(
                spec -> spec.setAll(Json.tree(READING.manifests().of(ARCHIVED).getSpec())));
        MANIFESTS.stores(ARCHIVED).forEach(store -> cluster.plus(made(store, BarmanObjectStore.class, began)));
        MANIFESTS.schedule(ARCHIVED).ifPresent(one -> cluster.plus(made(one, PostgresSchedule.class, began)));
        Set.of("orders-1", "orders-2", "orders-3").forEach(pod -> sidecar(pod, true));
        condition("True", "Continuous archiving is working", Duration.ofMinutes(30));
        archiver = new Archiver("000000010000000000000007", ago(Duration.ofSeconds(20)), null, null);
    }

    static <T> T made(Object resource, Class<T> type, Instant at) {
        var tree = Json.tree(resource);
        metadata(tree).put("creationTimestamp", at.toString()).put("uid", "8bad3a58-eebb-43f6-875d-e854be2a6982");
        return Json.value(tree, type);
    }

    final Instant ago(Duration time) {
        return cluster.takenAt().minus(time);
    }

    /** Puts what archives beside a server, or takes it away. */
    final void sidecar(String pod, boolean there) {
        cluster.with("Pod", pod, tree -> {
            metadata(tree).put("creationTimestamp", ago(Duration.ofMinutes(40)).toString());
            ArrayNode containers = ((ObjectNode) tree.path("spec")).withArrayProperty("initContainers");
            containers.removeIf(one -> one.path("name").asText().equals(BarmanPlugin.SIDECAR));
            if (there) {
                containers.addObject().put("name", BarmanPlugin.SIDECAR);
            }
        });
    }

    /** What the operator says, and for how long it has. */
    final void condition(String status, String message, Duration age) {
        cluster.withStatus(tree -> {
            var conditions = tree.withArrayProperty("conditions");
            conditions.removeIf(one -> one.path("type").asText().equals(Archiving.CONDITION));
            conditions
                    .addObject()
                    .put("type", Archiving.CONDITION)
                    .put("status", status)
                    .put("reason", "because")
                    .put("message", message)
                    .put(
                            "lastTransitionTime",
                            ago(age).truncatedTo(ChronoUnit.SECONDS).toString());
        });
    }

    final void store(Consumer<ObjectNode> change) {
        cluster.with("ObjectStore", STORE_NAME, change);
    }

    final Observation read() {
        return read(ARCHIVED);
    }

    final Observation read(DesiredCluster desired) {
        var scene = Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref()).with(heard);
        return READING.of(
                archiver == null ? scene : scene.with(new Asked.Said(said(archiver))),
                Expectation.matching(desired, new Fence.Mark(1, 1)));
    }

    static Statistics said(Archiver archiver) {
        var standby = new Statistics.Standby("streaming", "quorum", "0/7000060", 0);
        return new Statistics(
                "18.6",
                "2026-11-26 12:00:00+00",
                "0/7000060",
                Map.of("orders-2", standby, "orders-3", standby),
                null,
                Set.of(),
                Set.of(),
                archiver);
    }
}
