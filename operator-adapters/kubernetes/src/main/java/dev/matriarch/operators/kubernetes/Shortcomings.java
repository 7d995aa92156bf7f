package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Inspection.Shortcoming;
import java.util.Collection;
import java.util.stream.Collectors;

/** What can be missing on a data plane, in words for the administrator who registers it. */
final class Shortcomings {

    private Shortcomings() {}

    static Shortcoming of(Trouble trouble, String server) {
        return switch (trouble) {
            case TIMED_OUT, UNREACHABLE, OVERLOADED, BROKEN ->
                new Shortcoming(
                        "unreachable",
                        "Asking %s failed: %s.".formatted(server, trouble.words()),
                        "Check the address, and that the control plane's network leads there.");
            case CERTIFICATE_UNTRUSTED ->
                new Shortcoming(
                        "certificate-untrusted",
                        "%s was not trusted: %s.".formatted(server, trouble.words()),
                        "Give the certificate authority of that API server, and an address its certificate names.");
            case CERTIFICATE_EXPIRED ->
                new Shortcoming(
                        "certificate-expired",
                        "%s was not trusted: %s.".formatted(server, trouble.words()),
                        "Have the API server's certificate renewed.");
            case UNAUTHENTICATED ->
                new Shortcoming(
                        "unauthenticated",
                        "%s answers, but %s.".formatted(server, trouble.words()),
                        "Give a token or client certificate that is valid there now.");
            case NOT_KUBERNETES ->
                new Shortcoming(
                        "not-kubernetes",
                        "At %s, %s.".formatted(server, trouble.words()),
                        "Give the address of the API server itself.");
        };
    }

    static Shortcoming clientCertificateExpired(String when) {
        return new Shortcoming(
                "certificate-expired",
                "The client certificate is not valid now: %s.".formatted(when),
                "Give a client certificate that is valid now, or a token.");
    }

    static Shortcoming missing(Right right) {
        return new Shortcoming(
                "right-missing",
                "Our account may not: %s.".formatted(right),
                "Apply the role in deploy/kubernetes/rbac.yaml, and bind it to the account.");
    }

    static Shortcoming operatorAbsent(Collection<KubernetesOperator> known) {
        var names = known.stream().map(KubernetesOperator::operator).sorted().collect(Collectors.joining(", "));
        return new Shortcoming(
                "operator-absent",
                "No operator was found that runs PostgreSQL; known are: %s.".formatted(names),
                "Install one of them.");
    }
}
