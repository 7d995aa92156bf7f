package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Answering;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.operators.Tended;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.RealKubernetes;
import dev.matriarch.operators.kubernetes.RealPlane;
import dev.matriarch.operators.kubernetes.Recorder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes the recordings that the replay tests play, on a Kubernetes with Zalando's operator named by {@code
 * MATRIARCH_E2E_KUBECONFIG}: {@code RecordE2e <directory> <scenario>...}. One of the scenarios stops the operator for a while;
 * nobody else should be using it then.
 */
final class RecordE2e {

    private static final Map<String, String> THEIRS = Map.of("postgresql", "acid.zalan.do/v1");

    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Pod.class,
            PersistentVolumeClaim.class,
            Service.class,
            ConfigMap.class,
            StatefulSet.class,
            Deployment.class,
            Secret.class,
            Event.class);

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** For the truth to come out after what somebody says. */
    private static final Duration TAIL = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final OperatorAdapter adapter;
    private final Recorder recorder;
    private final ClusterRef ref;
    private final String namespace;
    private RecordedChange wanted = RecordedChange.of(3);
    private long generation;

    private RecordE2e(KubernetesClient client, OperatorAdapter adapter, Recorder recorder, ClusterRef ref) {
        this.client = client;
        this.adapter = adapter;
        this.recorder = recorder;
        this.ref = ref;
        this.namespace = ref.tenant() + "-" + ref.namespace();
    }

    public static void main(String[] args) throws Exception {
        var connection = RealPlane.to(Zalando.NAME);
        try (var adapter = new ZalandoAdapter(
                        ApiServer.of(connection), "recorder", Objects.requireNonNull(connection.limits()));
                var client = RealKubernetes.client()) {
            for (var i = 1; i < args.length; i++) {
                System.out.println(args[i]);
                var ref = RecordedChange.ref(args[i]);
                var file = Path.of(args[0]).resolve("zalando-" + args[i] + ".jsonl.gz");
                try (var recorder = new Recorder(file, client, ref.tenant() + "-" + ref.namespace(), THEIRS, KINDS)) {
                    new RecordE2e(client, Answering.of(adapter, PATIENCE), recorder, ref).play(args[i]);
                }
            }
        }
    }

    private void play(String scenario) throws Exception {
        switch (scenario) {
            case "life" -> life();
            case "switchover" -> switchover();
            case "failover" -> failover();
            case "parameters" -> parameters();
            case "restarts" -> restarts();
            case "power" -> power();
            case "resize" -> resize();
            case "operator-away" -> operatorAway();
            case "hand-edit" -> handEdit();
            case "deleted-by-hand" -> deletedByHand();
            case "quota-pods" -> quota();
            default -> throw new IllegalArgumentException("no such scenario: " + scenario);
        }
        goes();
    }

    private void life() throws Exception {
        becomes(RecordedChange.of(3));
        becomes(RecordedChange.of(2));
        becomes(RecordedChange.of(3));
    }

    private void switchover() throws Exception {
        becomes(RecordedChange.of(3));
        var to = standby();
        recorder.act("Switchover", Map.of("to", to));
        ((Switchovers) adapter).switchover(ref, to, next());
        settles(Expectation.matching(wanted.desired(ref), null).withPrimary(to));
    }

    /** The primary's pod goes, and not in peace. */
    private void failover() throws Exception {
        becomes(RecordedChange.of(3));
        var primary = String.valueOf(look().facts().primary());
        recorder.act("DeletePod", Map.of("name", primary));
        client.pods()
                .inNamespace(namespace)
                .withName(primary)
                .withGracePeriod(0)
                .delete();
        settles(Expectation.matching(wanted.desired(ref), null).withoutPrimary(primary));
    }

    private void parameters() throws Exception {
        becomes(RecordedChange.of(2));
        becomes(wanted.withParameters(Map.of("work_mem", "8MB")));
        becomes(wanted.withParameters(Map.of("work_mem", "8MB", "max_connections", "60")));
        becomes(wanted.withParameters(Map.of()));
    }

    private void restarts() throws Exception {
        becomes(RecordedChange.of(3));
        becomes(wanted.withRestart("all", null));
        becomes(wanted.withRestart("standby", standby()));
        becomes(wanted.withRestart("primary", String.valueOf(look().facts().primary())));
    }

    private void power() throws Exception {
        becomes(RecordedChange.of(2));
        becomes(wanted.withPower(Power.HIBERNATED));
        becomes(wanted.withPower(Power.RUNNING));
    }

    private void resize() throws Exception {
        becomes(RecordedChange.of(2));
        becomes(wanted.withStorage("2Gi"));
    }

    /** It comes back, and does what it was asked for meanwhile. */
    private void operatorAway() throws Exception {
        becomes(RecordedChange.of(2));
        operator(0);
        asks(wanted.withParameters(Map.of("max_connections", "60")));
        pause(Duration.ofSeconds(30));
        operator(1);
        settles();
    }

    private void handEdit() throws Exception {
        becomes(RecordedChange.of(2));
        recorder.act("Edit", Map.of("instances", 3));
        client.genericKubernetesResources("acid.zalan.do/v1", "postgresql")
                .inNamespace(namespace)
                .withName(ref.name())
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("kubectl-edit")
                                .build(),
                        "{\"spec\":{\"numberOfInstances\":3}}");
        pause(Duration.ofSeconds(45));
        becomes(wanted.withParameters(Map.of("work_mem", "8MB")));
    }

    private void deletedByHand() throws Exception {
        becomes(RecordedChange.of(2));
        recorder.act("DeletedByHand", Map.of());
        client.genericKubernetesResources("acid.zalan.do/v1", "postgresql")
                .inNamespace(namespace)
                .withName(ref.name())
                .delete();
        pause(Duration.ofSeconds(60));
    }

    private void quota() throws Exception {
        becomes(RecordedChange.of(1));
        var squeeze = client.resource(new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("squeeze")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", new Quantity("1")))
                .endSpec()
                .build());
        squeeze.create();
        asks(RecordedChange.of(2));
        pause(Duration.ofSeconds(60));
        recorder.act("QuotaEnds", Map.of());
        squeeze.delete();
        settles();
    }

    private void operator(int replicas) {
        recorder.act("Operator", Map.of("replicas", replicas));
        client.apps().deployments().inAnyNamespace().list().getItems().stream()
                .filter(one -> one.getMetadata().getName().equals(Zalando.MANAGER))
                .forEach(one -> client.resource(one).scale(replicas));
    }

    private void becomes(RecordedChange change) throws Exception {
        asks(change);
        settles();
    }

    private void asks(RecordedChange change) {
        var fence = next();
        wanted = change;
        recorder.act("Apply", change.withMark(fence.mark().toString()));
        adapter.apply(change.desired(ref), fence);
    }

    private void settles() throws Exception {
        settles(Expectation.matching(
                wanted.desired(ref), ContractFence.of(generation, 1).mark()));
    }

    private void settles(Expectation expectation) throws Exception {
        var desired = wanted.desired(ref);
        var fence = ContractFence.of(generation, 1);
        Eventually.get(
                PATIENCE, "settled", () -> Tended.look(adapter, desired, expectation, fence), Observation::settled);
        pause(TAIL);
    }

    private Observation look() {
        return adapter.observe(ref, Expectation.matching(wanted.desired(ref), null));
    }

    /** The synchronous one: Patroni hands over to no other. */
    private String standby() {
        return look().facts().instances().stream()
                .filter(instance -> instance.role() == Role.REPLICA && "sync".equals(instance.syncState()))
                .map(instance -> instance.name())
                .findFirst()
                .orElseThrow();
    }

    private void goes() throws Exception {
        var fence = next();
        recorder.act("Delete", Map.of());
        Eventually.so(PATIENCE, "gone", () -> {
            adapter.delete(ref, fence);
            return adapter.observe(ref, Expectation.gone()).settled();
        });
        pause(TAIL);
        client.namespaces().withName(namespace).delete();
    }

    private ContractFence next() {
        return ContractFence.of(++generation, 1);
    }

    /** A latch that nobody opens: what is recorded is the time as it passes. */
    private static void pause(Duration time) throws InterruptedException {
        var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
