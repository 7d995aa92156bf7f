package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Moves the primary role, as Patroni's own verbs do it. The operator has no part in it, and its word stays as it is. */
record PrimaryRole(ApiServer server, Snapshots snapshots, Scenes scenes, PatroniApi api) {

    void handOver(ClusterRef ref, String to, Fence fence) {
        handOver(scenes.of(ref), to, fence);
    }

    private void handOver(Scene scene, String to, Fence fence) {
        var from = scene.patroni()
                .lockHolder()
                .orElseThrow(() -> new OperatorBusyException("there is no primary yet that could hand over"));
        if (from.equals(to) || isMovingTo(scene, to)) {
            return;
        }
        if (scene.patroni().isMoving()) {
            throw new OperatorBusyException("the primary role is moving to %s already"
                    .formatted(scene.patroni().target().orElse("another instance")));
        }
        new Candidate(scene, to).refuseUnfit();
        permit(scene.ref(), fence);
        if (!api.post(scene.ref(), from, "switchover", Map.of("leader", from, "candidate", to))) {
            askPast(scene.ref(), from, to, fence);
        }
    }

    Optional<String> unfit(ClusterRef ref, String to) {
        return new Candidate(scenes.of(ref), to).unfit();
    }

    /** Without Patroni's own ear; unless it has heard after all. */
    private void askPast(ClusterRef ref, @Nullable String from, String to, Fence fence) {
        var scene = scenes.of(ref);
        var primary = scene.primaryName();
        if (scene.patroni().isMoving() || to.equals(primary) || (from != null && !from.equals(primary))) {
            return;
        }
        server.run(client -> {
            var kept = kept(ref, client);
            new FailoverKey(scene).ask(from, to, kept, client, new Acts(client, fence));
        });
    }

    private static boolean isMovingTo(Scene scene, String to) {
        return scene.patroni().target().filter(to::equals).isPresent();
    }

    /** Late workers ask for nothing. */
    private void permit(ClusterRef ref, Fence fence) {
        server.run(client -> new Acts(client, fence).permit(kept(ref, client)));
    }

    private ConfigMap kept(ClusterRef ref, KubernetesClient client) {
        var kept = snapshots.kept(ref, client);
        if (kept == null) {
            throw new OperatorRefusedException(
                    "state-conflict",
                    "There is no cluster %s of ours".formatted(ref.name()),
                    "Look at the cluster: somebody has removed it, or it was never made.");
        }
        return kept;
    }

    /** Patroni clears what was asked for once it is done, or will not be; it says no more than that. */
    Optional<String> abandoned(ClusterRef ref, String to) {
        var scene = scenes.of(ref);
        var primary = scene.patroni().lockHolder();
        return primary.isEmpty() || primary.get().equals(to) || scene.patroni().isMoving()
                ? Optional.empty()
                : Optional.of(
                        "Patroni has %s as primary: %s".formatted(primary.get(), new Candidate(scene, to).trouble()));
    }

    Risk risk(ClusterRef ref, @Nullable String to) {
        return risk(scenes.of(ref), to);
    }

    private static Risk risk(Scene scene, @Nullable String to) {
        var primary = scene.primaryName();
        var synchronous = scene.patroni().synchronousStandbys(primary);
        if (synchronous.isEmpty()) {
            return new Risk(true, "no commit waits for a standby");
        }
        if (to != null) {
            return synchronous.contains(to)
                    ? new Risk(false, "every commit is on " + to)
                    : new Risk(true, "commits do not wait for " + to);
        }
        var ready = runs(scene, synchronous).size();
        return new Risk(
                ready == 0, "every commit is on %d standbys, of which %d run".formatted(synchronous.size(), ready));
    }

    private static List<Member> runs(Scene scene, List<String> names) {
        return scene.members().stream()
                .filter(member -> names.contains(member.name()) && member.runs())
                .toList();
    }

