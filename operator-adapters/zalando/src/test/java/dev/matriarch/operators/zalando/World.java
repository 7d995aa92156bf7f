package dev.matriarch.operators.zalando;

import static dev.matriarch.operators.zalando.TestClusters.MANIFESTS;
import static dev.matriarch.operators.zalando.TestClusters.REF;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.kubernetes.DesiredStates;
import dev.matriarch.operators.kubernetes.LostNode;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one cluster as the operator, Kubernetes and Patroni leave them, after the operator's contract: at first all of it is
 * as it is wanted. A test spoils one thing.
 */
final class World {

    static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    static final Fence.Mark MARK = new Fence.Mark(3, 1);

    /** When we wrote, and when the operator last said something new. */
    Instant writtenAt = NOW.minusSeconds(120);

    Instant answeredAt = NOW.minusSeconds(100);
    Instant lockedAt = NOW.minusSeconds(4);

    /** When what Patroni goes by was changed last. */
    Instant toldAt = NOW.minusSeconds(100);

    String word = "Running";
    String updateRevision = "orders-1";
    long observedGeneration = 7;

    @Nullable
    DesiredCluster asked;

    @Nullable
    PostgresqlResource resource;

    final DesiredCluster desired;
    final Map<String, String> leader = new TreeMap<>();
    final Map<String, String> config = new TreeMap<>();
    final Map<String, String> failover = new TreeMap<>();
    final Map<String, String> sync = new TreeMap<>();
    final Map<String, Pod> pods = new TreeMap<>();
    final Map<String, PersistentVolumeClaim> claims = new TreeMap<>();
    final List<Event> events = new ArrayList<>();
    final Map<String, LostNode> lostNodes = new TreeMap<>();
    List<Service> services = new ArrayList<>();

    @Nullable
    StatefulSet statefulSet;

    Fence.@Nullable Mark mark = MARK;
    boolean kept = true;
    boolean inEndpoints;
    boolean removed;

    /** Whether every field of the resource that we set is ours by the API server's books. */
    boolean owned;

    /** Whether no primary role was ever asked to move, so that there is no key for it. */
    boolean neverMoved;

    /** Whether Patroni keeps nothing. */
    boolean without;

    PoolerObjects poolers = PoolerObjects.none();

    /** What its leader says when it is asked. */
    @Nullable
    WalLook wal;

    /** What is noted on the copy of what is desired. */
    final Map<String, String> notes = new TreeMap<>();

    /** Somebody who wrote the resource after us. */
    @Nullable
    String hand;

    World(DesiredCluster desired) {
        this.desired = desired;
        this.asked = desired;
        this.resource = MANIFESTS.of(desired);
        var instances = desired.power() == Power.HIBERNATED ? 0 : desired.instances();
        statefulSet = statefulSet(instances);
        IntStream.range(0, desired.instances()).forEach(ordinal -> claims.put(name(ordinal), claim(ordinal, "10Gi")));
        IntStream.range(0, instances).forEach(ordinal -> pods.put(name(ordinal), pod(ordinal)));
        services.addAll(List.of(service("orders"), service("orders-repl")));
        leader.putAll(Map.of(
                "leader", "orders-0",
                "ttl", "30",
                "optime", "67108864",
                "acquireTime", "2026-11-27T10:00:00+00:00",
                "renewTime", "2026-11-27T11:59:56+00:00",
                "transitions", "0"));
        config.put("initialize", "7300000000000000001");
        config.put("config", """
                {"ttl":30,"loop_wait":10,"synchronous_mode":true,"synchronous_mode_strict":true,"synchronous_node_count":1,
                 "postgresql":{"parameters":{"max_connections":"200","work_mem":"16MB","wal_level":"replica",
                                           "log_line_prefix":"%m [%p] %e %q%u@%d "}}}""");
        sync.putAll(Map.of("leader", "orders-0", "sync_standby", "orders-1"));
    }

    /** One that follows another cluster, as it should. */
    static World following() {
        var world = new World(TestClusters.following());
        world.told("{\"host\":\"there.acme-production.svc\",\"port\":5432}");
        world.sync.clear();
        world.says("orders-0", Map.of("role", "standby_leader", "replication_state", "streaming"));
        return world;
    }

