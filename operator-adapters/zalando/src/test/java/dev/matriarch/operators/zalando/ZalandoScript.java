package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.RecordedObjects;
import dev.matriarch.operators.kubernetes.Recording;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import dev.matriarch.operators.kubernetes.Script;
import dev.matriarch.operators.kubernetes.Step;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A recording of Zalando's operator, and how it is read. */
record ZalandoScript(String scenario) implements Script<Snapshot> {

    static final String INSTALLATION = "recorder";
    static final Manifests MANIFESTS = new Manifests(INSTALLATION);

    private static final Reading READING = new Reading(MANIFESTS);

    @Override
    public Recording recording() {
        return Recording.read("zalando-" + scenario);
    }

    @Override
    public ClusterRef ref() {
        return RecordedChange.ref(scenario);
    }

    @Override
    public Object read(Entry entry) {
        return entry.kind().equals("postgresql")
                ? RecordedObjects.value(entry.object(), PostgresqlResource.class)
                : entry.object();
    }

    @Override
    public Snapshot snapshot(RecordedObjects objects, Instant at, Expectation expectation) {
        var resource = objects.named("postgresql", ref().name(), PostgresqlResource.class);
        return new Snapshot(
                at,
                resource.orElse(null),
                objects.named("ConfigMap", kept(), ConfigMap.class).orElse(null),
                objects.named("StatefulSet", ref().name(), StatefulSet.class).orElse(null),
                labelled(objects, Pod.class, Labels.of(ref())),
                labelled(objects, PersistentVolumeClaim.class, Labels.of(ref())),
                labelled(objects, Service.class, Labels.ofNamesakes(ref())),
                labelled(objects, ConfigMap.class, Labels.ofNamesakes(ref())),
                List.of(),
                resource.filter(one -> !Pods.isGoing(one)).isEmpty() ? secrets(objects) : new TreeSet<>(),
                objects.all("Event", Event.class),
                objects.zones(),
                Map.of(),
                new PoolerObjects(
                        labelled(objects, Deployment.class, Labels.ofPoolers(ref())),
                        labelled(objects, Pod.class, Labels.ofPoolers(ref())),
                        labelled(objects, Service.class, Labels.ofPoolerServices(ref()))),
                null);
    }

    private String kept() {
        return "matriarch-" + ref().name();
    }

    private static <T extends HasMetadata> List<T> labelled(
            RecordedObjects objects, Class<T> kind, Map<String, String> labels) {
        return objects.all(kind, object -> MatriarchLabels.carries(object, labels));
    }

    private SortedSet<String> secrets(RecordedObjects objects) {
        return Stream.of("postgres", "standby", "app")
                .map(role -> Names.secret(ref(), role))
                .filter(secret -> objects.names("Secret").contains(secret))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Observation seen(Snapshot snapshot, Expectation expectation) {
        return READING.of(snapshot, ref(), expectation);
    }

    @Override
    public Fence.@Nullable Mark written(Snapshot snapshot) {
        return snapshot.written();
    }

    /** The copy of what is desired comes first, and the resource is written only where something in it changes. */
    @Override
    public boolean isAnswered(Snapshot snapshot, Write write) {
        var resource = snapshot.resource();
        return write.mark().equals(written(snapshot))
                && resource != null
                && Drift.between(MANIFESTS.of(write.desired(), resource), resource)
                        .isEmpty();
    }

    @Override
    public boolean isGoing(Snapshot snapshot) {
        var resource = snapshot.resource();
        return resource == null || Pods.isGoing(resource);
    }

    @Override
    public boolean isMovingTo(Snapshot snapshot, String instance) {
        return Stream.of(Truth.annotation(snapshot, "-failover", "member"), Truth.leader(snapshot))
                .anyMatch(instance::equals);
    }

    @Override
    public Write write(JsonNode details) {
        var wanted = RecordedObjects.value(details, RecordedChange.class);
        return new Write(wanted.desired(ref()), Fence.Mark.parse(String.valueOf(wanted.mark())));
    }

    @Override
    public Storage asRecorded(Storage storage) {
        return storage;
    }

    @Override
    public String ownersSecret() {
        return Names.secret(ref(), "app");
    }

    /** Another try is noted on the resource, and which pod was asked to restart on the copy of what is desired. */
    @Override
    public Optional<String> note(Entry entry, RecordedObjects objects) {
        return switch (entry.kind()) {
            case "postgresql" -> note(entry, objects, PostgresqlResource.class, SecondTry.NOTE);
            case "ConfigMap" -> note(entry, objects, ConfigMap.class, PendingRestarts.NOTE);
            default -> Optional.empty();
        };
    }

    private static Optional<String> note(
            Entry entry, RecordedObjects objects, Class<? extends HasMetadata> kind, String name) {
        var before =
                objects.named(entry.kind(), entry.objectName(), kind).map(object -> Labels.annotation(object, name));
        var path = entry.object().path("metadata").path("annotations").path(name);
        return Optional.ofNullable(path.textValue())
                .filter(text -> !before.equals(Optional.of(text)))
                .map(text -> Aftercares.untimed(name, text));
    }

    @Override
    public List<String> untrue(Step<Snapshot> step) {
        return Truth.of(step);
    }

    @Override
    public long readyInstances(Snapshot snapshot) {
        return Truth.ready(snapshot);
    }
}
