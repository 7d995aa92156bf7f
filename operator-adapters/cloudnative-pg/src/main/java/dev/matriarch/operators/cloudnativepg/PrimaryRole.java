package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves the primary role, as the operator's own verb does it: by naming another target in the cluster's status. */
record PrimaryRole(ApiServer server, String installation, Scenes scenes, Inquiry inquiry) {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    void handOver(ClusterRef ref, String to, Fence fence) {
        var scene = scenes.unasked(ref);
        server.run(client -> target(client, ref, fence, new Candidate(scene, to)));
    }

    private void target(KubernetesClient client, ClusterRef ref, Fence fence, Candidate candidate) {
        new Acts(client, fence)
                .status(
                        CloudNativePgAdapter.named(ref),
                        MatriarchLabels.of(installation, ref),
                        live -> candidate.target(live, Instant.now()));
    }

    /** The operator puts the old primary back in silence when it finds the target unfit; its status keeps the phase. */
    Optional<String> abandoned(ClusterRef ref, String to) {
        var scene = scenes.unasked(ref);
        var status = scene.status();
        return to.equals(status.targetPrimary()) || to.equals(status.currentPrimary()) || status.targetPrimary() == null
                ? Optional.empty()
                : Optional.of("the operator went back to %s: %s"
                        .formatted(status.targetPrimary(), new Candidate(scene, to).trouble()));
    }

    Risk risk(ClusterRef ref, @Nullable String to) {
        return risk(scenes.asked(ref), to);
    }

    private Risk risk(Scene scene, @Nullable String to) {
        var quorum = new QuorumReading(scene).risk();
        return quorum.rowsCouldBeLost() || to == null ? quorum : furthest(scene).risk(to);
    }

    /**
     * Ends the primary's pod, so that the operator looks for another. It goes by what has been received, and not at all
     * where rows could be lost; so where that is accepted, or somebody is wanted, the target is named before.
     */
    void giveUp(ClusterRef ref, @Nullable String from, @Nullable String to, boolean acceptDataLoss, Fence fence) {
        var scene = scenes.asked(ref);
        var current = scene.status().currentPrimary();
        if (from != null && !from.equals(current)) {
            return;
        }
        var risk = risk(scene, to);
        if (risk.rowsCouldBeLost() && !acceptDataLoss) {
            throw new OperatorRefusedException(
                    "Rows could be lost: " + risk.why(), "Repeat it with acceptDataLoss, or repair the standbys.");
        }
        var target = to == null && risk.rowsCouldBeLost() ? furthest(scene).name() : to;
        server.run(client -> {
            if (target != null) {
                target(client, ref, fence, new Candidate(scene, target));
            }
            scene.members().stream()
                    .filter(member -> member.name().equals(current) && member.pod() != null)
                    .forEach(member -> new Acts(client, fence).remove(Objects.requireNonNull(member.pod()), AT_ONCE));
        });
    }

    private Furthest furthest(Scene scene) {
        return new Furthest(scene, standby -> inquiry.received(scene.ref(), standby));
    }
}
