package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Managed;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.ContentNames;
import dev.matriarch.operators.kubernetes.Recording;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plays a recording as if it happened now: after every entry, what a look would have found and expected. */
final class Replay {

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration AFTERWARDS = Duration.ofSeconds(15);
    private static final Managed OUR_ROLE =
            new Managed(List.of(ObserverRole.of(new RecordedCluster.Scene("life").ref())));
    private static final String ZONE = "topology.kubernetes.io/zone";

    private final ClusterRef ref;
    private final Map<String, Map<String, Object>> objects = new HashMap<>();
    private Expectation expectation = Expectation.gone();
    private List<String> acts = List.of();
    private Optional<Expectation> applied = Optional.empty();

    Replay(ClusterRef ref) {
        this.ref = ref;
    }

    /**
     * One look.
     *
     * @param entry what was heard last
     * @param acts what was done before, the latest last
     */
    record Step(Entry entry, List<String> acts, Snapshot snapshot, Expectation expectation) {

        String act() {
            return acts.isEmpty() ? "" : acts.getLast();
        }
    }

    static List<Step> of(Recording recording) {
        return of(recording, "nothing", Duration.ZERO);
    }

    /** The same, but what is heard of one kind of object is late: a look is made of several reads, and none is first. */
    static List<Step> of(Recording recording, String lateKind, Duration late) {
        var replay = new Replay(new RecordedCluster.Scene(recording.name()).ref());
        var heard = recording.entries().stream()
                .map(entry -> entry.kind().equals(lateKind) && !entry.isAct() ? later(entry, late) : entry);
        return Stream.concat(heard, polls(recording))
                .sorted(Comparator.comparing(Entry::at))
                .map(replay::step)
                .toList();
    }

    /** Whoever waits also looks when nothing is heard. */
    private static Stream<Entry> polls(Recording recording) {
        var end = recording.entries().getLast().at().plus(AFTERWARDS);
        return Stream.iterate(recording.entries().getFirst().at(), at -> at.isBefore(end), at -> at.plus(POLL))
                .map(Replay::poll);
    }

    /** A look for which there was no reason. */
    static Entry poll(Instant at) {
        return new Entry(at, "POLL", "", MissingNode.getInstance());
    }

    private static Entry later(Entry entry, Duration late) {
        return new Entry(entry.at().plus(late), entry.type(), entry.kind(), entry.object());
    }

    /** What is found once this was heard, after all that came before it. */
    Step step(Entry entry) {
        switch (entry.type()) {
            case "ACT" -> act(entry);
            case "POLL" -> {}
            case "DELETED" -> of(entry.kind()).remove(entry.objectName());
            default -> of(entry.kind()).put(entry.objectName(), parsed(entry));
        }
        var snapshot = snapshot(entry.at());
        expect(snapshot.cluster());
        return new Step(entry, acts, snapshot, expectation);
    }

    /** An apply is noted before it is sent; nobody looks before it has been answered, and then it can be seen. */
    private void expect(@Nullable PostgresCluster cluster) {
        if (applied.isPresent()
                && cluster != null
                && applied.get().written() != null
                && applied.get().written().equals(new Books(cluster).mark())) {
            expectation = applied.get();
            applied = Optional.empty();
        }
    }

    private void act(Entry entry) {
        var done = new ArrayList<>(acts);
        done.add(entry.kind());
        acts = List.copyOf(done);
        if (entry.kind().equals("Apply")) {
            var wanted = Json.value(entry.object(), RecordedCluster.class);
            applied = Optional.of(
                    Expectation.matching(wanted.desired(ref), Fence.Mark.parse(String.valueOf(wanted.mark()))));
        } else if (entry.kind().equals("Delete")) {
            expectation = Expectation.gone();
        }
    }

    private Snapshot snapshot(Instant at) {
        return new Snapshot(
                at,
                (PostgresCluster) of("Cluster").get(ref.name()),
                all("Pod", Pod.class),
                all("PersistentVolumeClaim", PersistentVolumeClaim.class),
                all("Service", Service.class),
                all("Job", Job.class),
                new TreeSet<>(of("Secret").keySet()),
                all("Event", Event.class),
                all("Database", PostgresDatabase.class),
                passwords(),
                zones(),
                Map.of(),
                all("Pooler", PostgresPooler.class),
                all("Deployment", Deployment.class));
    }

    /** The versions of the secrets of those users that shall be there. */
    private Map<String, String> passwords() {
        var versions = new TreeMap<String, String>();
        var desired = expectation.desired();
        if (desired != null) {
            desired.contents()
                    .users()
                    .forEach(user -> Optional.ofNullable(of("Secret").get(ContentNames.of(ref, user.name())))
                            .map(JsonNode.class::cast)
                            .ifPresent(secret -> versions.put(
                                    user.name(),
                                    secret.path("metadata")
                                            .path("resourceVersion")
                                            .asText())));
        }
        return versions;
    }

    private Map<String, String> zones() {
        var zones = new HashMap<String, String>();
        of("Node")
                .forEach((name, node) -> zones.put(
                        name,
                        ((JsonNode) node)
                                .path("metadata")
                                .path("labels")
                                .path(ZONE)
                                .asText()));
        return zones;
    }

    private <T> List<T> all(String kind, Class<T> type) {
        return of(kind).values().stream().map(type::cast).toList();
    }

    private Map<String, Object> of(String kind) {
        return objects.computeIfAbsent(kind, k -> new TreeMap<>());
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

    private static Object parsed(Entry entry) {
        return switch (entry.kind()) {
            case "Cluster" -> Json.value(withOurRole(entry.object()), PostgresCluster.class);
            case "Pod" -> Json.value(entry.object(), Pod.class);
            case "PersistentVolumeClaim" -> Json.value(entry.object(), PersistentVolumeClaim.class);
            case "Service" -> Json.value(entry.object(), Service.class);
            case "Job" -> Json.value(entry.object(), Job.class);
            case "Deployment" -> Json.value(entry.object(), Deployment.class);
            case "Pooler" -> Json.value(entry.object(), PostgresPooler.class);
            case "Database" -> Json.value(entry.object(), PostgresDatabase.class);
            case "Event" -> Json.value(entry.object(), Event.class);
            default -> entry.object();
        };
    }
}
