package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Difference;
import dev.matriarch.operators.kubernetes.HandEdits;
import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The poolers of a cluster, held against those that are wanted.
 *
 * @param wanted what we ask for, as the operator reads it
 */
record PoolerReading(Scene scene, List<PostgresPooler> wanted) {

    private static final String TYPE = "Pooler";

    /** Fields of ours that are not as we want them. */
    List<Difference> differences() {
        return wanted.stream().flatMap(pooler -> differences(pooler).stream()).toList();
    }

    private List<Difference> differences(PostgresPooler pooler) {
        var live = scene(pooler).pooler();
        return live == null || Pods.isGoing(live) ? List.of() : Drift.between(pooler, live);
    }

    /** What is missing, in words for people. */
    List<String> gaps() {
        return Stream.concat(
                        wanted.stream().map(pooler -> scene(pooler).gap(instances(pooler))),
                        unwanted().map(name -> "the pooler %s is going".formatted(name)))
                .filter(Objects::nonNull)
                .toList();
    }

    private PoolerScene scene(PostgresPooler pooler) {
        return PoolerScene.of(scene.snapshot(), pooler.getMetadata().getName());
    }

    private static int instances(PostgresPooler pooler) {
        return Objects.requireNonNull(pooler.getSpec().instances());
    }

    /** By what is left of them: the resource, or a pod. */
    private Stream<String> unwanted() {
        var snapshot = scene.snapshot();
        return Stream.concat(
                        snapshot.poolers().stream()
                                .map(pooler -> pooler.getMetadata().getName()),
                        snapshot.pods().stream().map(pod -> Labels.label(pod, Labels.POOLER_NAME)))
                .filter(Objects::nonNull)
                .distinct()
                .filter(name -> wanted.stream()
                        .noneMatch(pooler -> pooler.getMetadata().getName().equals(name)));
    }

    /** Each pooler that does not take connections as wanted, and why. */
    List<Hindrance> hindrances() {
        var all = new ArrayList<Hindrance>();
        for (var pooler : wanted) {
            var seen = scene(pooler);
            var live = seen.pooler();
            if (live != null && !Pods.isGoing(live)) {
                new HandEdits(live, differences(pooler), CloudNativePg.MANAGER)
                        .hindrance()
                        .ifPresent(all::add);
            }
            var gap = seen.gap(instances(pooler));
            if (gap != null) {
                all.add(trouble(seen, gap));
            }
        }
        return all;
    }

    /** One that is not there nobody makes anew before the next change does, so to wait would be to wait for the deadline. */
    private Hindrance trouble(PoolerScene seen, String gap) {
        var pooler = seen.pooler();
        if (pooler == null) {
            return trouble("Missing", gap, "Ask for the change again: it makes the pooler anew.", true);
        }
        return ofPods(seen)
                .or(() -> refused(seen))
                .or(() -> said(seen))
                .orElseGet(() -> trouble(
                        "NotReady", gap, "Wait; where it lasts, have the logs of the pooler's pods read.", false));
    }

    private Optional<Hindrance> ofPods(PoolerScene seen) {
        return new PodHindrances(scene)
                .of(seen.pods().stream()).stream()
                        .findFirst()
                        .map(pod -> trouble(
                                pod.type().equals("Crashing") ? "CrashLoop" : pod.type(),
                                pod.message(),
                                nextAction(pod),
                                pod.lasting()));
    }

    private static String nextAction(Hindrance pod) {
        return switch (pod.type()) {
            case "ImageMissing" ->
                "Have the operator's image of PgBouncer (PGBOUNCER_IMAGE_NAME) put where the nodes find it; then the pod"
                        + " starts by itself.";
            case "Crashing" -> "Have the log of the pod read for the reason.";
            default -> pod.nextAction();
        };
    }

    /** By a quota, for one. */
    private static Optional<Hindrance> refused(PoolerScene seen) {
        return seen.deployment()
                .flatMap(deployment -> new Rollout(deployment).refusal())
                .map(message -> trouble(
                        "PodsRefused",
                        "pods of the pooler %s are refused (%s)".formatted(seen.name(), message),
                        "Have the namespace's quota raised, or ask for fewer instances.",
                        false));
    }

    private static Optional<Hindrance> said(PoolerScene seen) {
        return Optional.ofNullable(seen.pooler())
                .map(PostgresPooler::getStatus)
                .filter(status -> status.phase() != null && !PoolerStatus.ACTIVE.equals(status.phase()))
                .map(status -> trouble(
                        reason(String.valueOf(status.phase())),
                        "the operator says that the pooler %s is %s%s"
                                .formatted(seen.name(), status.phase(), because(status.phaseReason())),
                        "See to what the operator names; where it is paused, ask for the change again.",
                        false));
    }

    private static String reason(String phase) {
        return switch (phase) {
            case "paused" -> "Paused";
            case "inactive" -> "Inactive";
            case "failed" -> "Failed";
            default -> "NotReady";
        };
    }

    private static String because(@Nullable String reason) {
        return reason == null || reason.isBlank() ? "" : " (%s)".formatted(reason.strip());
    }

    private static Hindrance trouble(String reason, String message, String nextAction, boolean lasting) {
        return new Hindrance(TYPE, false, reason, message, nextAction, null, lasting);
    }
}
