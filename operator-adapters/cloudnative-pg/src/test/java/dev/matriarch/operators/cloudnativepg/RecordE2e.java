package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.kubernetes.ContentNames;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.Recorder;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.Volumes;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the recordings that the replay tests play, on a Kubernetes with CloudNativePG named by {@code
 * MATRIARCH_E2E_KUBECONFIG}: {@code RecordE2e <directory> <scenario>...}. One of the scenarios stops the operator for a
 * while; nobody else should be using it then. {@code volume-late} is a life for whose beginning somebody holds up what makes
 * the volumes.
 */
final class RecordE2e {

    private static final Map<String, String> THEIRS = Map.of(
            "Cluster", "postgresql.cnpg.io/v1",
            "Pooler", "postgresql.cnpg.io/v1",
            "Database", "postgresql.cnpg.io/v1");

    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Pod.class,
            PersistentVolumeClaim.class,
            Service.class,
            Job.class,
            Deployment.class,
            Secret.class,
            Event.class);

    private static final Duration TAIL = Duration.ofSeconds(8);
    private static final String OPERATOR_NAMESPACE = "cnpg-system";
    private static final String OPERATOR = "cnpg-controller-manager";

    /**
     * Something else takes all of the volume, and PostgreSQL goes down for want of room for WAL. A table that is filled is no
     * way to it: it is gone with its transaction, and leaves room again.
     */
    private static final String FILL = """
            dd if=/dev/zero of=/var/lib/postgresql/data/filler bs=1M
            psql -d app -c "select count(pg_logical_emit_message(false, 'fill', repeat('x', 1000000))) from generate_series(1, 500)"
            """;

    /** More WAL than is on its way to a receiver that does not take it. */
    private static final String AHEAD =
            "select count(pg_logical_emit_message(false, 'ahead', repeat('x', 1000000))) from generate_series(1, 120)";

    private static final String RECEIVER = """
            for process in /proc/[0-9]*; do
              if tr '\\0' ' ' < $process/cmdline | grep -q '^postgres: .*walreceiver'; then kill -%s ${process#/proc/}; fi
            done
            """;

    private final KubernetesClient client;
    private final Recorder recorder;
    private final String namespace;
    private final RecordedCluster.Scene scene;
    private RecordedCluster wanted = RecordedCluster.of(3);
    private long generation;

    private RecordE2e(KubernetesClient client, Recorder recorder, RecordedCluster.Scene scene) {
        this.client = client;
        this.recorder = recorder;
        this.scene = scene;
        this.namespace = Manifests.namespace(scene.ref());
    }

    public static void main(String[] args) throws IOException {
        var config = Config.fromKubeconfig(new File(System.getenv("MATRIARCH_E2E_KUBECONFIG")));
        config.setClientKeyAlgo(keyAlgorithm(config));
        var directory = Path.of(args[0]);
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            for (var i = 1; i < args.length; i++) {
                record(client, directory, new RecordedCluster.Scene(args[i]));
            }
        }
    }

    /** The client takes a PKCS #8 key for RSA unless it is told; its certificate knows. */
    private static @Nullable String keyAlgorithm(Config config) {
        var certificate = config.getClientCertData();
        if (certificate == null) {
            return null;
        }
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(certificate)))
                    .getPublicKey()
                    .getAlgorithm();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("the kubeconfig's client certificate cannot be read", e);
        }
    }

    private static void record(KubernetesClient client, Path directory, RecordedCluster.Scene scene)
            throws IOException {
        System.out.println(Instant.now() + " " + scene.name());
        var namespace = Manifests.namespace(scene.ref());
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        try (var recorder =
                new Recorder(directory.resolve(scene.name() + ".jsonl.gz"), client, namespace, THEIRS, KINDS)) {
            new RecordE2e(client, recorder, scene).play();
        } finally {
            client.namespaces().withName(namespace).delete();
        }
    }

    private void play() {
        switch (scene.name()) {
            case "life", "volume-late" -> life();
            case "failover" -> failover();
            case "switchover" -> switchover();
            case "standby-diverged" -> standbyDiverged();
            case "image-missing" -> image();
            case "unschedulable" -> unschedulable();
            case "hand-edit" -> handEdit();
            case "parameters" -> parameters();
            case "quota-volumes" -> quota(Map.of("persistentvolumeclaims", "2"));
            case "quota-pods" -> quota(Map.of("pods", "2"));
            case "deleted-by-hand" -> deletedByHand();
            case "operator-away" -> operatorAway();
            case "power" -> power();
            case "hibernate-early" -> hibernateEarly();
            case "minor-upgrade" -> minorUpgrade();
            case "major-upgrade" -> majorUpgrade();
            case "major-upgrade-fails" -> majorUpgradeFails();
            case "resize" -> resize();
            case "disk-full" -> diskFull();
            case "poolers" -> poolers();
            case "contents" -> contents();
            default -> throw new IllegalArgumentException("no such scenario: " + scene.name());
        }
    }

    private void life() {
        apply(RecordedCluster.of(3));
        awaitHealthy();
        apply(RecordedCluster.of(2));
        awaitHealthy();
        apply(RecordedCluster.of(3));
        awaitHealthy();
        delete();
    }

    private void failover() {
        apply(RecordedCluster.of(3));
        awaitHealthy();
        var primary = String.valueOf(live().getStatus().currentPrimary());
        recorder.act("DeletePod", Map.of("name", primary));
        client.pods()
                .inNamespace(namespace)
                .withName(primary)
                .withGracePeriod(0)
                .delete();
        await(Duration.ofMinutes(1), () -> !primary.equals(live().getStatus().currentPrimary()));
        awaitHealthy();
    }

    /** To a standby that can take over, and then to one that is just going: from that the operator goes back. */
    private void switchover() {
        apply(RecordedCluster.of(3));
        awaitHealthy();
        promote("orders-2");
        await(Duration.ofMinutes(2), () -> "orders-2".equals(live().getStatus().currentPrimary()));
        awaitHealthy();
        recorder.act("DeletePod", Map.of("name", "orders-3"));
        client.pods().inNamespace(namespace).withName("orders-3").delete();
        promote("orders-3");
        await(Duration.ofMinutes(2), () -> "orders-2".equals(live().getStatus().targetPrimary()));
        awaitHealthy();
    }

    /** By the operator's own verb. */
    private void promote(String instance) {
        recorder.act("Promote", Map.of("to", instance));
        client.resource(live())
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Json.tree(Map.of("status", Map.of("targetPrimary", instance)))
                                .toString());
    }

    /** A standby that has rows which the new primary never had: the other one's receiver stands still meanwhile. */
    private void standbyDiverged() {
        apply(RecordedCluster.of(3));
        awaitHealthy();
        recorder.act("FreezeReceiver", Map.of("name", "orders-3"));
        in("orders-3", "bash", "-c", RECEIVER.formatted("STOP"));
        in("orders-1", "psql", "-d", "app", "-c", "create table ahead as select generate_series(1, 10)", "-c", AHEAD);
        recorder.act("DeletePod", Map.of("name", "orders-1"));
        promote("orders-3");
        client.pods()
                .inNamespace(namespace)
                .withName("orders-1")
                .withGracePeriod(0)
                .delete();
        pause(Duration.ofSeconds(3));
        in("orders-3", "bash", "-c", RECEIVER.formatted("CONT"));
        await(Duration.ofMinutes(3), () -> "orders-3".equals(live().getStatus().currentPrimary()));
        pause(Duration.ofMinutes(3));
    }

    private void image() {
        apply(wanted.withVersion(99));
        pause(Duration.ofSeconds(45));
        delete();
    }

    private void unschedulable() {
        apply(wanted.withCpu("64"));
        pause(Duration.ofSeconds(30));
        delete();
    }

    private void handEdit() {
        apply(RecordedCluster.of(2));
        awaitHealthy();
        recorder.act("HandEdit", Map.of("instances", 3));
        edit(3);
        await(Duration.ofMinutes(2), () -> ready() == 3);
        pause(TAIL);
        apply(RecordedCluster.of(2));
        awaitHealthy();
    }

    private void parameters() {
        apply(RecordedCluster.of(2));
        awaitHealthy();
        apply(wanted.withParameters(Map.of("work_mem", "8MB")));
        pause(Duration.ofSeconds(20));
        apply(wanted.withParameters(Map.of("work_mem", "8MB", "max_connections", "150")));
        pause(Duration.ofSeconds(30));
        awaitHealthy();
        apply(wanted.withParameters(Map.of("work_mem", "8MB", "max_connections", "120")));
        pause(Duration.ofSeconds(30));
        awaitHealthy();
    }

    private void quota(Map<String, String> hard) {
        var quota = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("tight")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        hard.forEach((name, amount) ->
                quota.getSpec().setHard(Map.of(name, new io.fabric8.kubernetes.api.model.Quantity(amount))));
        client.resourceQuotas().inNamespace(namespace).resource(quota).create();
        apply(RecordedCluster.of(3));
        pause(Duration.ofSeconds(90));
        recorder.act("QuotaLifted", Map.of());
        client.resource(quota).inNamespace(namespace).delete();
        pause(Duration.ofSeconds(90));
    }

    private void deletedByHand() {
        apply(RecordedCluster.of(2));
        await(Duration.ofMinutes(2), () -> ready() > 0);
        recorder.act("DeleteByHand", Map.of());
        client.resource(live()).delete();
        await(
                Duration.ofMinutes(2),
                () -> client.pods().inNamespace(namespace).list().getItems().isEmpty());
        pause(TAIL);
    }

    /** Not before the apply: without its webhook the API server takes none (500, "failed calling webhook"). */
    private void operatorAway() {
        apply(RecordedCluster.of(2));
        awaitHealthy();
        apply(RecordedCluster.of(3));
        await(
                Duration.ofMinutes(1),
                () -> client.batch().v1().jobs().inNamespace(namespace).list().getItems().stream()
                        .anyMatch(job -> job.getMetadata().getName().startsWith("orders-3")));
        operator(0);
        try {
            pause(Duration.ofSeconds(75));
        } finally {
            operator(1);
        }
        awaitHealthy();
    }

    private void power() {
        apply(RecordedCluster.of(3));
        awaitHealthy();
        apply(wanted.withPower(Power.HIBERNATED));
        awaitHibernated();
        apply(wanted.withPower(Power.RUNNING));
        awaitHealthy();
        apply(wanted.withFenced(FencedInstances.of(List.of("orders-2"))));
        awaitFenced(1);
        apply(wanted.withFenced(FencedInstances.everyone()));
        awaitFenced(3);
        apply(wanted.withFenced(FencedInstances.none()));
        awaitHealthy();
    }

    /** Asked for while the cluster is not whole, which the operator waits for. */
    private void hibernateEarly() {
        apply(RecordedCluster.of(2));
        awaitHealthy();
        apply(wanted.withPower(Power.HIBERNATED));
        awaitHibernated();
        apply(wanted.withPower(Power.RUNNING));
        await(Duration.ofMinutes(1), () -> ready() == 1);
        apply(wanted.withPower(Power.HIBERNATED));
        awaitHibernated();
    }

    private void awaitHibernated() {
        await(
                Duration.ofMinutes(5),
                () -> live().getStatus()
                                .condition("cnpg.io/hibernation")
                                .filter(condition -> "Hibernated".equals(condition.reason()))
                                .isPresent()
                        && client.pods()
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .isEmpty());
        pause(TAIL);
    }

    private void awaitFenced(int instances) {
        await(Duration.ofMinutes(5), () -> ready() == wanted.instances() - instances);
        pause(TAIL);
    }

    private void minorUpgrade() {
        apply(RecordedCluster.of(3).withVersion(17));
        awaitHealthy();
        apply(wanted.withRelease(Manifests.IMAGES + ":17-next"));
        pause(Duration.ofSeconds(15));
        awaitHealthy();
    }

    private void majorUpgrade() {
        apply(RecordedCluster.of(2).withVersion(17));
        awaitHealthy();
        apply(wanted.withVersion(18));
        await(Duration.ofMinutes(10), () -> dataVersion() == 18);
        awaitHealthy();
    }

    /** A column of a type that names objects by their numbers cannot be converted. */
    private void majorUpgradeFails() {
        apply(RecordedCluster.of(2).withVersion(17));
        awaitHealthy();
        inPrimary("psql", "-d", "app", "-c", "create table hindering (name regproc)");
        apply(wanted.withVersion(18));
        await(
                Duration.ofMinutes(10),
                () -> client.batch().v1().jobs().inNamespace(namespace).list().getItems().stream()
                        .anyMatch(job -> Scene.hasCondition(job, "Failed")));
        pause(Duration.ofSeconds(30));
        apply(wanted.withVersion(17));
        await(Duration.ofMinutes(10), () -> ready() == 2);
        awaitHealthy();
    }

    private int dataVersion() {
        var status = live().getStatus();
        var data = status == null ? null : status.pgDataImageInfo();
        return data == null ? 0 : data.majorVersion();
    }

    private void inPrimary(String... command) {
        in(String.valueOf(live().getStatus().currentPrimary()), command);
    }

    private void in(String pod, String... command) {
        try (var done = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer("postgres")
                .redirectingOutput()
                .exec(command)) {
            if (done.exitCode().join() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        }
    }

    private void resize() {
        apply(RecordedCluster.of(2));
        awaitHealthy();
        apply(wanted.withStorage("1Gi"));
        awaitHealthy();
        apply(wanted.withWalStorage("512Mi"));
        pause(Duration.ofSeconds(30));
        awaitHealthy();
        apply(wanted.withWalStorage("1Gi"));
        awaitHealthy();
        apply(wanted.withCpu("100m"));
        pause(Duration.ofSeconds(30));
        awaitHealthy();
    }

    /** The operator does nothing for the cluster while it says so, so a larger size alone changes nothing (seen live). */
    private void diskFull() {
        apply(RecordedCluster.of(2));
        awaitHealthy();
        recorder.act("Fill", Map.of());
        fill(String.valueOf(live().getStatus().currentPrimary()));
        await(
                Duration.ofMinutes(1),
                () -> FullDisk.PHASE.equals(live().getStatus().phase()));
        pause(Duration.ofSeconds(25));
        recorder.act("GrowVolumes", Map.of());
        var larger =
                Json.tree(Map.of("spec", Volumes.request(new Quantity("1Gi")))).toString();
        client.persistentVolumeClaims()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(claim -> client.resource(claim).patch(PatchContext.of(PatchType.JSON_MERGE), larger));
        apply(wanted.withStorage("1Gi"));
        awaitHealthy();
    }

    private void poolers() {
        var one = new DesiredPooler.Pool(1, DesiredPooler.Mode.TRANSACTION, 20, 200);
        var two = new DesiredPooler.Pool(2, DesiredPooler.Mode.SESSION, 10, 50);
        apply(RecordedCluster.of(2).withPooler(new DesiredPooler(one, null)));
        awaitHealthy();
        awaitPooling(1);
        apply(wanted.withPooler(new DesiredPooler(two, one)));
        awaitPooling(3);
        apply(wanted.withPower(Power.HIBERNATED));
        awaitPooling(0);
        awaitHibernated();
        apply(wanted.withPower(Power.RUNNING));
        awaitHealthy();
        awaitPooling(3);
        apply(wanted.withPooler(null));
        awaitPooling(0);
    }

    /** So many of their pods, all ready, and what the operator has to do about it done. */
    private void awaitPooling(int pods) {
        await(Duration.ofMinutes(3), () -> {
            var all = client.pods()
                    .inNamespace(namespace)
                    .withLabel(Labels.POOLER_NAME)
                    .list()
                    .getItems();
            return all.size() == pods && all.stream().allMatch(Pods::isReady);
        });
        pause(TAIL);
    }

    /** They come, a user stays who still owns something, and they go. */
    private void contents() {
        var clerk = new Contents.User("clerk", List.of(), 7, false);
        var gone = new Contents.User("clerk", List.of(), null, true);
        var trigrams = List.of(new Contents.Extension("pg_trgm", null, false));
        var shelf = new Contents.Database("shelf", "clerk", trigrams, false);
        apply(RecordedCluster.of(1));
        awaitHealthy();
        with(Contents.none().with(clerk));
        with(Contents.none().with(clerk).with(shelf));
        with(Contents.none().with(gone).with(shelf));
        with(Contents.none().with(clerk).with(new Contents.Database("shelf", "clerk", List.of(), true)));
        with(Contents.none().with(clerk));
        with(Contents.none().with(gone));
        with(Contents.none());
    }

    /** What the operator does about it takes a few seconds, and what it cannot do it says once. */
    private void with(Contents contents) {
        apply(wanted.withContents(contents));
        pause(Duration.ofSeconds(30));
    }

    private void fill(String pod) {
        try (var exec = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer("postgres")
                .writingOutput(OutputStream.nullOutputStream())
                .exec("bash", "-c", FILL)) {
            var _ = exec.exitCode().get(2, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the disk was not filled", e);
        }
    }

    private void apply(RecordedCluster next) {
        wanted = next;
        var mark = new Fence.Mark(++generation, 1);
        var desired = next.desired(scene.ref());
        recorder.act("Apply", next.details(mark));
        desired.contents().users().stream()
                .filter(user -> !user.dropped())
                .filter(user -> client.resource(secret(user.name())).get() == null)
                .forEach(user -> client.resource(secret(user.name())).create());
        write(scene.manifest(next), mark);
        each(PostgresPooler.class, scene.manifests().poolers(desired), mark);
        each(PostgresDatabase.class, scene.manifests().contents().databases(desired), mark);
    }

    /** Those that are wanted, and no others. */
    private <T extends HasMetadata> void each(Class<T> kind, List<T> wanted, Fence.Mark mark) {
        wanted.forEach(one -> write(one, mark));
        var names = wanted.stream().map(one -> one.getMetadata().getName()).toList();
        client.resources(kind).inNamespace(namespace).list().getItems().stream()
                .filter(one -> !names.contains(one.getMetadata().getName()))
                .forEach(one -> client.resource(one).delete());
    }

    private void write(HasMetadata manifest, Fence.Mark mark) {
        manifest.getMetadata().getLabels().put("matriarch.dev/write", mark.toString());
        client.resource(manifest)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("matriarch")
                                .withForce(true)
                                .build(),
                        manifest);
    }

    private Secret secret(String user) {
        return new OwnSecrets("recorder")
                .ofRole(scene.ref(), ContentNames.of(scene.ref(), user), user, SecretValues.freshPassword())
                .editMetadata()
                .addToLabels(Labels.RELOADED)
                .endMetadata()
                .build();
    }

    private void delete() {
        recorder.act("Delete", Map.of());
        client.resource(live()).delete();
        await(
                Duration.ofMinutes(3),
                () -> client.secrets()
                                .inNamespace(namespace)
                                .withLabel("cnpg.io/cluster", scene.ref().name())
                                .list()
                                .getItems()
                                .isEmpty()
                        && client.persistentVolumeClaims()
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .isEmpty()
                        && client.pods()
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .isEmpty());
        pause(TAIL);
    }

    private void edit(int instances) {
        client.resource(live())
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("kubectl-edit")
                                .build(),
                        "{\"spec\":{\"instances\":%d}}".formatted(instances));
    }

    private void operator(int replicas) {
        recorder.act("Operator", Map.of("replicas", replicas));
        client.apps()
                .deployments()
                .inNamespace(OPERATOR_NAMESPACE)
                .withName(OPERATOR)
                .scale(replicas);
    }

    private PostgresCluster live() {
        return client.resources(PostgresCluster.class)
                .inNamespace(namespace)
                .withName(scene.ref().name())
                .require();
    }

    private int ready() {
        var status = live().getStatus();
        return status == null ? 0 : status.readyInstances();
    }

    /** By the operator's own word, with time for the truth to come out after it. */
    private void awaitHealthy() {
        pause(Duration.ofSeconds(3));
        await(Duration.ofMinutes(5), () -> {
            var status = live().getStatus();
            return status != null
                    && "Cluster in healthy state".equals(status.phase())
                    && status.readyInstances() == wanted.instances()
                    && status.instances() == wanted.instances();
        });
        pause(TAIL);
    }

    private static void await(Duration patience, BooleanSupplier condition) {
        var until = Instant.now().plus(patience);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException("it did not happen in " + patience);
            }
            pause(Duration.ofMillis(500));
        }
    }

    /** A latch that nobody opens: what is recorded is the time as it passes. */
    private static void pause(Duration time) {
        try {
            var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
