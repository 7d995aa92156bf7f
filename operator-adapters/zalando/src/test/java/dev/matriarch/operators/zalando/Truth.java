package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.kubernetes.Step;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a cluster is whole, by the few things that matter, and without a look at how {@link Reading} decides. */
final class Truth {

    /** The parameters that recordings ask for, and take back. */
    private static final Set<Map.Entry<String, String>> ASKED =
            Map.of("work_mem", "8MB", "max_connections", "60").entrySet();

    private Truth() {}

    /** What is not so; empty when it is whole, or gone where it should be. */
    static List<String> of(Step<Snapshot> step) {
        var snapshot = step.snapshot();
        var desired = step.expectation().desired();
        var wrong = new ArrayList<String>();
        if (desired == null) {
            check(wrong, snapshot.resource() == null, "there is a cluster");
            check(wrong, snapshot.pods().isEmpty(), "there are pods");
            check(wrong, snapshot.volumeClaims().isEmpty(), "there are volumes");
            check(wrong, snapshot.configMaps().isEmpty(), "Patroni keeps something");
            check(wrong, snapshot.secrets().isEmpty(), "there are secrets");
            return wrong;
        }
        var resource = snapshot.resource();
        if (resource == null) {
            return List.of("there is no cluster");
        }
        var instances = desired.power() == Power.HIBERNATED ? 0 : desired.instances();
        check(wrong, resource.getSpec().instances() == instances, "other instances are asked for");
        check(wrong, operatorSaysSo(step), "the operator is at work");
        check(
                wrong,
                snapshot.pods().size() == instances,
                "there are %d pods".formatted(snapshot.pods().size()));
        check(wrong, volumes(step, desired) >= desired.instances(), "volumes are not as wanted");
        if (instances == 0) {
            return wrong;
        }
        check(wrong, snapshot.pods().stream().allMatch(Truth::isUp), "not all pods are up, and there to stay");
        check(wrong, areOfTheTemplate(step), "pods are made of something else");
        var masters = snapshot.pods().stream()
                .filter(pod -> isLabelled(pod, "master"))
                .toList();
        check(wrong, masters.size() == 1, "there are %d masters".formatted(masters.size()));
        check(
                wrong,
                masters.stream().allMatch(pod -> pod.getMetadata().getName().equals(leader(snapshot))),
                "the master does not lead");
        var primary = step.expectation().primary();
        check(wrong, primary == null || primary.equals(leader(snapshot)), "another one leads");
        check(
                wrong,
                snapshot.pods().stream()
                        .filter(pod -> isLabelled(pod, "replica"))
                        .allMatch(Truth::streams),
                "a replica does not stream");
        check(
                wrong,
                snapshot.pods().stream().map(Truth::timeline).distinct().count() == 1,
                "not all are on one timeline");
        check(
                wrong,
                snapshot.pods().stream()
                        .noneMatch(pod -> status(pod).path("pending_restart").asBoolean()),
                "a restart is pending");
        check(
                wrong,
                asked(parameters(step)).equals(asked(desired.postgresql().parameters())),
                "Patroni has other parameters");
        return wrong;
    }

    /** Its word alone. */
    static boolean operatorSaysSo(Step<Snapshot> step) {
        var resource = step.snapshot().resource();
        return resource != null
                && resource.getStatus() != null
                && "Running".equals(resource.getStatus().word());
    }

    private static void check(List<String> wrong, boolean so, String otherwise) {
        if (!so) {
            wrong.add(otherwise);
        }
    }

    private static long volumes(Step<Snapshot> step, DesiredCluster desired) {
        var least =
                Quantity.getAmountInBytes(new Quantity(desired.storage().size().text()));
        return step.snapshot().volumeClaims().stream()
                .filter(claim -> capacity(claim)
                        .filter(has -> Quantity.getAmountInBytes(has).compareTo(least) >= 0)
                        .isPresent())
                .count();
    }

    private static Optional<Quantity> capacity(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getStatus())
                .map(status -> status.getCapacity())
                .map(capacity -> capacity.get("storage"));
    }

    private static boolean isUp(Pod pod) {
        return Readiness.isPodReady(pod) && pod.getMetadata().getDeletionTimestamp() == null;
    }

    /** But what Patroni is told in it, for which no pod is made anew. */
    private static boolean areOfTheTemplate(Step<Snapshot> step) {
        var set = step.snapshot().statefulSet();
        return set != null
                && step.snapshot().pods().stream()
                        .allMatch(pod -> madeOf(pod.getSpec())
                                .equals(madeOf(set.getSpec().getTemplate().getSpec())));
    }

    private static List<String> madeOf(PodSpec spec) {
        var container = spec.getContainers().getFirst();
        return Stream.concat(
                        Stream.of(container.getImage()),
                        container.getEnv().stream()
                                .filter(one -> !"SPILO_CONFIGURATION".equals(one.getName()))
                                .map(one -> one.getName() + "=" + one.getValue()))
                .toList();
    }

    private static boolean isLabelled(Pod pod, String role) {
        return role.equals(pod.getMetadata().getLabels().get("spilo-role"));
    }

    private static JsonNode status(Pod pod) {
        var annotations = pod.getMetadata().getAnnotations();
        return Json.tree(annotations == null ? null : annotations.get("status")).orElse(MissingNode.getInstance());
    }

    private static boolean streams(Pod pod) {
        return "running".equals(status(pod).path("state").asText())
                && "streaming".equals(status(pod).path("replication_state").asText());
    }

    private static int timeline(Pod pod) {
        return status(pod).path("timeline").asInt();
    }

    /** How many instances are ready, and there to stay: the one that leads, and those that stream. */
    static long ready(Snapshot snapshot) {
        return snapshot.pods().stream()
                .filter(Truth::isUp)
                .filter(pod -> isLabelled(pod, "master")
                        ? pod.getMetadata().getName().equals(leader(snapshot))
                        : isLabelled(pod, "replica") && streams(pod))
                .count();
    }

    /** Who holds Patroni's lock; empty while nobody does. */
    static String leader(Snapshot snapshot) {
        return annotation(snapshot, "-leader", "leader");
    }

    private static Set<Map.Entry<String, String>> asked(Map<String, String> parameters) {
        return parameters.entrySet().stream().filter(ASKED::contains).collect(Collectors.toSet());
    }

    private static Map<String, String> parameters(Step<Snapshot> step) {
        var parameters = new TreeMap<String, String>();
        Json.tree(annotation(step.snapshot(), "-config", "config"))
                .map(tree -> tree.at("/postgresql/parameters"))
                .ifPresent(all -> all.properties()
                        .forEach(one ->
                                parameters.put(one.getKey(), one.getValue().asText())));
        return parameters;
    }

    /** An annotation of what Patroni keeps; empty where there is none. */
    static String annotation(Snapshot snapshot, String suffix, String name) {
        return snapshot.configMaps().stream()
                .filter(map -> map.getMetadata().getName().endsWith(suffix))
                .map(ConfigMap::getMetadata)
                .map(metadata -> metadata.getAnnotations())
                .filter(Objects::nonNull)
                .map(annotations -> annotations.getOrDefault(name, ""))
                .findFirst()
                .orElse("");
    }
}
