package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Certificate;
import dev.matriarch.operators.ClusterFacts.Condition;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people should know of a cluster although it hinders nothing today. */
record Notices(Scene scene) {

    /** CloudNativePG renews its certificates seven days before they end; later than that, it did not. */
    private static final Duration OVERDUE = Duration.ofDays(6);

    List<Condition> all() {
        return Stream.of(sharedNode(), certificate(), silence())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Condition> silence() {
        return scene.leader().isPresent() && scene.asked() instanceof Asked.Silent(var why)
                ? Optional.of(new Condition(
                        "ReplicationKnown",
                        false,
                        "PrimarySilent",
                        "how far standbys are behind is unknown: " + why,
                        "Look again; let the control plane's account forward ports to pods (pods/portforward).",
                        null))
                : Optional.empty();
    }

    private Optional<Condition> sharedNode() {
        var byNode = scene.members().stream()
                .filter(scene::isReady)
                .flatMap(member -> Optional.ofNullable(member.pod()).stream())
                .filter(pod -> pod.getSpec().getNodeName() != null)
                .collect(Collectors.groupingBy(
                        pod -> pod.getSpec().getNodeName(),
                        TreeMap::new,
                        Collectors.mapping(pod -> pod.getMetadata().getName(), Collectors.toList())));
        return byNode.entrySet().stream()
                .filter(node -> node.getValue().size() > 1)
                .max(Comparator.comparingInt(node -> node.getValue().size()))
                .map(node -> new Condition(
                        "SharedNode",
                        true,
                        "FewNodes",
                        "%s run on the same node %s and would be lost together"
                                .formatted(String.join(" and ", node.getValue()), node.getKey()),
                        "Have nodes added; an instance moves when it is made anew.",
                        null));
    }

    private Optional<Condition> certificate() {
        return Facts.certificates(scene.status()).stream()
                .filter(certificate -> certificate.expiresAt().minus(OVERDUE).isBefore(scene.takenAt()))
                .min(Comparator.comparing(Certificate::expiresAt))
                .map(this::notRenewed);
    }

    private Condition notRenewed(Certificate certificate) {
        var over = !certificate.expiresAt().isAfter(scene.takenAt());
        return new Condition(
                "CertificateExpiring",
                true,
                over ? "Expired" : "NotRenewed",
                "the certificate %s %s at %s and has not been renewed"
                        .formatted(certificate.name(), over ? "ended" : "ends", certificate.expiresAt()),
                "Have the operator looked at: it renews certificates by itself.",
                null);
    }
}
