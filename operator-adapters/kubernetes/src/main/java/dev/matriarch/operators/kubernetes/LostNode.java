package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A node that runs nothing any more, as far as Kubernetes knows. It takes Kubernetes its {@code node-monitor-grace-period},
 * 50 s unless set otherwise, to notice that it hears nothing from a node; until then it calls all pods there ready.
 *
 * @param since as Kubernetes says it; null when it has no such node
 */
public record LostNode(String name, Reason reason, @Nullable Instant since) {

    /** Why nothing runs there. */
    public enum Reason {
        UNREACHABLE("Unreachable", "has not been heard of"),
        NOT_READY("NotReady", "says that it runs no pods"),
        GONE("Gone", "is no node of Kubernetes any more");

        private final String word;
        private final String sentence;

        Reason(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }

        /** In CamelCase, for clients that branch on it. */
        public String word() {
            return word;
        }
    }

    /** The node of that name if it is lost; empty when it is there. */
    public static Optional<LostNode> named(String name, KubernetesClient client) {
        var nodes = client.nodes().withField("metadata.name", name).list().getItems();
        return nodes.isEmpty()
                ? Optional.of(new LostNode(name, Reason.GONE, null))
                : nodes.stream()
                        .flatMap(node -> ready(node).stream())
                        .flatMap(ready -> of(name, ready).stream())
                        .findFirst();
    }

    /** The lost ones of those that these pods are on, by name. Nodes matter only to pods that should be ready and are not. */
    public static Map<String, LostNode> of(List<Pod> pods, KubernetesClient client) {
        return pods.stream()
                .filter(pod -> !Pods.isReady(pod) && !Pods.isOver(pod))
                .map(pod -> pod.getSpec().getNodeName())
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(node -> named(node, client).stream())
                .collect(Collectors.toMap(LostNode::name, Function.identity()));
    }

    private static Optional<NodeCondition> ready(Node node) {
        return node.getStatus().getConditions().stream()
                .filter(condition -> "Ready".equals(condition.getType()))
                .findFirst();
    }

    private static Optional<LostNode> of(String name, NodeCondition ready) {
        return switch (ready.getStatus()) {
            case "True" -> Optional.empty();
            case "False" ->
                Optional.of(new LostNode(name, Reason.NOT_READY, Instant.parse(ready.getLastTransitionTime())));
            default ->
                Optional.of(new LostNode(name, Reason.UNREACHABLE, Instant.parse(ready.getLastTransitionTime())));
        };
    }

    /** What is wrong, in words that can stand in a sentence. */
    public String words() {
        return since == null
                ? "%s %s".formatted(name, reason.sentence)
                : "%s %s since %s".formatted(name, reason.sentence, since);
    }
}
