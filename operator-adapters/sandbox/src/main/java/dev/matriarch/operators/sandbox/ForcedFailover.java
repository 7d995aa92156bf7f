package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.ClusterState.Handover;
import dev.matriarch.operators.sandbox.Election.Verdict;
import dev.matriarch.operators.sandbox.ObservedFile.Outcome;
import java.io.IOException;

/** A change of primary without the old one's help: it is killed first, and its data never starts as a primary again. */
final class ForcedFailover {

    private final Succession succession = new Succession();

    boolean act(Scene scene, Handover handover) throws IOException {
        var from = scene.state().member(handover.from());
        if (scene.look().of(from).running()) {
            scene.cluster().instance(from).kill();
            return false;
        }
        var request = handover.request();
        var verdict = succession.proceed(scene, request.to(), request.acceptDataLoss());
        if (verdict.isEmpty()) {
            return false;
        }
        return switch (verdict.get()) {
            case Verdict.Chosen(var winner) -> takeOver(scene, handover, winner);
            case Verdict.Refused(var why) -> giveBack(scene, handover, why);
        };
    }

    private static boolean takeOver(Scene scene, Handover handover, String winner) throws IOException {
        var from = handover.from();
        scene.cluster()
                .change(
                        "%s is given up for %s".formatted(from, winner),
                        state -> state.withPrimary(winner, Promises.first(scene, winner))
                                .withMember(from, member -> member.withBuilt(false))
                                .withOutcome(new Outcome(handover.request().id(), null)));
        scene.cluster().electing(null);
        return true;
    }

    private static boolean giveBack(Scene scene, Handover handover, String why) throws IOException {
        scene.cluster().electing(null);
        if (scene.cluster().instance(scene.primary()).hasData()) {
            scene.cluster().planRestart(handover.from(), "");
        }
        return Handovers.end(scene, handover.request(), why);
    }
}
