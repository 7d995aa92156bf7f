package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Managed;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.ContentNames;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.RecordedObjects;
import dev.matriarch.operators.kubernetes.Recording;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import dev.matriarch.operators.kubernetes.Script;
import dev.matriarch.operators.kubernetes.Step;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A recording of CloudNativePG, and how it is read. */
record CloudNativePgScript(String scenario) implements Script<Snapshot> {

    static final Manifests MANIFESTS = new Manifests("recorder", Manifests.IMAGES);

    private static final Reading READING = new Reading(MANIFESTS);

    private static final Managed OUR_ROLE =
            new Managed(List.of(ObserverRole.of(new RecordedCluster.Scene("life").ref())));

    /** A tenant may ask for no less than a gibibyte. The recordings made do with half as much everywhere. */
    private static final Map<String, String> SIZES = Map.of("1Gi", "512Mi", "2Gi", "1Gi");

    @Override
    public Recording recording() {
        return Recording.read(scenario);
    }

    @Override
    public ClusterRef ref() {
        return new RecordedCluster.Scene(scenario).ref();
    }

    @Override
    public Object read(Entry entry) {
        return switch (entry.kind()) {
            case "Cluster" -> Json.value(withOurRole(entry.object()), PostgresCluster.class);
            case "Pooler" -> Json.value(entry.object(), PostgresPooler.class);
            case "Database" -> Json.value(entry.object(), PostgresDatabase.class);
            default -> entry.object();
        };
    }

    /**
     * Some recordings were made before our role was in the manifest. It changes nothing else in them: the operator makes it
     * by SQL, and no object shows it.
     */
    private static JsonNode withOurRole(JsonNode cluster) {
        if (cluster.path("spec").has("managed")) {
            return cluster;
        }
        ObjectNode whole = cluster.deepCopy();
        whole.withObjectProperty("spec").set("managed", Json.tree(OUR_ROLE));
        return whole;
    }

    @Override
    public Snapshot snapshot(RecordedObjects objects, Instant at, Expectation expectation) {
        return new Snapshot(
                at,
                objects.named("Cluster", ref().name(), PostgresCluster.class).orElse(null),
                objects.all("Pod", Pod.class),
                objects.all("PersistentVolumeClaim", PersistentVolumeClaim.class),
                objects.all("Service", Service.class),
                objects.all("Job", Job.class),
                objects.names("Secret"),
                objects.all("Event", Event.class),
                objects.all("Database", PostgresDatabase.class),
                passwords(objects, expectation),
                objects.zones(),
                Map.of(),
                objects.all("Pooler", PostgresPooler.class),
                objects.all("Deployment", Deployment.class),
                ArchiveObjects.NONE);
    }

    /** The versions of the secrets of those users that shall be there. */
    private Map<String, String> passwords(RecordedObjects objects, Expectation expectation) {
        var versions = new TreeMap<String, String>();
        var desired = expectation.desired();
        if (desired != null) {
            desired.contents()
                    .users()
                    .forEach(user -> objects.named("Secret", ContentNames.of(ref(), user.name()), JsonNode.class)
                            .ifPresent(secret -> versions.put(user.name(), version(secret))));
        }
        return versions;
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }

    @Override
    public Observation seen(Snapshot snapshot, Expectation expectation) {
        return READING.of(snapshot, ref(), expectation);
    }

    @Override
    public Fence.@Nullable Mark written(Snapshot snapshot) {
        var cluster = snapshot.cluster();
        return cluster == null ? null : new Books(cluster).mark();
    }

    @Override
    public boolean isAnswered(Snapshot snapshot, Write write) {
        return write.mark().equals(written(snapshot));
    }

    @Override
    public boolean isGoing(Snapshot snapshot) {
        var cluster = snapshot.cluster();
        return cluster == null || Pods.isGoing(cluster);
    }

    @Override
    public boolean isMovingTo(Snapshot snapshot, String instance) {
        var cluster = Objects.requireNonNull(snapshot.cluster());
        return instance.equals(cluster.getStatus().targetPrimary());
    }

    @Override
    public Write write(JsonNode details) {
        var wanted = Json.value(details, RecordedCluster.class);
        return new Write(wanted.desired(ref()), Fence.Mark.parse(String.valueOf(wanted.mark())));
    }

    @Override
    public Storage asRecorded(Storage storage) {
        var size = storage.size().text();
        return new Storage(new Quantity(SIZES.getOrDefault(size, size)), storage.storageClass());
    }

    @Override
    public String ownersSecret() {
        return ref().name() + "-app";
    }

    /** It leaves nothing undone. */
    @Override
    public Optional<String> note(Entry entry, RecordedObjects objects) {
        return Optional.empty();
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
