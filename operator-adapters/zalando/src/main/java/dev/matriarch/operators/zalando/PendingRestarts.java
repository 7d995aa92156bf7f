package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The restarts that the operator leaves undone. It restarts standbys before the primary, which is in vain where
 * {@code max_connections} and its like become less: no standby may have less than the primary has. Once the primary has less, the
 * operator says {@code Running}, and leaves the standbys as they are until it looks again, half an hour later (seen live). And it
 * restarts nobody where {@link ForgottenParameters parameters were forgotten}, since it does not see that.
 */
record PendingRestarts(ApiServer server, PatroniApi api, PrimaryRole primaryRole, String installation) {

    /** Of which pod it was asked, by which change, and when; on the copy of what is desired. */
    static final String NOTE = "matriarch.dev/pending-restart";

    /** Patroni says what waits once in ten seconds, and may not be reached at all. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Restarts PostgreSQL on one instance at most, and on none while another is not ready. Where Patroni does not do it, the pod is
     * made anew.
     */
    void next(Scene scene, Fence fence) {
        if (isQuiet(scene)) {
            whose(scene, fence).ifPresent(member -> restart(scene, member, fence));
        }
    }

    /** The operator has finished, nobody is missing, and whoever has to wait says so. */
    private static boolean isQuiet(Scene scene) {
        return scene.snapshot().kept() != null
                && PostgresqlStatus.RUNNING.equals(scene.word())
                && scene.primary().isPresent()
                && !scene.patroni().isMoving()
                && scene.patroni().isHeeded(scene.takenAt())
                && scene.members().stream().allMatch(scene::isReady);
    }

    /** A primary that waits is the operator's, unless parameters were forgotten. */
    private static Optional<Member> whose(Scene scene, Fence fence) {
        var standby = scene.members().stream()
                .filter(member -> isPending(member) && !scene.isPrimary(member))
                .findFirst();
        var primary = scene.primary().filter(PendingRestarts::isPending);
        if (primary.isEmpty()) {
            return standby;
        }
        if (!ForgottenParameters.forgot(scene.snapshot().kept(), fence)) {
            return Optional.empty();
        }
        return isToHaveLess(primary.get()) ? primary : standby.or(() -> primary);
    }

    private static boolean isToHaveLess(Member primary) {
        return primary.status().filter(MemberStatus::pendingLess).isPresent();
    }

    private static boolean isPending(Member member) {
        return member.status().filter(MemberStatus::pendingRestart).isPresent();
    }

    private void restart(Scene scene, Member member, Fence fence) {
        var kept = Objects.requireNonNull(scene.snapshot().kept());
        var pod = Objects.requireNonNull(member.pod());
        var askedAt = askedAt(kept, pod, fence);
        if (askedAt.isEmpty()) {
            server.run(client -> new Acts(client, fence)
                    .annotation(
                            kept,
                            MatriarchLabels.of(installation, scene.ref()),
                            NOTE,
                            about(pod, fence) + scene.takenAt().getEpochSecond()));
            ask(scene, member);
        } else if (!askedAt.get().plus(PATIENCE).isAfter(scene.takenAt()) && !Pods.isGoing(pod)) {
            primaryRole.handOverFrom(scene, member.name(), fence);
            server.run(client -> new Acts(client, fence).remove(pod, SingleRestart.AT_MOST));
        }
    }

    private static String about(Pod pod, Fence fence) {
        return "%d/%s/".formatted(fence.generation(), pod.getMetadata().getUid());
    }

    private static Optional<Instant> askedAt(ConfigMap kept, Pod pod, Fence fence) {
        var about = about(pod, fence);
        return Optional.ofNullable(Labels.annotation(kept, NOTE))
                .filter(note -> note.startsWith(about))
                .map(note -> Instant.ofEpochSecond(Long.parseLong(note.substring(about.length()))));
    }

    /** Whatever Patroni answers, also that nothing waits any more: the next look decides. */
    private void ask(Scene scene, Member member) {
        try {
            api.post(scene.ref(), member.name(), "restart", Map.of("restart_pending", "true"));
        } catch (OperatorRefusedException | OperatorUnavailableException _) {
            // It says so itself once it has not.
        }
    }
}