    /** Patroni is told to be a standby cluster like that. */
    void told(String standbyCluster) {
        config.put(
                "config",
                Objects.requireNonNull(config.get("config"))
                        .replace("\"loop_wait\":10", "\"loop_wait\":10,\"standby_cluster\":" + standbyCluster));
    }

    static World whole() {
        return new World(TestClusters.everything());
    }

    /** The same now, for those who look at the clock. */
    static World living() {
        var world = whole();
        world.lockedAt = Instant.now();
        world.toldAt = world.lockedAt.minusSeconds(100);
        return world;
    }

    static String name(int ordinal) {
        return "orders-" + ordinal;
    }

    /** What Patroni says of one that is as it should be. */
    static Map<String, Object> status(boolean primary) {
        var status = new TreeMap<String, Object>(Map.of(
                "state",
                "running",
                "role",
                primary ? "primary" : "replica",
                "version",
                "4.1.5",
                "xlog_location",
                primary ? 67108864L : 67108000L,
                "timeline",
                1));
        if (!primary) {
            status.put("replication_state", "streaming");
        }
        return status;
    }

    void says(String pod, Map<String, Object> more) {
        var status = new TreeMap<>(status(pod.equals(leader.get("leader"))));
        status.putAll(more);
        status.values().removeIf(""::equals);
        change(pod, one -> annotated(one, "status", Json.text(status)));
    }

