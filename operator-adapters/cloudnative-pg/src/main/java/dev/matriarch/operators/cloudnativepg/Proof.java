package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.cloudnativepg.PostgresStatus.DataImage;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the operator has to say, and has not said yet, once all objects are as they should be. Its status is compared with
 * the objects rather than believed.
 *
 * @param wanted what we ask for, as the operator reads it
 */
record Proof(Scene scene, DesiredCluster desired, PostgresCluster wanted) {

    /**
     * Instances take up parameters by themselves and tell nobody; where one needs a restart, the phase says so at the latest
     * then. Seen live on a busy machine: after 0.3 to 1.8 seconds. An instance that started after our write has begun with
     * what we wrote. More is proven by {@link TakingUp}, for those that were asked.
     */
    static final Duration RELOADED_WITHIN = Duration.ofSeconds(5);

    List<String> missing() {
        var missing = new ArrayList<String>();
        add(missing, isPrimaryFenced() ? heldPrimary() : primary());
        add(missing, counts());
        add(missing, image());
        add(missing, hibernation());
        add(missing, services());
        add(missing, phase());
        add(missing, parameters());
        missing.addAll(new TakingUp(scene, desired).missing());
        return missing;
    }

    private static void add(List<String> missing, @Nullable String what) {
        if (what != null) {
            missing.add(what);
        }
    }

    /** CloudNativePG 1.30: while they differ, or the target is the word pending, the primary role is moving. */
    private @Nullable String primary() {
        var status = scene.status();
        var leader = desired.isReplica() ? scene.leader() : scene.primary();
        var labelled = leader.map(Member::name);
        if (labelled.isEmpty()) {
            return desired.isReplica() ? "nobody follows the other cluster" : "nobody takes writes";
        }
        var same = labelled.equals(Optional.ofNullable(status.currentPrimary()))
                && labelled.equals(Optional.ofNullable(status.targetPrimary()));
        return same ? null : moving();
    }

    private boolean isPrimaryFenced() {
        var primary = scene.status().currentPrimary();
        return primary != null && desired.fenced().holds(primary);
    }

    /** A fenced primary stays what it is. */
    private @Nullable String heldPrimary() {
        var status = scene.status();
        var labelled = scene.members().stream()
                .filter(member -> member.role().equals(Labels.PRIMARY))
                .map(Member::name)
                .toList();
        var same = labelled.equals(List.of(String.valueOf(status.currentPrimary())))
                && Objects.equals(status.currentPrimary(), status.targetPrimary());
        return same ? null : moving();
    }

    private String moving() {
        return "the primary role is moving from " + scene.status().currentPrimary();
    }

    private @Nullable String counts() {
        var status = scene.status();
        var pods = scene.members().stream().map(Member::name).collect(Collectors.toCollection(TreeSet::new));
        var same = status.instances() == desired.instances()
                && status.readyInstances()
                        == desired.instances() - desired.fenced().among(pods).size()
                && new TreeSet<>(status.instanceNames()).equals(pods)
                && status.instancesReportedState().keySet().equals(pods);
        return same && !status.isDemoting() ? null : "the operator has not counted them yet";
    }

    private @Nullable String image() {
        var status = scene.status();
        var image = wanted.getSpec().imageName();
        var data = Optional.ofNullable(status.pgDataImageInfo()).map(DataImage::image);
        var same = Objects.equals(status.image(), image) && data.equals(Optional.ofNullable(image));
        return same && status.targetPgDataImageInfo() == null ? null : "the operator is changing the version";
    }

    /** It is taken back when the operator has seen that it is not asked for any more. */
    private @Nullable String hibernation() {
        return new Stillness(scene).hibernation().isPresent() ? "the operator has not woken it up yet" : null;
    }

    private @Nullable String services() {
        var name = scene.ref().name();
        var there = scene.snapshot().services().stream()
                .map(service -> service.getMetadata().getName())
                .collect(Collectors.toSet());
        return there.containsAll(List.of(name + "-rw", name + "-ro", name + "-r")) ? null : "services are missing";
    }

    private @Nullable String phase() {
        var operator = new OperatorHindrances(scene, Objects.requireNonNull(scene.cluster()));
        var ready = scene.status()
                .condition("Ready")
                .filter(condition -> "True".equals(condition.status()))
                .isPresent();
        return OperatorHindrances.HEALTHY.equals(scene.status().phase()) && ready
                ? null
                : "the operator says: " + operator.phaseInWords();
    }

    private @Nullable String parameters() {
        var asked = new Books(Objects.requireNonNull(scene.cluster())).ours();
        var fresh =
                scene.members().stream().allMatch(member -> member.pod() != null && startedAfter(member.pod(), asked));
        return fresh || !asked.plus(RELOADED_WITHIN).isAfter(scene.takenAt())
                ? null
                : "the configuration is being brought in force";
    }

    /** Both are in whole seconds, so the same second proves nothing. */
    private static boolean startedAfter(Pod pod, Instant asked) {
        var started = Pods.startedAt(pod);
        return started != null && started.isAfter(asked);
    }
}
