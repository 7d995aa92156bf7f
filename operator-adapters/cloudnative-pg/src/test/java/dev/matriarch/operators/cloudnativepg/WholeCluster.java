package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.kubernetes.LostNode;
import dev.matriarch.operators.kubernetes.Replay;
import dev.matriarch.operators.kubernetes.Step;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A real cluster of three, as it was when it was whole, to be spoiled in one way at a time. */
final class WholeCluster {

    static final RecordedCluster.Scene SCENE = new RecordedCluster.Scene("life");
    static final RecordedCluster WANTED = RecordedCluster.of(3);

    private static final Step<Snapshot> WHOLE = Replay.of(new CloudNativePgScript("life")).stream()
            .filter(step -> step.expectation().desired() != null
                    && Truth.of(step).isEmpty()
                    && step.snapshot().jobs().isEmpty())
            .findFirst()
            .orElseThrow();

    private final List<HasMetadata> objects = new ArrayList<>();
    private final Map<String, String> passwords = new TreeMap<>();
    private final Map<String, LostNode> lostNodes = new TreeMap<>();
    private Instant takenAt = WHOLE.snapshot().takenAt();

    WholeCluster() {
        var snapshot = WHOLE.snapshot();
        objects.add(Objects.requireNonNull(snapshot.cluster()));
        Stream.of(snapshot.pods(), snapshot.volumeClaims(), snapshot.services(), snapshot.jobs())
                .forEach(objects::addAll);
    }

    static Expectation expectation() {
        return WHOLE.expectation();
    }

    WholeCluster later(Duration time) {
        takenAt = takenAt.plus(time);
        return this;
    }

    Instant takenAt() {
        return takenAt;
    }

    /** Changes one object's JSON. */
    WholeCluster with(String kind, String name, Consumer<ObjectNode> change) {
        objects.replaceAll(object ->
                object.getKind().equals(kind) && object.getMetadata().getName().equals(name)
                        ? changed(object, change)
                        : object);
        return this;
    }

    WholeCluster withStatus(Consumer<ObjectNode> change) {
        return with("Cluster", "orders", cluster -> change.accept((ObjectNode) cluster.path("status")));
    }

    WholeCluster withSpec(Consumer<ObjectNode> change) {
        return with("Cluster", "orders", cluster -> change.accept((ObjectNode) cluster.path("spec")));
    }

    WholeCluster without(String kind, String name) {
        objects.removeIf(object ->
                object.getKind().equals(kind) && object.getMetadata().getName().equals(name));
        return this;
    }

    /** A user's secret is there, in this version. */
    WholeCluster withPassword(String user, String version) {
        passwords.put(user, version);
        return this;
    }

    WholeCluster withLost(LostNode node) {
        lostNodes.put(node.name(), node);
        return this;
    }

    WholeCluster plus(HasMetadata object) {
        objects.add(object);
        return this;
    }

    Snapshot snapshot() {
        return new Snapshot(
                takenAt,
                all(PostgresCluster.class).stream().findFirst().orElse(null),
                all(Pod.class),
                all(PersistentVolumeClaim.class),
                all(Service.class),
                all(Job.class),
                new TreeSet<>(),
                all(Event.class),
                all(PostgresDatabase.class),
                passwords,
                WHOLE.snapshot().zones(),
                lostNodes,
                all(PostgresPooler.class),
                all(Deployment.class),
                new ArchiveObjects(
                        all(BarmanObjectStore.class), all(PostgresSchedule.class), all(PostgresBackup.class), false));
    }

    private <T> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static HasMetadata changed(HasMetadata object, Consumer<ObjectNode> change) {
        var tree = Json.tree(object);
        change.accept(tree);
        return Json.value(tree, object.getClass());
    }
}
