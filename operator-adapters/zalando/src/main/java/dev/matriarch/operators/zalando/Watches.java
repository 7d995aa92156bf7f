package dev.matriarch.operators.zalando;

import dev.matriarch.operators.OperatorAdapter.Watch;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.ChangeWatch;
import dev.matriarch.operators.kubernetes.ChangeWatch.Watched;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is worth a look. Patroni writes into each of its pods how far it has come, every ten seconds where anything is written at all:
 * that is no news. What others have made clusters of in their own way carries no id of ours, and nobody hears of it.
 */
final class Watches {

    private static final Map<String, String> DATABASES = Map.of(Labels.APPLICATION, Labels.SPILO);

    private Watches() {}

    static Watch open(ApiServer server, String installation, Consumer<UUID> changed) {
        return ChangeWatch.open(
                server,
                List.of(
                        Watched.ours(PostgresqlResource.class, installation),
                        new Watched<>(Pod.class, DATABASES, Watches::cluster, Watches::news),
                        new Watched<>(
                                PersistentVolumeClaim.class,
                                DATABASES,
                                Watches::cluster,
                                claim -> String.valueOf(claim.getMetadata().getResourceVersion()))),
                changed);
    }

    static Optional<UUID> cluster(HasMetadata object) {
        try {
            return Optional.ofNullable(Labels.label(object, Labels.TEAM)).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String news(Pod pod) {
        var said = MemberStatus.of(pod);
        return Stream.of(
                        pod.getMetadata().getUid(),
                        Pods.isGoing(pod),
                        Pods.isRunning(pod),
                        Pods.isReady(pod),
                        Pods.startedAt(pod),
                        Pods.condition(pod, "PodScheduled").map(one -> one.getStatus()),
                        Pods.waiting(pod).map(one -> one.getReason()).toList(),
                        Labels.label(pod, Labels.ROLE),
                        Labels.annotation(pod, Labels.ROLLING_UPDATE),
                        said.state(),
                        said.role(),
                        said.timeline(),
                        said.replication(),
                        said.pendingRestart(),
                        said.paused())
                .map(String::valueOf)
                .collect(Collectors.joining("|"));
    }
}
