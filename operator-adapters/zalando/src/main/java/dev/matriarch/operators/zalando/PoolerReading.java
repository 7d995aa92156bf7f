package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterFacts.Pool;
import dev.matriarch.operators.ClusterFacts.Pooler;
import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.PodTroubles;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.Rollout;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The poolers of a cluster, by their deployments and pods: the operator says nothing of them, and where it fails to make them with a
 * cluster, it says {@code Running} (contract 4.12).
 */
record PoolerReading(Scene scene) {

    /** @param instances that one shall have; 0 where it shall not be there */
    private record Wanted(String name, int instances) {}

    private Stream<Wanted> wanted(@Nullable PostgresqlSpec spec) {
        return Stream.of(
                wanted(Names.readWritePooler(scene.ref()), spec, spec == null ? null : spec.enableConnectionPooler()),
                wanted(
                        Names.readOnlyPooler(scene.ref()),
                        spec,
                        spec == null ? null : spec.enableReplicaConnectionPooler()));
    }

    private static Wanted wanted(String name, @Nullable PostgresqlSpec spec, @Nullable Boolean enabled) {
        var pooler = spec == null ? null : spec.connectionPooler();
        return new Wanted(
                name,
                Boolean.TRUE.equals(enabled) && pooler != null
                        ? Objects.requireNonNullElse(pooler.numberOfInstances(), 1)
                        : 0);
    }

    /** What is missing until each takes connections as it is wanted, in words for people. */
    List<String> gaps(PostgresqlResource asked) {
        return wanted(asked.getSpec()).map(this::gap).filter(Objects::nonNull).toList();
    }

    private @Nullable String gap(Wanted wanted) {
        var there = scene.snapshot().poolers();
        var name = wanted.name();
        var deployment = there.deployment(name);
        var pods = there.pods(name);
        if (wanted.instances() == 0) {
            return deployment.isEmpty() && pods.isEmpty() ? null : "the pooler %s is going".formatted(name);
        }
        if (deployment.isEmpty()) {
            return "the pooler %s is not there".formatted(name);
        }
        if (!new Rollout(deployment.get()).isOver(wanted.instances())
                || pods.size() != wanted.instances()
                || ready(pods) != wanted.instances()) {
            return "%d of %d instances of the pooler %s ready".formatted(ready(pods), wanted.instances(), name);
        }
        return there.hasService(name) ? null : "the pooler %s lacks its service".formatted(name);
    }

    private static int ready(List<Pod> pods) {
        return (int) pods.stream().filter(Pods::isReady).count();
    }

    /** Each pooler that does not take connections as wanted, and why. */
    List<Hindrance> hindrances(PostgresqlResource asked) {
        return wanted(asked.getSpec())
                .filter(wanted -> wanted.instances() > 0)
                .flatMap(wanted -> Optional.ofNullable(gap(wanted)).map(gap -> trouble(wanted.name(), gap)).stream())
                .toList();
    }

    private Hindrance trouble(String name, String gap) {
        var there = scene.snapshot().poolers();
        var troubles = new PodTroubles(scene.takenAt(), scene.snapshot().events());
        return there.pods(name).stream()
                .flatMap(pod -> Stream.of(
                                troubles.image(pod, "the pooler " + name), troubles.place(pod, "the pooler " + name))
                        .flatMap(Optional::stream))
                .findFirst()
                .map(pod -> trouble(pod.type(), pod.message(), pod.nextAction(), pod.lasting()))
                .or(() -> there.deployment(name)
                        .flatMap(deployment -> new Rollout(deployment).refusal())
                        .map(why -> trouble(
                                "PodsRefused",
                                "pods of the pooler %s are refused (%s)".formatted(name, why),
                                "Have the namespace's quota raised, or ask for fewer instances.",
                                false)))
                .orElseGet(() -> trouble(
                        "NotReady",
                        gap,
                        "Wait; where it lasts, have the logs of the pooler's pods and the operator read.",
                        false));
    }

    private static Hindrance trouble(String reason, String message, String nextAction, boolean lasting) {
        return new Hindrance("Pooler", false, reason, message, nextAction, null, lasting);
    }

    /** Those that are there, or null. */
    @Nullable
    Pooler facts() {
        var readWrite = pool(Names.readWritePooler(scene.ref()));
        var readOnly = pool(Names.readOnlyPooler(scene.ref()));
        return readWrite == null && readOnly == null ? null : new Pooler(readWrite, readOnly);
    }

    private @Nullable Pool pool(String name) {
        var there = scene.snapshot().poolers();
        return there.deployment(name)
                .map(deployment -> new Pool(
                        Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1), ready(there.pods(name))))
                .orElse(null);
    }
}
