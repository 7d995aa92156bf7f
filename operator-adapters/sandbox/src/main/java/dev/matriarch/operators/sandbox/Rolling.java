package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Restarts that were asked for or that parameters need: one instance after the other, standbys first, the primary last. */
final class Rolling implements Duty {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    @Override
    public boolean act(Scene scene) throws IOException {
        var stopping = inOrder(scene.state()).stream()
                .filter(m -> scene.cluster().plannedRestart(m.name()).isPresent())
                .filter(m -> scene.look().of(m).running())
                .findFirst();
        if (stopping.isPresent()) {
            scene.cluster().instance(stopping.get()).stop(scene.now(), STOP_PATIENCE);
            return false;
        }
        if (!scene.led() || !allAtWork(scene)) {
            return false;
        }
        var next = inOrder(scene.state()).stream()
                .filter(m -> needsRestart(scene, m))
                .findFirst();
        next.ifPresent(member ->
                scene.cluster().planRestart(member.name(), owed(scene, member).orElse("")));
        return next.isPresent();
    }

    static List<Member> inOrder(ClusterState state) {
        return Stream.concat(state.standbys().stream(), Stream.of(state.primaryMember()))
                .toList();
    }

    static boolean needsRestart(Scene scene, Member member) {
        var reply = scene.look().of(member).reply();
        return (reply != null && reply.pendingRestart()) || owed(scene, member).isPresent();
    }

    /** The restart that was asked for and that this member has not been through. */
    private static Optional<String> owed(Scene scene, Member member) {
        var mark = scene.desired().restart();
        return mark == null
                        || mark.id().equals(member.restart())
                        || (mark.instance() != null && !mark.instance().equals(member.name()))
                ? Optional.empty()
                : Optional.of(mark.id());
    }

    private static boolean allAtWork(Scene scene) {
        return scene.state().quorumSettled()
                && scene.state().standbys().stream().allMatch(scene::streams)
                && scene.leaving().isEmpty();
    }
}
