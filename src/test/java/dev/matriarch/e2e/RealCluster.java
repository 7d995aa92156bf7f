package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.e2e.Stage.Tenant;
import dev.matriarch.harness.Api.Answer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** One cluster on the real Kubernetes, as its tenant sees it through the API, and its pods as somebody outside does. */
record RealCluster(Tenant tenant, KubernetesClient client, String id) {

    static final String NAME = "orders";

    /** Made, and ready. */
    static RealCluster made(Stage stage, int instances) {
        return made(stage, LifeE2e.SMALL.formatted(instances));
    }

    /** The same, reached from outside of its data plane. */
    static RealCluster exposed(Stage stage, int instances) {
        var spec = LifeE2e.SMALL.formatted(instances);
        return made(stage, spec.substring(0, spec.lastIndexOf('}')) + ",\"exposed\":true}");
    }

    private static RealCluster made(Stage stage, String spec) {
        var tenant = stage.newTenant();
        var created = tenant.asksFor(NAME, spec);
        tenant.succeeded(created);
        return new RealCluster(tenant, stage.kubernetes().client(), Tenant.id(created));
    }

    Answer asks(String action, String body) {
        return tenant.api().post(path("/" + action), body);
    }

    /** The job of an action, once it has succeeded. */
    JsonNode does(String action, String body) {
        return tenant.succeeded(asks(action, body));
    }

    Answer get(String path) {
        return tenant.api().get(path(path));
    }

    Answer delete(String path) {
        return tenant.api().delete(path(path));
    }

    Answer sets(String parameter, String value) {
        return tenant.api().patch(path(""), """
                {"spec":{"postgresql":{"parameters":{"%s":"%s"}}}}""".formatted(parameter, value));
    }

    Answer asksForDeletion() {
        return tenant.api().delete(path(""));
    }

    JsonNode document() {
        return tenant.api().get(path("")).body();
    }

    JsonNode status() {
        return document().path("status");
    }

    String state() {
        return status().path("state").asString();
    }

    /** Empty while nobody is known to be. */
    String primary() {
        return status().path("primary").asString("");
    }

    /** One that commits wait for: Patroni hands the role over to no other. */
    String standby() {
        return status().path("instances")
                .valueStream()
                .filter(one -> one.path("role").asString().equals("REPLICA"))
                .filter(one -> one.path("syncState").asString().equals(RealOperator.TESTED.confirming()))
                .map(one -> one.path("name").asString())
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no standby"));
    }

    JsonNode condition(String type) {
        return status().path("conditions")
                .valueStream()
                .filter(one -> one.path("type").asString().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Those of that type, the newest first. */
    List<JsonNode> events(String type) {
        return tenant.api()
                .get(path("/events?limit=200"))
                .body()
                .path("items")
                .valueStream()
                .filter(one -> one.path("type").asString().equals(type))
                .toList();
    }

    JsonNode credentials() {
        return tenant.api().get(path("/credentials")).body();
    }

    /** Its pod and its volume go at once. Returns when another one is primary, and all of it is whole again. */
    void losesItsPrimary() {
        var told = events("cluster.primary-changed").size();
        var primary = primary();
        var namespace = tenant.namespace();
        client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(RealOperator.TESTED.claim(primary))
                .delete();
        client.pods()
                .inNamespace(namespace)
                .withName(primary)
                .withGracePeriod(0)
                .delete();
        await("another primary")
                .atMost(Duration.ofMinutes(5))
                .until(this::primary, now -> !now.isEmpty() && !now.equals(primary));
        awaitState("READY", Duration.ofMinutes(5));
        assertThat(events("cluster.primary-changed")).hasSizeGreaterThan(told);
    }

    void awaitState(String state, Duration atMost) {
        await(state).atMost(atMost).until(this::state, state::equals);
    }

    void assertReady(int instances) {
        assertThat(settled("READY").path("readyInstances").asInt()).isEqualTo(instances);
    }

    /** Its status, which has this state and is proven. */
    JsonNode settled(String state) {
        var document = document();
        var status = document.path("status");
        assertThat(status.path("state").asString()).as("%s", status).isEqualTo(state);
        assertThat(status.path("settledGeneration")).isEqualTo(document.path("generation"));
        return status;
    }

    List<Pod> pods() {
        return client.pods()
                .inNamespace(tenant.namespace())
                .withLabels(RealOperator.TESTED.instances())
                .list()
                .getItems();
    }

    /** The node that an instance's pod is on. */
    String node(String instance) {
        return client.pods()
                .inNamespace(tenant.namespace())
                .withName(instance)
                .get()
                .getSpec()
                .getNodeName();
    }

    /** Of the volumes, by name. */
    List<String> capacities() {
        return client.persistentVolumeClaims().inNamespace(tenant.namespace()).list().getItems().stream()
                .map(volume -> String.valueOf(volume.getStatus().getCapacity().get("storage")))
                .toList();
    }

    SqlPod application() {
        return new SqlPod(client, tenant.namespace(), RealOperator.TESTED);
    }

    private String path(String action) {
        return "/ha-clusters/" + id + action;
    }
}
