package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.zalando.Replay.Step;
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
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whether a cluster is whole, by the few things that matter, and without a look at how {@link Reading} decides. */
final class Truth {

    private Truth() {}

    /** What is not so; empty when it is whole, or gone where it should be. */
    static List<String> of(Step step) {
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
                masters.stream().allMatch(pod -> pod.getMetadata().getName().equals(leader(step))),
                "the master does not lead");
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
                parameters(step)
                        .entrySet()
                        .containsAll(desired.postgresql().parameters().entrySet()),
                "Patroni has other parameters");
        return wrong;
    }

    /** Its word alone. */
    static boolean operatorSaysSo(Step step) {
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

    private static long volumes(Step step, DesiredCluster desired) {
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
    private static boolean areOfTheTemplate(Step step) {
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

    private static String leader(Step step) {
        return annotation(step, "-leader", "leader");
    }

    private static Map<String, String> parameters(Step step) {
        var parameters = new TreeMap<String, String>();
        Json.tree(annotation(step, "-config", "config"))
                .map(tree -> tree.at("/postgresql/parameters"))
                .ifPresent(all -> all.properties()
                        .forEach(one ->
                                parameters.put(one.getKey(), one.getValue().asText())));
        return parameters;
    }

    private static String annotation(Step step, String suffix, String name) {
        return step.snapshot().configMaps().stream()
                .filter(map -> map.getMetadata().getName().endsWith(suffix))
                .map(ConfigMap::getMetadata)
                .map(metadata -> metadata.getAnnotations())
                .filter(Objects::nonNull)
                .map(annotations -> annotations.getOrDefault(name, ""))
                .findFirst()
                .orElse("");
    }
}
