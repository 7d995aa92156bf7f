package dev.matriarch.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * The nodes, and what can befall them. Kubernetes itself can drain one; to kill one or to cut it off takes the program that
 * {@code MATRIARCH_E2E_NODES} names, which is called with {@code kill-node}, {@code start-node}, {@code partition} or
 * {@code heal}, and the node's name.
 */
record Nodes(KubernetesClient client) {

    private static final Duration BACK = Duration.ofMinutes(3);

    void drain(String node, String namespace) {
        cordon(node, true);
        await("the drain of " + node).atMost(BACK).pollInterval(Duration.ofSeconds(1)).until(() -> {
            var left = client.pods()
                    .inNamespace(namespace)
                    .withField("spec.nodeName", node)
                    .list()
                    .getItems();
            left.forEach(pod -> client.pods().inNamespace(namespace).withName(pod.getMetadata().getName()).evict());
            return left.isEmpty();
        });
    }

    void uncordon(String node) {
        cordon(node, false);
    }

    private void cordon(String node, boolean unschedulable) {
        client.nodes().withName(node).edit(one -> {
            one.getSpec().setUnschedulable(unschedulable ? true : null);
            return one;
        });
    }

    void kill(String node) {
        run("kill-node", node);
    }

    void start(String node) {
        run("start-node", node);
        awaitReady(node);
    }

    void partition(String node) {
        run("partition", node);
    }

    void heal(String node) {
        run("heal", node);
        awaitReady(node);
    }

    private void awaitReady(String node) {
        await(node + " back")
                .atMost(BACK)
                .until(() -> Readiness.isNodeReady(client.nodes().withName(node).get()));
    }

    /** Another node than this one, for what must not fall with it. */
    Map<String, String> other(String node) {
        return client.nodes().list().getItems().stream()
                .map(one -> one.getMetadata().getLabels().get("kubernetes.io/hostname"))
                .filter(name -> !name.equals(node))
                .findFirst()
                .map(name -> Map.of("kubernetes.io/hostname", name))
                .orElseThrow();
    }

    private static void run(String verb, String node) {
        var program = System.getenv("MATRIARCH_E2E_NODES");
        Assumptions.assumeTrue(program != null, "MATRIARCH_E2E_NODES names no program");
        try {
            var exit = new ProcessBuilder(List.of(program, verb, node))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("%s %s ended with %d".formatted(verb, node, exit));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
