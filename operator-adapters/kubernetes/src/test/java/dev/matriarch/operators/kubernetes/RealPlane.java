package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.Inspection;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The Kubernetes that {@code MATRIARCH_E2E_KUBECONFIG} leads to, as a data plane of an installation of its own. */
public final class RealPlane {

    private RealPlane() {}

    /** The way to it, inspected, once that operator is offered there. */
    public static DataPlaneConnection to(String operator) throws Exception {
        var provider = new KubernetesDataPlaneProvider();
        var settings = provider.reduce(Map.of("kubeconfig", RealKubernetes.kubeconfig()));
        var installation = UUID.randomUUID().toString();
        var limits = Eventually.present(
                Duration.ofMinutes(2),
                operator + " is offered",
                () -> provider.inspect(new DataPlaneConnection("e2e", installation, settings)).offers().stream()
                        .filter(offer -> offer.operator().equals(operator))
                        .map(Inspection.Offer::limits)
                        .findFirst());
        return new DataPlaneConnection("e2e", installation, settings, limits);
    }
}
