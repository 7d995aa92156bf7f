package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;

/** As many members as desired: new ones get the next number, the highest-numbered standbys go, the primary never. */
final class Scaling implements Duty {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    @Override
    public boolean act(Scene scene) throws IOException {
        if (!scene.led()) {
            return false;
        }
        if (scene.state().members().size() < scene.desired().instances()) {
            return grow(scene);
        }
        for (var member : scene.leaving()) {
            if (isReleased(scene, member) && leave(scene, member)) {
                return true;
            }
        }
        return false;
    }

    private static boolean grow(Scene scene) throws IOException {
        var number = 1
                + scene.state().members().stream()
                        .max(Comparator.comparingInt(Member::number))
                        .map(Member::number)
                        .orElse(0);
        var restart = scene.desired().restart();
        var name = scene.cluster().ref().name() + "-" + number;
        var added = new Member(
                name, scene.cluster().ports().take(), false, 0, false, restart == null ? null : restart.id());
        scene.cluster().change(name + " is added", state -> state.withNewMember(added));
        return true;
    }

    /** No promise counts on it any more. */
    private static boolean isReleased(Scene scene, Member member) {
        return scene.state().quorums().stream()
                .noneMatch(quorum -> quorum.standbys().contains(member.name()));
    }

    private static boolean leave(Scene scene, Member member) throws IOException {
        if (scene.look().of(member).running()) {
            scene.cluster().instance(member).stop(scene.now(), STOP_PATIENCE);
            return false;
        }
        scene.cluster().change(member.name() + " has left", state -> state.withoutMember(member.name()));
        scene.cluster().forget(member);
        return true;
    }
}
