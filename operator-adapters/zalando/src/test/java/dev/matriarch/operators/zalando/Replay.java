package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.Recording;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays a recording as if it happened now: after every entry, what a look would have found and expected. */
final class Replay {

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration AFTERWARDS = Duration.ofSeconds(15);
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final KubernetesSerialization OBJECTS = new KubernetesSerialization(new ObjectMapper(), true);

    private final ClusterRef ref;
    private final Map<String, Map<String, Object>> objects = new HashMap<>();
    private Expectation expectation = Expectation.gone();
    private List<String> acts = List.of();
    private Optional<Expectation> applied = Optional.empty();

    private Replay(ClusterRef ref) {
        this.ref = ref;
    }

    /**
     * One look.
     *
     * @param entry what was heard last
     * @param acts what was done before, the latest last
     */
    record Step(Entry entry, List<String> acts, Snapshot snapshot, Expectation expectation) {}

    static List<Step> of(String scenario) {
        return of(scenario, "nothing", Duration.ZERO);
    }

    /** The same, but what is heard of one kind of object is late: a look is made of several reads, and none is first. */
    static List<Step> of(String scenario, String lateKind, Duration late) {
        var recording = Recording.read("zalando-" + scenario);
        var replay = new Replay(RecordedChange.ref(scenario));
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
                .map(at -> new Entry(at, "POLL", "", MissingNode.getInstance()));
    }

    private static Entry later(Entry entry, Duration late) {
        return new Entry(entry.at().plus(late), entry.type(), entry.kind(), entry.object());
    }

    private Step step(Entry entry) {
        switch (entry.type()) {
            case "ACT" -> act(entry);
            case "POLL" -> {}
            case "DELETED" -> objects(entry.kind()).remove(entry.objectName());
            default -> objects(entry.kind()).put(entry.objectName(), parsed(entry));
        }
        var snapshot = snapshot(entry.at());
        if (applied.isPresent()
                && applied.get().written() != null
                && applied.get().written().equals(snapshot.written())) {
            expectation = applied.get();
            applied = Optional.empty();
        }
        return new Step(entry, acts, snapshot, expectation);
    }

    /** An apply is noted before it is sent; nobody looks before it has been answered, and then it can be seen. */
    private void act(Entry entry) {
        var done = new ArrayList<>(acts);
        done.add(entry.kind());
        acts = List.copyOf(done);
        if (entry.kind().equals("Apply")) {
            var change = OBJECTS.convertValue(entry.object(), RecordedChange.class);
            applied = Optional.of(
                    Expectation.matching(change.desired(ref), Fence.Mark.parse(String.valueOf(change.mark()))));
        } else if (entry.kind().equals("Delete")) {
            expectation = Expectation.gone();
        }
    }

    private Snapshot snapshot(Instant at) {
        var resource = (PostgresqlResource) objects("postgresql").get(ref.name());
        return new Snapshot(
                at,
                resource,
                (ConfigMap) objects("ConfigMap").get("matriarch-" + ref.name()),
                (StatefulSet) objects("StatefulSet").get(ref.name()),
                all(Pod.class, Labels.of(ref)),
                all(PersistentVolumeClaim.class, Labels.of(ref)),
                all(Service.class, Labels.ofNamesakes(ref)),
                all(ConfigMap.class, Labels.ofNamesakes(ref)),
                List.of(),
                resource == null || resource.getMetadata().getDeletionTimestamp() != null ? secrets() : new TreeSet<>(),
                objects("Event").values().stream().map(Event.class::cast).toList(),
                zones(),
                Map.of(),
                new PoolerObjects(
                        all(Deployment.class, Labels.ofPoolers(ref)),
                        all(Pod.class, Labels.ofPoolers(ref)),
                        all(Service.class, Labels.ofPoolerServices(ref))));
    }

    private SortedSet<String> secrets() {
        return Stream.of("postgres", "standby", "app")
                .map(role -> Names.secret(ref, role))
                .filter(objects("Secret")::containsKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, String> zones() {
        return objects("Node").entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        node -> ((JsonNode) node.getValue())
                                .path("metadata")
                                .path("labels")
                                .path(ZONE)
                                .asText()));
    }

    private <T extends HasMetadata> List<T> all(Class<T> kind, Map<String, String> labels) {
        return objects(kind.getSimpleName()).values().stream()
                .map(kind::cast)
                .filter(object -> MatriarchLabels.carries(object, labels))
                .toList();
    }

    private Map<String, Object> objects(String kind) {
        return objects.computeIfAbsent(kind, k -> new TreeMap<>());
    }

    private static Object parsed(Entry entry) {
        Class<?> kind = switch (entry.kind()) {
            case "postgresql" -> PostgresqlResource.class;
            case "Pod" -> Pod.class;
            case "PersistentVolumeClaim" -> PersistentVolumeClaim.class;
            case "Service" -> Service.class;
            case "ConfigMap" -> ConfigMap.class;
            case "StatefulSet" -> StatefulSet.class;
            case "Deployment" -> Deployment.class;
            case "Event" -> Event.class;
            default -> JsonNode.class;
        };
        return kind == JsonNode.class ? entry.object() : OBJECTS.convertValue(entry.object(), kind);
    }
}
