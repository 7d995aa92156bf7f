package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.ContainerLog;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.WayToPeer;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pod on one data plane that tries to stream from a cluster on another one, before anybody relies on it: with the image, the
 * certificates and the checks by which a server would, and through a {@link WayToPeer} as that would have one. It belongs to a
 * Kubernetes job that removes itself, so that none is left where we die meanwhile; all that it takes goes with the job.
 *
 * @param images of which the pod is made
 */
record PeerTrial(ApiServer server, String installation, TenantNamespaces namespaces, Manifests images) {

    private static final long SECONDS = 25;
    private static final int KEPT_SECONDS = 60;

    /** Of the user {@code postgres} in the images; who is not root reads a key of root's by its group. */
    private static final long POSTGRES = 26;

    private static final int READ_BY_GROUP = 0440;
    private static final String CONTAINER = "try";
    private static final String DIRECTORY = "/way";
    private static final int LINES = 20;

    /** The certificate does not name yet what the way is called here. */
    private static final String SCRIPT = """
            address=$(getent ahosts "$WAY" | head -n 1 | cut -d ' ' -f 1)
            if [ -z "$address" ]; then echo "it has no address" >&2; exit 1; fi
            exec psql "host=$NAME hostaddr=$address port=5432 user=%1$s dbname=postgres replication=true connect_timeout=10 \
            sslmode=verify-full sslkey=%2$s/tls.key sslcert=%2$s/tls.crt sslrootcert=%2$s/ca.crt" -XAtc IDENTIFY_SYSTEM
            """.formatted(ReplicaManifests.STREAMER, DIRECTORY);

    /** It is no cluster's: what it writes bears a name that nobody has had. */
    private static final Fence NOBODYS = new Fence() {

        @Override
        public long generation() {
            return 0;
        }

        @Override
        public long epoch() {
            return 0;
        }

        @Override
        public void check() {
            // nobody else could hold it
        }
    };

    /** @return why not, in the words of the program that tried; empty where it came through */
    Optional<String> obstacle(DesiredCluster from, ClusterRef peer, PeerSecrets approach) {
        var address = PeerCertificates.address(approach)
                .orElseThrow(() -> new IllegalArgumentException("%s has told no address".formatted(peer)));
        var job = job(from, peer);
        server.run(client -> namespaces.ensure(client, new Writes(client, NOBODYS), from.ref()));
        try {
            begin(job, address, approach);
            return outcome(job);
        } finally {
            server.run(client -> new Writes(client, NOBODYS).delete(job, marks(from.ref())));
        }
    }

    /** The pod does not begin before its secret is there. */
    private void begin(Job job, Endpoint address, PeerSecrets approach) {
        server.run(client -> {
            var writes = new Writes(client, NOBODYS);
            writes.apply(job);
            var metadata = owned(client.resource(job).require());
            WayToPeer.to(address, metadata).forEach(writes::apply);
            writes.apply(new SecretBuilder()
                    .withMetadata(metadata)
                    .withData(PeerCertificates.files(approach))
                    .build());
        });
    }

    private Optional<String> outcome(Job job) {
        var ended = ended(job);
        if (ended.getStatus().getSucceeded() != null && ended.getStatus().getSucceeded() > 0) {
            return Optional.empty();
        }
        var said = server.callBeyond(client -> said(job, client));
        return Optional.of(said.isEmpty() ? "it was not answered within %d s".formatted(SECONDS) : said);
    }

    private Job ended(Job job) {
        return server.waiting(client -> {
            try {
                return client.resource(job).waitUntilCondition(PeerTrial::isOver, SECONDS + 1, TimeUnit.SECONDS);
            } catch (KubernetesClientTimeoutException e) {
                throw new OperatorUnavailableException(
                        "no pod in %s got to try the way within %d s"
                                .formatted(job.getMetadata().getNamespace(), SECONDS),
                        e);
            }
        });
    }

    private static boolean isOver(@Nullable Job job) {
        return job != null && (Scene.hasCondition(job, "Complete") || Scene.hasCondition(job, "Failed"));
    }

    private static String said(Job job, KubernetesClient client) {
        return client
                .pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .map(pod -> said(pod, client))
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String said(Pod pod, KubernetesClient client) {
        var request = new ContainerLog.Request(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName(), CONTAINER, null, LINES, false);
        return String.join(
                        " ",
                        ContainerLog.read(client, request).lines().stream()
                                .map(line -> line.text().strip())
                                .toList())
                .strip();
    }

    private Job job(DesiredCluster from, ClusterRef peer) {
        var name = "try-%s".formatted(UUID.randomUUID());
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(TenantNamespaces.name(from.ref()))
                .withLabels(marks(from.ref()))
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(SECONDS)
                .withTtlSecondsAfterFinished(KEPT_SECONDS)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(POSTGRES)
                .withRunAsGroup(POSTGRES)
                .withFsGroup(POSTGRES)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName(CONTAINER)
                .withImage(images.image(from.postgresql()))
                .withCommand("sh", "-c", SCRIPT)
                .addNewEnv()
                .withName("NAME")
                .withValue(ReplicaManifests.host(peer))
                .endEnv()
                .addNewEnv()
                .withName("WAY")
                .withValue("%s.%s.svc".formatted(name, TenantNamespaces.name(from.ref())))
                .endEnv()
                .withNewResources()
                .withRequests(Map.of("cpu", Quantity.parse("50m"), "memory", Quantity.parse("64Mi")))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName(CONTAINER)
                .withMountPath(DIRECTORY)
                .withReadOnly(true)
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName(CONTAINER)
                .withNewSecret()
                .withSecretName(name)
                .withDefaultMode(READ_BY_GROUP)
                .endSecret()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** Of what goes with the job. */
    private static ObjectMeta owned(Job owner) {
        return new ObjectMetaBuilder()
                .withName(owner.getMetadata().getName())
                .withNamespace(owner.getMetadata().getNamespace())
                .withLabels(owner.getMetadata().getLabels())
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .endOwnerReference()
                .build();
    }

    private Map<String, String> marks(ClusterRef ref) {
        return MatriarchLabels.of(installation, ref.tenant());
    }
}