    static Pod annotated(Pod pod, String name, String value) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(name, value)
                .endMetadata()
                .build();
    }

    static Pod labelled(Pod pod, String name, String value) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToLabels(name, value)
                .endMetadata()
                .build();
    }

    static Pod going(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(NOW.toString())
                .endMetadata()
                .build();
    }

    static Pod notReady(Pod pod) {
        return condition(pod, "Ready", "False");
    }

    static Pod condition(Pod pod, String type, String status) {
        return new PodBuilder(pod)
                .editStatus()
                .removeMatchingFromConditions(condition -> type.equals(condition.getType()))
                .addNewCondition()
                .withType(type)
                .withStatus(status)
                .withMessage("0/3 nodes are available: 3 Insufficient cpu.")
                .withReason("Unschedulable")
                .withLastTransitionTime("2026-11-27T11:00:00Z")
                .endCondition()
                .endStatus()
                .build();
    }

    void change(String pod, UnaryOperator<Pod> change) {
        pods.computeIfPresent(pod, (name, one) -> change.apply(one));
    }

    void resized(String instance, String capacity) {
        claims.put(instance, claim(Names.ordinal(REF, instance), capacity));
    }

    void event(String kind, String reason, String message) {
        events.add(new EventBuilder()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp("2026-11-27T11:59:00Z")
                .withNewInvolvedObject()
                .withKind(kind)
                .withName("orders")
                .endInvolvedObject()
                .build());
    }

    void lost(String node) {
        lostNodes.put(node, new LostNode(node, LostNode.Reason.UNREACHABLE, NOW.minusSeconds(60)));
    }

    private StatefulSet statefulSet(int replicas) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace("acme-production")
                .withName("orders")
                .withGeneration(7L)
                .withLabels(Labels.of(REF))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewTemplate()
                .withSpec(pod(0).getSpec())
                .endTemplate()
                .endSpec()
                .build();
    }

    StatefulSet set() {
        return Objects.requireNonNull(statefulSet);
    }

    private Pod pod(int ordinal) {
        var spec = MANIFESTS.of(desired).getSpec();
        var primary = ordinal == 0;
        var labels = new TreeMap<>(Labels.of(REF));
        labels.put("spilo-role", primary ? "master" : "replica");
        labels.put("controller-revision-hash", "orders-1");
        var container = new PodBuilder()
                .withNewMetadata()
                .withNamespace("acme-production")
                .withName(name(ordinal))
                .withUid("uid-" + ordinal)
                .withLabels(labels)
                .withAnnotations(Map.of("status", Json.text(status(primary))))
                .withCreationTimestamp("2026-11-27T10:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-" + ordinal)
                .addNewVolume()
                .withName("pgdata")
                .withNewPersistentVolumeClaim("pgdata-" + name(ordinal), false)
                .endVolume()
                .addNewContainer()
                .withName("postgres")
                .withImage(spec.dockerImage())
                .addNewEnv()
                .withName("PGVERSION")
                .withValue("17")
                .endEnv()
                .addNewEnv()
                .withName("SPILO_CONFIGURATION")
                .withValue("{\"postgresql\":{\"parameters\":{}},\"bootstrap\":{}}")
                .endEnv()
                .addNewEnv()
                .withName("MATRIARCH_RESTART")
                .withValue("first")
                .endEnv()
                .addAllToEnv(followed(spec))
                .withNewResources()
                .withRequests(amounts())
                .withLimits(amounts())
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("postgres")
                .withNewState()
                .withNewRunning("2026-11-27T10:00:05Z")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        return condition(condition(container, "PodScheduled", "True"), "Ready", "True");
    }

    private static List<EnvVar> followed(PostgresqlSpec spec) {
        return Optional.ofNullable(spec.standby())
                .map(standby -> new EnvVar("STANDBY_HOST", standby.host(), null))
                .stream()
                .toList();
    }

    private static Map<String, Quantity> amounts() {
        return Map.of("cpu", Quantity.parse("500m"), "memory", Quantity.parse("2Gi"));
    }

    static PersistentVolumeClaim claim(int ordinal, String capacity) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("acme-production")
                .withName("pgdata-" + name(ordinal))
                .withLabels(Labels.of(REF))
                .endMetadata()
                .withNewSpec()
                .withStorageClassName("fast")
                .withNewResources()
                .addToRequests("storage", Quantity.parse("10Gi"))
                .endResources()
                .endSpec()
                .withNewStatus()
                .withPhase("Bound")
                .addToCapacity("storage", Quantity.parse(capacity))
                .endStatus()
                .build();
    }

    private static Service service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("acme-production")
                .withName(name)
                .withLabels(Labels.ofNamesakes(REF))
                .endMetadata()
                .build();
    }

    private ConfigMap map(String suffix, Map<String, String> annotations) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("acme-production")
                .withName("orders-" + suffix)
                .withLabels(Labels.ofNamesakes(REF))
                .withAnnotations(annotations)
                .addToManagedFields(new ManagedFieldsEntryBuilder()
                        .withManager("Patroni")
                        .withTime((suffix.equals("config") ? toldAt : lockedAt).toString())
                        .build())
                .endMetadata()
                .build();
    }

    private Endpoints endpoints(ConfigMap map, String name) {
        return new EndpointsBuilder()
                .withMetadata(map.getMetadata())
                .editMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    void deletedAt(Instant at) {
        notes.put(Leftovers.DELETED_AT, at.toString());
    }

    /** That instance has become primary, and the first one follows it. */
    void leads(String instance) {
        leader.put("leader", instance);
        for (var name : List.of("orders-0", instance)) {
            var primary = name.equals(instance);
            change(name, pod -> labelled(pod, "spilo-role", primary ? "master" : "replica"));
            says(name, Map.of());
        }
    }

    private List<ConfigMap> configMaps() {
        if (without) {
            return List.of();
        }
        var always = List.of(map("leader", leader), map("config", config), map("sync", sync));
        return neverMoved
                ? always
                : Stream.concat(always.stream(), Stream.of(map("failover", failover)))
                        .toList();
    }

    /** The copy of what is desired, with what is noted on it. */
    @Nullable
    ConfigMap copy() {
        if (!kept) {
            return null;
        }
        return new ConfigMapBuilder(DesiredStates.of(desired, "here"))
                .editMetadata()
                .addToLabels(mark == null ? Map.of() : Map.of(MatriarchLabels.WRITE, mark.toString()))
                .withAnnotations(notes)
                .withUid("kept")
                .withResourceVersion("9")
                .endMetadata()
                .build();
    }

    private @Nullable PostgresqlResource live() {
        if (resource == null) {
            return null;
        }
        var live = Serialization.unmarshal(Serialization.asYaml(resource), PostgresqlResource.class);
        live.getMetadata().getLabels().put("matriarch.dev/write", "3.1");
        live.setStatus(word.isEmpty() ? null : new PostgresqlStatus(word));
        live.getMetadata().setCreationTimestamp("2026-11-27T10:00:00Z");
        var books = new ArrayList<>(List.of(
                new ManagedFieldsEntryBuilder()
                        .withManager("matriarch")
                        .withOperation("Apply")
                        .withTime(writtenAt.toString())
                        .withNewFieldsV1()
                        .withAdditionalProperties(owned ? ownedFields() : Map.of())
                        .endFieldsV1()
                        .build(),
                new ManagedFieldsEntryBuilder()
                        .withManager("postgres-operator")
                        .withOperation("Update")
                        .withSubresource("status")
                        .withTime(answeredAt.toString())
                        .build()));
        if (hand != null) {
            books.add(new ManagedFieldsEntryBuilder()
                    .withManager(hand)
                    .withOperation("Update")
                    .withTime(NOW.toString())
                    .build());
        }
        live.getMetadata().setManagedFields(books);
        return live;
    }

    /** As the API server would have them after our apply, but the labels' mark. */
    private Map<String, Object> ownedFields() {
        var tree = Serialization.unmarshal(Serialization.asYaml(resource), Map.class);
        var labels = new TreeMap<String, Object>(Map.of("f:matriarch.dev/write", Map.of()));
        Objects.requireNonNull(resource)
                .getMetadata()
                .getLabels()
                .keySet()
                .forEach(name -> labels.put("f:" + name, Map.of()));
        return Map.of(
                "f:metadata", Map.of("f:labels", labels),
                "f:spec", fields((Map<?, ?>) Objects.requireNonNull(tree.get("spec"))));
    }

    private static Map<String, Object> fields(Map<?, ?> tree) {
        var fields = new TreeMap<String, Object>();
        tree.forEach((name, value) ->
                fields.put("f:" + name, value instanceof Map<?, ?> under ? fields(under) : Map.of()));
        return fields;
    }

    Snapshot snapshot() {
        if (removed) {
            return new Snapshot(
                    NOW,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    new TreeSet<>(),
                    List.of(),
                    Map.of(),
                    Map.of(),
                    PoolerObjects.none(),
                    null);
        }
        var set = statefulSet == null
                ? null
                : new StatefulSetBuilder(statefulSet)
                        .editOrNewStatus()
                        .withUpdateRevision(updateRevision)
                        .withObservedGeneration(observedGeneration)
                        .endStatus()
                        .build();
        var maps = configMaps();
        return new Snapshot(
                NOW,
                live(),
                copy(),
                set,
                List.copyOf(pods.values()),
                List.copyOf(claims.values()),
                services,
                inEndpoints || without ? List.of() : maps,
                inEndpoints
                        ? List.of(
                                endpoints(maps.get(0), "orders"),
                                endpoints(maps.get(1), "orders-config"),
                                endpoints(maps.get(2), "orders-sync"),
                                endpoints(maps.get(3), "orders-failover"))
                        : List.of(),
                new TreeSet<>(),
                events,
                Map.of("node-0", "zone-a", "node-1", "zone-b"),
                lostNodes,
                poolers,
                wal);
    }

    /** One instance of a pooler is asked for, and so many are ready. */
    void pools(String name, int ready) {
        var labels = new TreeMap<>(Labels.ofPoolers(REF));
        labels.put(Labels.POOLER_NAME, name);
        var metadata = new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("acme-production")
                .withLabels(labels)
                .withGeneration(1L)
                .build();
        var deployment = new DeploymentBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withReplicas(1)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(1)
                .withUpdatedReplicas(1)
                .withAvailableReplicas(ready)
                .endStatus()
                .build();
        var pod = new PodBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready > 0 ? "True" : "False")
                .endCondition()
                .endStatus()
                .build();
        var service = new ServiceBuilder().withMetadata(metadata).build();
        poolers = new PoolerObjects(List.of(deployment), List.of(pod), List.of(service));
    }

    Scene scene() {
        return Scene.of(snapshot(), REF, desired.instances());
    }

    Observation seen() {
        return seen(Expectation.matching(desired, MARK));
    }

    Observation seen(Expectation expectation) {
        return new Reading(MANIFESTS).of(snapshot(), REF, expectation);
    }
}
