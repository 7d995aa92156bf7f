package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people should know of a cluster although it hinders nothing today. */
record Notices(Scene scene) {

    /** CloudNativePG renews its certificates seven days before they end; later than that, it did not. */
    private static final Duration OVERDUE = Duration.ofDays(6);

    /** Go's way of writing a time. */
    private static final DateTimeFormatter GO = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z");

    List<Condition> all() {
        return Stream.of(sharedNode(), certificate(), silence())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Condition> silence() {
        return scene.primary().isPresent() && scene.asked() instanceof Asked.Silent(var why)
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
        var certificates = scene.status().certificates();
        return (certificates == null ? Map.<String, String>of() : certificates.expirations())
                .entrySet().stream()
                        .flatMap(entry -> time(entry.getValue()).map(end -> Map.entry(entry.getKey(), end)).stream())
                        .filter(entry -> entry.getValue().minus(OVERDUE).isBefore(scene.takenAt()))
                        .min(Map.Entry.comparingByValue())
                        .map(entry -> new Condition(
                                "CertificateExpiring",
                                true,
                                "NotRenewed",
                                "the certificate %s ends at %s and has not been renewed"
                                        .formatted(entry.getKey(), entry.getValue()),
                                "Have the operator looked at: it renews certificates by itself.",
                                null));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(text.replaceFirst(" [A-Z]+$", ""), GO).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
