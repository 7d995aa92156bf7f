package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import dev.matriarch.operators.kubernetes.Amounts;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.zalando.PostgresqlSpec.Resources;
import dev.matriarch.operators.zalando.PostgresqlSpec.Variable;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pod, or the template of pods, must be made of to run what we ask for. The operator says {@code Running} of a change
 * before it has made a single pod anew (seen live), so the pods are asked.
 */
record Shape(PostgresqlResource wanted) {

    /** Missing where the operator is configured to name the version in another way. */
    private static final String VERSION = "PGVERSION";

    private static final String CONFIGURATION = "SPILO_CONFIGURATION";

    private static final String FOLLOWED = "STANDBY_HOST";

    /** What it is made with that is not wanted any more, in words that follow a name; or null. */
    @Nullable
    String difference(PodSpec pod) {
        var container = pod.getContainers().stream()
                .filter(one -> Pods.POSTGRES.equals(one.getName()))
                .findFirst();
        return container.isEmpty() ? "runs no PostgreSQL" : difference(container.get());
    }

    private @Nullable String difference(Container container) {
        var spec = wanted.getSpec();
        if (spec.dockerImage() != null && !spec.dockerImage().equals(container.getImage())) {
            return "still runs " + container.getImage();
        }
        var version = spec.postgresql() == null ? null : spec.postgresql().version();
        var made = variable(container, VERSION);
        if (made.isPresent() && !made.get().equals(version)) {
            return "is still for PostgreSQL " + made.get();
        }
        if (!hasResources(container, spec.resources())) {
            return "is to be restarted with other resources";
        }
        var restart = Variable.map(spec.env()).get(Manifests.RESTART);
        if (!Objects.equals(restart, variable(container, Manifests.RESTART).orElse(null))) {
            return "is to be restarted";
        }
        var standby = spec.standby();
        if (!Objects.equals(
                standby == null ? null : standby.host(),
                variable(container, FOLLOWED).orElse(null))) {
            return standby == null
                    ? "is to be restarted, to follow nobody"
                    : "is to be restarted, to follow " + standby.host();
        }
        return parameter(container)
                .map(name -> "is to be restarted with another " + name)
                .orElse(null);
    }

    /** A parameter of those that a pod is started with, which is not as wanted. */
    private Optional<String> parameter(Container container) {
        var local = variable(container, CONFIGURATION)
                .flatMap(Json::tree)
                .map(tree -> tree.path("postgresql").path("parameters"));
        return wanted.getSpec().parameters().entrySet().stream()
                .filter(one -> Parameters.isOfPods(one.getKey()) && !Parameters.LOGGING.containsKey(one.getKey()))
                .filter(one -> !one.getValue()
                        .equals(local.map(tree -> text(tree, one.getKey())).orElse(null)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static @Nullable String text(JsonNode tree, String name) {
        return tree.path(name).isValueNode() ? tree.path(name).asText() : null;
    }

    private static Optional<String> variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(one -> name.equals(one.getName()))
                .map(EnvVar::getValue)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The operator's configuration may add what we do not ask for, and raises limits to what it holds for the least. */
    private static boolean hasResources(Container container, @Nullable Resources desired) {
        var live = container.getResources();
        return desired == null
                || (holds(desired.requests(), live == null ? null : live.getRequests())
                        && holds(desired.limits(), live == null ? null : live.getLimits()));
    }

    private static boolean holds(SortedMap<String, String> desired, @Nullable Map<String, Quantity> live) {
        Map<String, Quantity> amounts = live == null ? Map.of() : live;
        return desired.entrySet().stream()
                .allMatch(amount -> amounts.containsKey(amount.getKey())
                        && Amounts.same(
                                amount.getValue(), amounts.get(amount.getKey()).toString()));
    }
}
