package dev.matriarch.e2e;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what CloudNativePG and Kubernetes would have written of a cluster that is whole, where neither of them runs: pods,
 * volume claims, services, and their statuses. No scheduler and no provisioner is meant by any of it.
 */
record PlayedOperator(KubernetesClient client) {

    private static final String NOBODY = "nobody";

    /** To be called again where it failed. A cluster as we have written it, all its objects made, and its status that of a healthy one. */
    void makesWhole(GenericKubernetesResource cluster) {
        var spec = JsonMapper.shared().valueToTree(cluster.get("spec"));
        var instances = IntStream.rangeClosed(1, spec.path("instances").asInt())
                .mapToObj(i -> name(cluster) + "-" + i)
                .toList();
        for (var instance : instances) {
            claim(cluster, spec, instance);
            pod(cluster, spec, instance, instance.equals(instances.getFirst()) ? "primary" : "replica");
        }
        List.of("rw", "ro", "r").forEach(suffix -> service(cluster, suffix));
        secret(cluster, "app", Map.of("username", "app", "password", NOBODY, "dbname", "app"));
        secret(cluster, "ca", Map.of("ca.crt", NOBODY));
        status(cluster, healthy(spec, instances));
    }

    private void claim(GenericKubernetesResource cluster, JsonNode spec, String name) {
        var size = Map.of("storage", new Quantity(spec.at("/storage/size").asString()));
        var labels = Map.of("cnpg.io/instanceName", name, "cnpg.io/pvcRole", "PG_DATA");
        var made = client.resource(new PersistentVolumeClaimBuilder()
                        .withMetadata(metadata(cluster, name, labels))
                        .editMetadata()
                        .addToAnnotations("cnpg.io/pvcStatus", "ready")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName(NOBODY)
                        .withNewResources()
                        .withRequests(size)
                        .endResources()
                        .endSpec()
                        .build())
                .fieldManager("manager")
                .serverSideApply();
        made.setStatus(new PersistentVolumeClaimBuilder()
                .withNewStatus()
                .withPhase("Bound")
                .withCapacity(size)
                .endStatus()
                .build()
                .getStatus());
        client.resource(made).updateStatus();
    }

    private void pod(GenericKubernetesResource cluster, JsonNode spec, String name, String role) {
        var labels = Map.of("cnpg.io/instanceName", name, "cnpg.io/podRole", "instance", "cnpg.io/instanceRole", role);
        var made = client.resource(new PodBuilder()
                        .withMetadata(metadata(cluster, name, labels))
                        .withNewSpec()
                        .withSchedulerName(NOBODY)
                        .withAutomountServiceAccountToken(false)
                        .withNewSecurityContext()
                        .withRunAsNonRoot(true)
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        .endSecurityContext()
                        .withContainers(new ContainerBuilder()
                                .withName("postgres")
                                .withImage(spec.path("imageName").asString())
                                .withResources(client.getKubernetesSerialization()
                                        .convertValue(cluster.get("spec", "resources"), ResourceRequirements.class))
                                .withSecurityContext(SqlPod.RESTRICTED)
                                .build())
                        .addNewVolume()
                        .withName("pgdata")
                        .withNewPersistentVolumeClaim()
                        .withClaimName(name)
                        .endPersistentVolumeClaim()
                        .endVolume()
                        .endSpec()
                        .build())
                .fieldManager("manager")
                .serverSideApply();
        made.setStatus(new PodBuilder()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime(now())
                .endCondition()
                .addNewContainerStatus()
                .withName("postgres")
                .withImage(spec.path("imageName").asString())
                .withImageID(NOBODY)
                .withReady(true)
                .withRestartCount(0)
                .withNewState()
                .withNewRunning(now())
                .endState()
                .endContainerStatus()
                .endStatus()
                .build()
                .getStatus());
        client.resource(made).updateStatus();
    }

    private void service(GenericKubernetesResource cluster, String suffix) {
        client.resource(new ServiceBuilder()
                        .withMetadata(metadata(cluster, name(cluster) + "-" + suffix, Map.of()))
                        .withNewSpec()
                        .addToSelector("cnpg.io/cluster", name(cluster))
                        .addNewPort()
                        .withName("postgres")
                        .withPort(5432)
                        .withTargetPort(new IntOrString(5432))
                        .endPort()
                        .endSpec()
                        .build())
                .fieldManager("manager")
                .serverSideApply();
    }

    private void secret(GenericKubernetesResource cluster, String suffix, Map<String, String> data) {
        client.resource(new SecretBuilder()
                        .withMetadata(metadata(cluster, name(cluster) + "-" + suffix, Map.of()))
                        .withStringData(data)
                        .build())
                .fieldManager("manager")
                .serverSideApply();
    }

    /** What hangs on a cluster carries its labels and goes with it. */
    private static ObjectMeta metadata(GenericKubernetesResource cluster, String name, Map<String, String> labels) {
        var all = new HashMap<String, String>(labels);
        cluster.<Map<String, String>>get("spec", "inheritedMetadata", "labels").forEach(all::put);
        all.put("cnpg.io/cluster", name(cluster));
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(cluster.getMetadata().getNamespace())
                .withLabels(all)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(cluster.getApiVersion())
                        .withKind(cluster.getKind())
                        .withName(name(cluster))
                        .withUid(cluster.getMetadata().getUid())
                        .withController(true)
                        .build())
                .build();
    }

    private static Map<String, Object> healthy(JsonNode spec, List<String> instances) {
        var primary = instances.getFirst();
        var image = spec.path("imageName").asString();
        var reported = instances.stream()
                .collect(Collectors.toMap(
                        instance -> instance,
                        instance -> Map.of("isPrimary", instance.equals(primary), "timeLineID", 1)));
        return Map.ofEntries(
                Map.entry("phase", "Cluster in healthy state"),
                Map.entry("instances", instances.size()),
                Map.entry("readyInstances", instances.size()),
                Map.entry("instanceNames", instances),
                Map.entry("instancesReportedState", reported),
                Map.entry("currentPrimary", primary),
                Map.entry("targetPrimary", primary),
                Map.entry("currentPrimaryTimestamp", now()),
                Map.entry("timelineID", 1),
                Map.entry("image", image),
                Map.entry("pgDataImageInfo", Map.of("image", image, "majorVersion", major(image))),
                Map.entry("conditions", List.of(ready())));
    }

    private static int major(String image) {
        return Integer.parseInt(image.replaceFirst(".*:(\\d+).*", "$1"));
    }

    private static Map<String, Object> ready() {
        return Map.of(
                "type", "Ready",
                "status", "True",
                "reason", "ClusterIsReady",
                "message", "Cluster is Ready",
                "lastTransitionTime", now());
    }

    private void status(GenericKubernetesResource cluster, Map<String, Object> status) {
        client.genericKubernetesResources(RealOperator.CLOUDNATIVE_PG.clusters())
                .inNamespace(cluster.getMetadata().getNamespace())
                .withName(name(cluster))
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("manager")
                                .build(),
                        JsonMapper.shared().writeValueAsString(Map.of("status", status)));
    }

    /** Those that nobody has said anything of yet. */
    Stream<GenericKubernetesResource> untouched() {
        return client
                .genericKubernetesResources(RealOperator.CLOUDNATIVE_PG.clusters())
                .inAnyNamespace()
                .list()
                .getItems()
                .stream()
                .filter(cluster -> cluster.get("status", "phase") == null);
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
