package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an installed operator is configured, as far as it decides what becomes of clusters. It reads its configuration once, when
 * it starts, from an {@code OperatorConfiguration} or a flat {@code ConfigMap} that its environment names; what is in neither
 * has the default of its code, which for a few settings differs between the two (contract 6.3).
 *
 * @param values by the names that both ways share
 */
record OperatorConfig(Map<String, String> values) {

    private static final String OBJECT = "POSTGRES_OPERATOR_CONFIGURATION_OBJECT";
    private static final String MAP = "CONFIG_MAP_NAME";
    private static final String WATCHED = "WATCHED_NAMESPACE";
    private static final String CONTROLLER = "CONTROLLER_ID";
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    /** Labels are a map in an {@code OperatorConfiguration}, and text in a {@code ConfigMap}. */
    private static final SortedMap<String, String> NAMES = new TreeMap<>(Map.of(
            "application",
            "spilo",
            "cluster_labels",
            "application:spilo",
            "cluster_name_label",
            Labels.CLUSTER,
            "pod_role_label",
            Labels.ROLE,
            "secret_name_template",
            "{username}.{cluster}.credentials.{tprkind}.{tprgroup}"));

    OperatorConfig {
        values = Map.copyOf(values);
    }

    /** Whether that container is one of this operator, and not of another with the same name. */
    static boolean isOperator(Container container) {
        return environment(container).containsKey(OBJECT)
                || environment(container).containsKey(MAP);
    }

    static OperatorConfig read(Deployment deployment, Container container, KubernetesClient client) {
        var environment = environment(container);
        var namespace = deployment.getMetadata().getNamespace();
        var values = new TreeMap<String, String>();
        Optional.ofNullable(environment.get(OBJECT))
                .flatMap(name -> object(namespace, name, client))
                .ifPresent(tree -> flatten(tree.path("configuration"), values));
        Optional.ofNullable(environment.get(MAP))
                .flatMap(name -> map(namespace, name, client))
                .ifPresent(values::putAll);
        putIfThere(values, "watched_namespace", environment.get(WATCHED));
        putIfThere(values, "controller_id", environment.get(CONTROLLER));
        return new OperatorConfig(values);
    }

    private static Map<String, String> environment(Container container) {
        var environment = new TreeMap<String, String>();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValue() != null && !variable.getValue().isBlank()) {
                environment.put(variable.getName(), variable.getValue());
            }
        }
        return environment;
    }

    private static void putIfThere(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private static Optional<JsonNode> object(String namespace, String name, KubernetesClient client) {
        return Optional.ofNullable(client.raw("/apis/%s/v1/namespaces/%s/operatorconfigurations/%s"
                        .formatted(Zalando.GROUP, namespace, unqualified(name))))
                .map(json -> JSON.unmarshal(json, JsonNode.class));
    }

    private static Optional<Map<String, String>> map(String namespace, String name, KubernetesClient client) {
        var parts = name.split("/", 2);
        ConfigMap map = client.configMaps()
                .inNamespace(parts.length == 2 ? parts[0] : namespace)
                .withName(unqualified(name))
                .get();
        return Optional.ofNullable(map).map(ConfigMap::getData);
    }

    private static String unqualified(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    /** Its sections only sort it for people: no name is in two of them. */
    private static void flatten(JsonNode tree, Map<String, String> values) {
        tree.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                flatten(field.getValue(), values);
            } else if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asText());
            }
        });
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    private int number(String name) {
        return value(name)
                .filter(value -> value.matches("-?\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(-1);
    }

    /** The image that clusters run which name none. */
    Optional<String> image() {
        return value("docker_image");
    }

    /** The most instances of a cluster; empty for as many as one likes. More are cut off in silence. */
    Optional<Integer> maxInstances() {
        return Optional.of(number("max_instances")).filter(number -> number > 0);
    }

    /** Why no cluster of ours would be run as it is asked for, in words that can stand in a sentence; empty where it would. */
    Optional<String> trouble() {
        if (!"*".equals(value("watched_namespace").orElse(""))) {
            return Optional.of("watches %s and not all namespaces"
                    .formatted(value("watched_namespace")
                            .map(one -> "the namespace " + one)
                            .orElse("its own namespace")));
        }
        if ("true".equals(value("enable_team_id_clustername_prefix").orElse(""))) {
            return Optional.of("takes only clusters whose names begin with their team's");
        }
        if ("false".equals(value("enable_database_access").orElse(""))) {
            return Optional.of("makes neither roles nor databases");
        }
        if (number("min_instances") > 0) {
            return Optional.of("makes at least %d instances of each cluster".formatted(number("min_instances")));
        }
        return value("controller_id")
                .map("looks only at clusters that are annotated with its controller id %s"::formatted)
                .or(this::otherName);
    }

    /** By these names clusters' objects are found; a configuration may have others. */
    private Optional<String> otherName() {
        return NAMES.entrySet().stream()
                .filter(name -> value(name.getKey())
                        .filter(value -> !value.equals(name.getValue()))
                        .isPresent())
                .map(name -> "names things in another way (%s is %s and not %s)"
                        .formatted(name.getKey(), values.get(name.getKey()), name.getValue()))
                .findFirst();
    }

    /** What the operator is to be set to. */
    static final String REMEDY =
            "Set watched_namespace to \"*\", enable_team_id_clustername_prefix to false, enable_database_access to true and"
                    + " min_instances to -1 or 0, leave CONTROLLER_ID and other names of labels and secrets out, and restart the"
                    + " operator.";
}
