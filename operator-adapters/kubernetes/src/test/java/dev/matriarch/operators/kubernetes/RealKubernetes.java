package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The Kubernetes cluster that the environment variable {@code MATRIARCH_E2E_KUBECONFIG} leads to. */
public final class RealKubernetes {

    private RealKubernetes() {}

    /** A name that no other run has. */
    static String uniqueName(String prefix) {
        return prefix + UUID.randomUUID().toString().substring(0, 8);
    }

    static ClientSettings settings() {
        return GivenSettings.reduce(Map.of("kubeconfig", kubeconfig()));
    }

    public static KubernetesClient client() {
        return Clients.open(settings(), Duration.ofSeconds(10));
    }

    static String kubeconfig() {
        try {
            return Files.readString(Path.of(Objects.requireNonNull(
                    System.getenv("MATRIARCH_E2E_KUBECONFIG"), "MATRIARCH_E2E_KUBECONFIG names a kubeconfig")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
