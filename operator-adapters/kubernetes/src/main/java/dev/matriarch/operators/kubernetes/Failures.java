package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says in the control plane's words what a call failed of. Messages are made of what the API server answers, never of what
 * was sent to it.
 */
final class Failures {

    private static final Pattern MISSING_RIGHT =
            Pattern.compile("cannot (\\S+) resource \"([^\"]+)\" in API group \"([^\"]*)\"");

    private final String dataPlane;

    Failures(String dataPlane) {
        this.dataPlane = dataPlane;
    }

    /** What to throw instead: the SPI's exception for it, or the failure itself when it is a fault of ours. */
    RuntimeException translated(Throwable failure) {
        if (failure instanceof CallNotPermittedException) {
            return unavailable("it was not there a moment ago, and is not asked again yet", failure);
        }
        if (failure instanceof BulkheadFullException) {
            return unavailable("too many calls to it are under way", failure);
        }
        var trouble = Trouble.of(failure);
        if (trouble != null) {
            return trouble == Trouble.BROKEN ? broken(failure) : unavailable(trouble.words(), failure);
        }
        if (failure instanceof KubernetesClientException answered && answered.getCode() > 0) {
            return answered(answered);
        }
        return failure instanceof RuntimeException ours ? ours : new IllegalStateException(failure);
    }

    private RuntimeException answered(KubernetesClientException failure) {
        return switch (failure.getCode()) {
            case 403 -> forbidden(failure);
            case 404, 409, 410 -> unavailable(message(failure), failure);
            default -> refused(failure);
        };
    }

    private RuntimeException forbidden(KubernetesClientException failure) {
        var message = message(failure);
        if (message.contains("being terminated")) {
            return unavailable("the namespace is still being removed", failure);
        }
        if (message.contains("exceeded quota")) {
            return new OperatorRefusedException(
                    "quota-exceeded",
                    "Data plane %s has no room left for it: %s".formatted(dataPlane, message),
                    "Ask for less, remove something, or have the namespace's quota raised.");
        }
        var right = MISSING_RIGHT.matcher(message);
        return right.find() ? missing(new Right(right.group(1), right.group(2), right.group(3))) : refused(failure);
    }

    private OperatorRefusedException missing(Right right) {
        return new OperatorRefusedException(
                "right-missing",
                "Our account on data plane %s may not: %s".formatted(dataPlane, right),
                "Apply the role in deploy/kubernetes/rbac.yaml again.");
    }

    private OperatorRefusedException refused(KubernetesClientException failure) {
        return new OperatorRefusedException(
                "Data plane %s refuses it: %s".formatted(dataPlane, message(failure)),
                "Change what is named there, and try again.");
    }

    private OperatorUnavailableException broken(Throwable failure) {
        var answer = Trouble.chain(failure)
                .filter(KubernetesClientException.class::isInstance)
                .map(e -> message((KubernetesClientException) e))
                .findFirst();
        var why = answer.orElse(Trouble.BROKEN.words());
        return unavailable(
                why.contains("failed calling webhook") ? "the operator is not there to look at it: " + why : why,
                failure);
    }

    private OperatorUnavailableException unavailable(String why, Throwable cause) {
        return new OperatorUnavailableException("data plane %s: %s".formatted(dataPlane, why), cause);
    }

    /** The causes, where there are any: they name the fields. Else the message, without our client's own words. */
    static String message(KubernetesClientException failure) {
        var status = failure.getStatus();
        var causes = causes(status);
        if (!causes.isEmpty()) {
            return causes.stream().map(Failures::words).distinct().collect(Collectors.joining("; "));
        }
        var message = status == null ? null : status.getMessage();
        return message == null || message.isBlank() ? "status %d".formatted(failure.getCode()) : message;
    }

    private static List<StatusCause> causes(Status status) {
        return status == null || status.getDetails() == null
                ? List.of()
                : status.getDetails().getCauses().stream()
                        .filter(cause -> cause.getMessage() != null)
                        .toList();
    }

    private static String words(StatusCause cause) {
        return cause.getField() == null ? cause.getMessage() : "%s: %s".formatted(cause.getField(), cause.getMessage());
    }
}
