package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.WayToPeer;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What goes from one of two clusters with the same data to the other. */
record Peers(ApiServer server, TenantNamespaces namespaces, Snapshots snapshots, PeerLogins logins, WayToPeer way) {

    private static final ObjectMapper TREES = new ObjectMapper();

    Optional<String> token(ClusterRef ref) {
        return server.call(client -> ours(ref, client)).flatMap(Peers::token);
    }

    /**
     * The token comes some tenths of a second before the demotion has ended (CloudNativePG 1.30, seen live), and is there until the
     * cluster is primary again.
     */
    static Optional<String> token(PostgresCluster cluster) {
        var replica = cluster.getSpec().replica();
        return Optional.ofNullable(cluster.getStatus())
                .filter(status -> replica != null && replica.follows() && !status.isDemoting())
                .map(PostgresStatus::demotionToken)
                .filter(token -> !token.isEmpty());
    }

    /** It names the checkpoint of its clean stop, which is the last record (CloudNativePG 1.30). */
    static Optional<String> end(String token) {
        try {
            var end = TREES.readTree(Base64.getDecoder().decode(token))
                    .path("latestCheckpointREDOLocation")
                    .asText("");
            return end.isEmpty() ? Optional.empty() : Optional.of(end);
        } catch (IOException | IllegalArgumentException altered) {
            return Optional.empty();
        }
    }

    PeerSecrets secrets(ClusterRef ref) {
        return server.call(
                client -> logins.of(ref, ours(ref, client).orElseThrow(() -> PeerLogins.noneYet(ref)), client));
    }

    private Optional<PostgresCluster> ours(ClusterRef ref, KubernetesClient client) {
        @Nullable PostgresCluster cluster = Snapshots.named(ref, client);
        return Optional.ofNullable(cluster).filter(named -> snapshots.isOurs(named, ref));
    }

    boolean isAcquainted(ClusterRef ref, PeerSecrets secrets) {
        return server.call(client -> leads(ref, secrets, client)
                && logins.wanted(ref, secrets, client).stream()
                        .allMatch(wanted -> SecretValues.isThere(wanted, client)));
    }

    /** One that has told no address is on the same data plane, or not reached from outside yet. */
    private boolean leads(ClusterRef ref, PeerSecrets secrets, KubernetesClient client) {
        return PeerCertificates.address(secrets)
                .map(address -> way.leads(address, ref, client))
                .orElse(true);
    }

    /** The cluster may not be there yet, nor its namespace. */
    void acquaint(ClusterRef ref, PeerSecrets secrets, Fence fence) {
        server.run(client -> {
            var writes = new Writes(client, fence);
            namespaces.ensure(client, writes, ref);
            logins.wanted(ref, secrets, client).forEach(writes::apply);
            lead(ref, secrets, writes);
        });
    }

    private void lead(ClusterRef ref, PeerSecrets secrets, Writes writes) {
        PeerCertificates.address(secrets)
                .ifPresent(address -> way.to(address, ref).forEach(writes::apply));
    }

    /** Only what belongs to the cluster itself, and once the operator has made it. */
    Optional<PeerSecrets> approach(ClusterRef ref) {
        return server.call(client -> ours(ref, client).flatMap(cluster -> PeerCertificates.approach(ref, client)));
    }

    void letApproach(ClusterRef ref, PeerSecrets approach, Fence fence) {
        server.run(client -> {
            var writes = new Writes(client, fence);
            namespaces.ensure(client, writes, ref);
            logins.certificates().copy(ref, approach).ifPresent(writes::apply);
            lead(ref, approach, writes);
        });
    }

    /**
     * The operator refuses another role for as long as one is demoted (CloudNativePG 1.30, seen live).
     *
     * @param live null where there is none yet
     */
    static void waitUntilDemoted(DesiredCluster desired, @Nullable PostgresCluster live) {
        if (live != null && live.getStatus() != null && live.getStatus().isDemoting() && !desired.isReplica()) {
            throw new OperatorBusyException(
                    "it is being demoted, and takes no writes again before its last WAL is in the archive");
        }
    }
}
