package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import java.util.Objects;

/** A whole cluster for each test, to be spoiled, and how it is read then. */
abstract class SpoiledCluster {

    static final Reading READING = new Reading(new Manifests("recorder", Manifests.IMAGES));

    final WholeCluster cluster = new WholeCluster();

    final Observation seen() {
        return seen(WholeCluster.expectation());
    }

    final Observation seen(Expectation expectation) {
        return READING.of(cluster.snapshot(), WholeCluster.SCENE.ref(), expectation);
    }

    final Observation seen(WholeCluster changed) {
        return READING.of(changed.snapshot(), WholeCluster.SCENE.ref(), WholeCluster.expectation());
    }

    static Expectation expecting(RecordedCluster wanted) {
        return Expectation.matching(desired(wanted), new Fence.Mark(1, 1));
    }

    static DesiredCluster desired(RecordedCluster wanted) {
        return wanted.desired(WholeCluster.SCENE.ref());
    }

    static String words(Observation seen) {
        Convergence convergence = seen.convergence();
        return convergence instanceof Progressing(var why) ? why : convergence.toString();
    }

    final String node(String pod) {
        return cluster.snapshot().pods().stream()
                .filter(one -> one.getMetadata().getName().equals(pod))
                .map(one -> one.getSpec().getNodeName())
                .findFirst()
                .map(Objects::requireNonNull)
                .orElseThrow();
    }

    final void unready(String pod) {
        cluster.with(
                "Pod",
                pod,
                tree -> tree.path("status").path("conditions").forEach(condition -> {
                    if (condition.path("type").asText().equals("Ready")) {
                        ((ObjectNode) condition).put("status", "False");
                    }
                }));
    }

    /** A container of that pod does not run. */
    final void waiting(String pod, String reason, String message) {
        unready(pod);
        cluster.with("Pod", pod, tree -> {
            var status = (ObjectNode) tree.path("status");
            var state = Json.object();
            state.set("waiting", Json.object().put("reason", reason).put("message", message));
            ((ObjectNode) status.path("containerStatuses").path(0)).set("state", state);
        });
    }

    static ObjectNode metadata(ObjectNode tree) {
        return (ObjectNode) tree.path("metadata");
    }

    static ObjectNode labels(ObjectNode tree) {
        return (ObjectNode) tree.path("metadata").path("labels");
    }

    static void annotate(ObjectNode tree, String name, String value) {
        metadata(tree).withObjectProperty("annotations").put(name, value);
    }

    static ObjectNode container(ObjectNode pod) {
        return (ObjectNode) pod.path("spec").path("containers").path(0);
    }

    static ObjectNode amounts(String name, String amount) {
        var amounts = Json.object();
        amounts.set("requests", Json.object().put(name, amount));
        amounts.set("limits", Json.object().put(name, amount));
        return amounts;
    }
}
