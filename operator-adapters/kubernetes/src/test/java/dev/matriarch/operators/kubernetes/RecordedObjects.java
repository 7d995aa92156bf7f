package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What there is in a recorded namespace, as far as it has been heard of. */
public final class RecordedObjects {

    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final KubernetesSerialization OBJECTS = new KubernetesSerialization(new ObjectMapper(), true);

    /** All other kinds are an operator's own, or stay trees. */
    private static final Map<String, Class<?>> KINDS = Map.of(
            "Pod", Pod.class,
            "PersistentVolumeClaim", PersistentVolumeClaim.class,
            "Service", Service.class,
            "ConfigMap", ConfigMap.class,
            "StatefulSet", StatefulSet.class,
            "Deployment", Deployment.class,
            "Job", Job.class,
            "Event", Event.class);

    private final Map<String, Map<String, Object>> objects = new HashMap<>();
    private final Function<Entry, Object> ownKinds;

    /** @param ownKinds reads what is of no kind of Kubernetes' own */
    RecordedObjects(Function<Entry, Object> ownKinds) {
        this.ownKinds = ownKinds;
    }

    void hear(Entry entry) {
        switch (entry.type()) {
            case "ACT", "POLL" -> {}
            case "DELETED" -> of(entry.kind()).remove(entry.objectName());
            default -> of(entry.kind()).put(entry.objectName(), read(entry));
        }
    }

    private Object read(Entry entry) {
        var kind = KINDS.get(entry.kind());
        return kind == null ? ownKinds.apply(entry) : value(entry.object(), kind);
    }

    /** A tree as an object. */
    public static <T> T value(JsonNode tree, Class<T> kind) {
        return OBJECTS.convertValue(tree, kind);
    }

    /** All of that kind, by name. */
    public <T> List<T> all(String kind, Class<T> type) {
        return of(kind).values().stream().map(type::cast).toList();
    }

    /** All of that kind that are so, by name. */
    public <T> List<T> all(Class<T> kind, Predicate<? super T> which) {
        return all(kind.getSimpleName(), kind).stream().filter(which).toList();
    }

    /** The one of that name. */
    public <T> Optional<T> named(String kind, String name, Class<T> type) {
        return Optional.ofNullable(of(kind).get(name)).map(type::cast);
    }

    /** What all of that kind are called. */
    public SortedSet<String> names(String kind) {
        return new TreeSet<>(of(kind).keySet());
    }

    /** The zones of nodes. */
    public Map<String, String> zones() {
        return of("Node").entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, node -> zone((JsonNode) node.getValue())));
    }

    private static String zone(JsonNode node) {
        return node.path("metadata").path("labels").path(ZONE).asText();
    }

    private Map<String, Object> of(String kind) {
        return objects.computeIfAbsent(kind, k -> new TreeMap<>());
    }
}
