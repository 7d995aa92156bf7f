package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.LostNode;
import java.util.List;
import java.util.Optional;

/**
 * Instances whose node is lost. CloudNativePG makes another one primary by itself, and waits for the node with the rest: an
 * instance keeps to its volume, and is made anew elsewhere only when that is gone.
 */
record NodeHindrances(Scene scene) {

    List<Hindrance> all() {
        return scene.members().stream().flatMap(member -> lost(member).stream()).toList();
    }

    private Optional<Hindrance> lost(Member member) {
        return Optional.ofNullable(member.pod())
                .map(pod -> pod.getSpec().getNodeName())
                .map(scene.snapshot().lostNodes()::get)
                .map(node -> hindrance(member, node));
    }

    private static Hindrance hindrance(Member member, LostNode node) {
        return new Hindrance(
                "NodeLost",
                node.reason().word(),
                "%s is on a lost node: %s".formatted(member.name(), node.words()),
                ("Have %1$s brought back: %2$s follows by itself then. If it never comes back, have the node %1$s and the"
                                + " volume claims of %2$s deleted: the operator makes the instance anew elsewhere.")
                        .formatted(node.name(), member.name()),
                node.since(),
                false);
    }
}
