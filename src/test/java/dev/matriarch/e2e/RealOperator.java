package dev.matriarch.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What somebody outside of Matriarch knows of an operator, and what its clusters are tested with. */
abstract class RealOperator {

    static final RealOperator CLOUDNATIVE_PG =
            new RealOperator(
                    "cloudnative-pg",
                    Map.of("app.kubernetes.io/name", "cloudnative-pg"),
                    context("postgresql.cnpg.io", "Cluster", "clusters"),
                    Map.of("cnpg.io/podRole", "instance"),
                    "cnpg.io/cluster",
                    "instances",
                    1,
                    "",
                    "/var/lib/postgresql/data",
                    "quorum") {

                @Override
                String image(KubernetesClient client) {
                    return "ghcr.io/cloudnative-pg/postgresql:17";
                }

                @Override
                boolean saysHealthy(GenericKubernetesResource cluster) {
                    Collection<Map<String, Object>> conditions = cluster.get("status", "conditions");
                    return "Cluster in healthy state".equals(cluster.get("status", "phase"))
                            && conditions != null
                            && conditions.stream()
                                    .anyMatch(c -> "Ready".equals(c.get("type")) && "True".equals(c.get("status")));
                }
            };

    static final RealOperator ZALANDO =
            new RealOperator(
                    "zalando",
                    Map.of("name", "postgres-operator"),
                    context("acid.zalan.do", "postgresql", "postgresqls"),
                    Map.of("application", "spilo"),
                    "cluster-name",
                    "numberOfInstances",
                    0,
                    "pgdata-",
                    "/home/postgres/pgdata",
                    "sync") {

                // Which one that is, it is told in its configuration.
                @Override
                String image(KubernetesClient client) {
                    return client
                            .genericKubernetesResources("acid.zalan.do/v1", "OperatorConfiguration")
                            .inAnyNamespace()
                            .list()
                            .getItems()
                            .stream()
                            .map(one -> one.<String>get("configuration", "docker_image"))
                            .findFirst()
                            .orElseThrow();
                }

                @Override
                boolean saysHealthy(GenericKubernetesResource cluster) {
                    return "Running".equals(cluster.get("status", "PostgresClusterStatus"));
                }
            };

    /** The one that these tests are about: what {@code e2e.operator} names, or CloudNativePG. */
    static final RealOperator TESTED = named(System.getProperty("e2e.operator", CLOUDNATIVE_PG.text));

    private final String text;
    private final Map<String, String> deployment;
    private final ResourceDefinitionContext clusters;
    private final Map<String, String> instances;
    private final String cluster;
    private final String size;
    private final int first;
    private final String claims;
    private final String volume;
    private final String confirming;

    private RealOperator(
            String text,
            Map<String, String> deployment,
            ResourceDefinitionContext clusters,
            Map<String, String> instances,
            String cluster,
            String size,
            int first,
            String claims,
            String volume,
            String confirming) {
        this.text = text;
        this.deployment = deployment;
        this.clusters = clusters;
        this.instances = instances;
        this.cluster = cluster;
        this.size = size;
        this.first = first;
        this.claims = claims;
        this.volume = volume;
        this.confirming = confirming;
    }

    private static ResourceDefinitionContext context(String group, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    private static RealOperator named(String text) {
        return Stream.of(CLOUDNATIVE_PG, ZALANDO)
                .filter(one -> one.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("e2e.operator names no operator: " + text));
    }

    /** Whether it calls that cluster of its own healthy. */
    abstract boolean saysHealthy(GenericKubernetesResource cluster);

    /** An image with {@code psql}, which its clusters run. */
    abstract String image(KubernetesClient client);

    /** By which its deployment finds its pods. */
    Map<String, String> deployment() {
        return deployment;
    }

    /** The resources that clusters are to it. */
    ResourceDefinitionContext clusters() {
        return clusters;
    }

    /** How many instances that resource asks for, or 0 where there is none. */
    int wanted(GenericKubernetesResource resource) {
        return Objects.requireNonNullElse(resource.<Integer>get("spec", size), 0);
    }

    /** A merge patch that asks for that many instances. */
    String wanting(int instances) {
        return "{\"spec\":{\"%s\":%d}}".formatted(size, instances);
    }

    /** The labels of the pods that are instances. */
    Map<String, String> instances() {
        return instances;
    }

    /** The label that has the cluster's name, on all that is of a cluster. */
    String clusterLabel() {
        return cluster;
    }

    /** What it calls one of a cluster's first instances, counted from 0. */
    String instance(String name, int n) {
        return name + "-" + (first + n);
    }

    /** The claim of an instance's volume. */
    String claim(String instance) {
        return claims + instance;
    }

    /** What a standby is called that commits wait for. */
    String confirming() {
        return confirming;
    }

    /** Where instances have their volume. */
    String volume() {
        return volume;
    }

    /** As the API calls it. */
    @Override
    public String toString() {
        return text;
    }
}
