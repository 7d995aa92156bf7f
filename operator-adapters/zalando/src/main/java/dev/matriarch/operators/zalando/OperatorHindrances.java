package dev.matriarch.operators.zalando;

import dev.matriarch.operators.kubernetes.Events;
import dev.matriarch.operators.kubernetes.Hindrance;
import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the operator and Patroni themselves say they cannot do. A word that ends in {@code Failed} is no dead end: the operator
 * tries again, and a bootstrap that took long fails first and is fine then (contract 3.2).
 */
record OperatorHindrances(Scene scene, PostgresqlResource resource) {

    List<Hindrance> all() {
        return Stream.of(invalid(), failed(), refusedPods(), leftAlone(), paused(), schedule())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Hindrance> invalid() {
        return PostgresqlStatus.INVALID.equals(scene.word())
                ? Optional.of(new Hindrance(
                        "OperatorGaveUp",
                        "Invalid",
                        "the operator does not take clusters of such a name",
                        OperatorConfig.REMEDY,
                        null,
                        true))
                : Optional.empty();
    }

    private Optional<Hindrance> failed() {
        return switch (scene.word()) {
            case PostgresqlStatus.CREATE_FAILED ->
                failed("CreateFailed", "the operator could not make all of it yet and tries again", "Create");
            case PostgresqlStatus.UPDATE_FAILED ->
                failed("UpdateFailed", "the operator could not make the change and tries again", "Update");
            case PostgresqlStatus.SYNC_FAILED ->
                failed("SyncFailed", "the operator could not look after the cluster and tries again", "Sync");
            default -> Optional.empty();
        };
    }

    private Optional<Hindrance> failed(String reason, String what, String ofEvent) {
        var said = warning(ofEvent).map(event -> ": " + event.getMessage()).orElse("");
        return Optional.of(new Hindrance(
                "OperatorFails",
                reason,
                what + said,
                "See what keeps the instances from running; the operator tries again, after half an hour at the latest. Its log says more.",
                null,
                false));
    }

    /** The last thing that it complained of in such a turn. */
    private Optional<Event> warning(String reason) {
        return Events.warnings(
                        scene.snapshot().events(), "postgresql", scene.ref().name())
                .filter(event -> reason.equals(event.getReason()))
                .findFirst();
    }

    /** Pods that Kubernetes does not let in show only in events of the stateful set, for as long as they are missing. */
    private Optional<Hindrance> refusedPods() {
        var set = scene.statefulSet();
        var wanted = set == null || set.getSpec().getReplicas() == null
                ? 0
                : set.getSpec().getReplicas();
        if (scene.pods().count() >= wanted) {
            return Optional.empty();
        }
        return Events.warnings(
                        scene.snapshot().events(), "StatefulSet", scene.ref().name())
                .filter(event -> "FailedCreate".equals(event.getReason()))
                .findFirst()
                .map(event -> refused(String.valueOf(event.getMessage())));
    }

    private static Hindrance refused(String said) {
        return said.contains("exceeded quota")
                ? new Hindrance(
                        "QuotaExhausted",
                        "ExceededQuota",
                        "there is no room left for another instance (%s)".formatted(said),
                        "Remove what is not needed in this namespace, or have its quota raised.",
                        null,
                        false)
                : new Hindrance(
                        "PodRefused",
                        "FailedCreate",
                        "Kubernetes does not let a pod in (%s)".formatted(said),
                        "Have the namespace's limits and policies looked at.",
                        null,
                        false);
    }

    private Optional<Hindrance> leftAlone() {
        return Optional.ofNullable(Labels.annotation(resource, Labels.CONTROLLER))
                .map(controller -> new Hindrance(
                        "OperatorSilent",
                        "OtherController",
                        "somebody left the cluster to the operator %s alone".formatted(controller),
                        "Remove the annotation %s from the cluster.".formatted(Labels.CONTROLLER),
                        null,
                        false));
    }

    private Optional<Hindrance> paused() {
        return scene.patroni().isPaused()
                ? Optional.of(new Hindrance(
                        "FailoverPaused",
                        "PatroniPaused",
                        "somebody paused Patroni: nobody takes over from a primary that fails",
                        "Have Patroni resumed.",
                        null,
                        false))
                : Optional.empty();
    }

    private Optional<Hindrance> schedule() {
        return scene.patroni()
                .unreadableSchedule()
                .map(text -> new Hindrance(
                        "FailoverKeyUnreadable",
                        "ScheduledAt",
                        "somebody planned a switchover for a time that is none (%s), which keeps every instance from being"
                                        .formatted(text)
                                + " primary",
                        "Have the annotation scheduled_at removed from the ConfigMap %s-failover."
                                .formatted(scene.ref().name()),
                        null,
                        true));
    }
}