    /** Patroni waits for the lock of a primary that does not answer to run out, and then makes that instance primary. */
    void giveUp(ClusterRef ref, @Nullable String from, @Nullable String to, boolean acceptDataLoss, Fence fence) {
        var scene = scenes.of(ref);
        var current = scene.primaryName();
        if ((from != null && current != null && !from.equals(current))
                || scene.patroni().isMoving()) {
            return;
        }
        var risk = risk(scene, to);
        if (risk.rowsCouldBeLost() && !acceptDataLoss) {
            throw new OperatorRefusedException(
                    "Rows could be lost: " + risk.why(), "Repeat it with acceptDataLoss, or repair the standbys.");
        }
        var target = to == null ? best(scene) : to;
        if (scene.member(target).filter(Member::runs).isEmpty()) {
            throw new OperatorRefusedException(
                    "%s cannot become primary: %s".formatted(target, new Candidate(scene, target).trouble()),
                    "Choose another instance, or have it repaired.");
        }
        permit(ref, fence);
        if (!api.post(ref, target, "failover", Map.of("candidate", target))) {
            askPast(ref, null, target, fence);
        }
    }

    /** A synchronous standby where there is one, else the one that has most. */
    private static String best(Scene scene) {
        var synchronous = scene.patroni().synchronousStandbys(scene.primaryName());
        return scene.members().stream()
                .filter(member -> member.runs() && !scene.isPrimary(member))
                .max(Comparator.comparing((Member member) -> synchronous.contains(member.name()))
                        .thenComparing(member -> member.location().orElse(-1L))
                        .thenComparing(Comparator.comparingInt(Member::ordinal).reversed()))
                .map(Member::name)
                .orElseThrow(() -> new OperatorRefusedException(
                        "No standby is there to become primary", "Have the standbys repaired, or restore a backup."));
    }

    /**
     * Whether the primary may stay where it is when only so many instances are left: the operator takes the highest ordinals away,
     * whoever they are, and where it cannot move the role before it goes on all the same (contract 4.2).
     *
     * @throws OperatorBusyException when the role has to move first, which has been asked for then
     */
    void keepAmong(Scene scene, int instances, Fence fence) {
        var primary = scene.patroni().lockHolder();
        if (primary.isEmpty()) {
            refuseToGuess(scene, instances);
            return;
        }
        if (Names.ordinal(scene.ref(), primary.get()) < instances) {
            return;
        }
        var target = successor(scene, member -> member.ordinal() < instances)
                .orElseThrow(() -> new OperatorBusyException(
                        "%s is primary and would be taken away, and nobody who stays can take over yet"
                                .formatted(primary.get())));
        handOver(scene, target, fence);
        throw new OperatorBusyException(
                "%s is primary and would be taken away: the role moves to %s first".formatted(primary.get(), target));
    }

    /** While nobody is primary, the one that has most might be among those that would go. */
    private static void refuseToGuess(Scene scene, int instances) {
        var resource = scene.resource();
        var before = resource == null ? 0 : resource.getSpec().instances();
        if (before > instances && scene.patroni().isFounded()) {
            throw new OperatorBusyException("nobody is primary now, so nobody is taken away");
        }
    }

    /**
     * Moves the role away from that instance, where it has it and somebody can take over.
     *
     * @throws OperatorBusyException when the role has to move first, which has been asked for then
     */
    void handOverFrom(Scene scene, String instance, Fence fence) {
        if (!instance.equals(scene.primaryName())) {
            return;
        }
        successor(scene, member -> !member.name().equals(instance)).ifPresent(target -> {
            handOver(scene, target, fence);
            throw new OperatorBusyException("%s is primary: the role moves to %s first".formatted(instance, target));
        });
    }

    /** Who is least behind of those that can take over. */
    private static Optional<String> successor(Scene scene, Predicate<Member> among) {
        return scene.members().stream()
                .filter(among)
                .filter(member -> new Candidate(scene, member.name()).isFit())
                .min(Comparator.comparing((Member member) -> scene.lag(member).orElse(Long.MAX_VALUE))
                        .thenComparingInt(Member::ordinal))
                .map(Member::name);
    }
}
