package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a cluster whose resource is gone. The operator takes most of it away by itself, in minutes; what its
 * configuration says it shall keep it leaves, and all of it where it did not run, or was started anew meanwhile (contract 4.15).
 */
record Leftovers(ClusterRef ref, KubernetesClient client, Writes writes, Acts acts) {

    /** Since when a cluster shall be gone, on the copy of what it should be, which goes last. */
    static final String DELETED_AT = "matriarch.dev/deleted-at";

    /** It took the operator 15 s for three instances, and a minute or ten more for each event that it misses (seen live). */
    static final Duration OPERATORS_TURN = Duration.ofMinutes(5);

    /** For PostgreSQL on a pod that nobody else stops. */
    private static final Duration TO_STOP = Duration.ofMinutes(1);

    /** Takes away what can go now, and comes to the rest when it is called again. */
    void remove(@Nullable ConfigMap kept, Instant now) {
        var pods = Snapshots.all(Pod.class, ref, Labels.of(ref), client);
        var made = isMade();
        if (!pods.isEmpty() && !isOurTurn(kept, now) && (made || isServed())) {
            return;
        }
        if (made) {
            writes.delete(statefulSet(), Labels.of(ref));
        } else {
            pods.stream().filter(pod -> !Pods.isGoing(pod)).forEach(pod -> acts.remove(pod, TO_STOP));
        }
        if (pods.isEmpty()) {
            all(PersistentVolumeClaim.class);
            all(PodDisruptionBudget.class);
            secrets(kept);
            poolers();
            namesakes(Service.class);
            namesakes(ConfigMap.class);
            namesakes(Endpoints.class);
        }
    }

    /** Whether there is a stateful set, with which its pods go. */
    private boolean isMade() {
        return client.resource(statefulSet()).get() != null;
    }

    private StatefulSet statefulSet() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(ref.name())
                .withNamespace(namespace())
                .endMetadata()
                .build();
    }

    /**
     * The operator takes services away after pods. Where they are gone and pods are not, it has missed those, as it does of a cluster
     * that goes before it has come (seen live).
     */
    private boolean isServed() {
        return Snapshots.all(Service.class, ref, Labels.ofNamesakes(ref), client).stream()
                .anyMatch(service -> service.getMetadata().getName().equals(Names.readWrite(ref)));
    }

    /** Of a cluster that has just been asked to go, nothing is noted yet; of one without a copy of what it should be, nothing ever is. */
    private static boolean isOurTurn(@Nullable ConfigMap kept, Instant now) {
        if (kept == null) {
            return true;
        }
        var since = Labels.annotation(kept, DELETED_AT);
        return since != null && !Instant.parse(since).plus(OPERATORS_TURN).isAfter(now);
    }

    private String namespace() {
        return TenantNamespaces.name(ref);
    }

    private <T extends HasMetadata> void all(Class<T> kind) {
        Snapshots.all(kind, ref, Labels.of(ref), client).forEach(one -> writes.delete(one, Labels.of(ref)));
    }

    /** What Patroni makes says by its name alone whose it is; no other cluster of that name is there any more. */
    private <T extends HasMetadata> void namesakes(Class<T> kind) {
        Snapshots.all(kind, ref, Labels.ofNamesakes(ref), client)
                .forEach(one -> writes.delete(one, Labels.ofNamesakes(ref)));
    }

    /** Pods go with what they are of. */
    private void poolers() {
        var there = PoolerObjects.of(ref, client);
        Stream.concat(there.deployments().stream(), there.services().stream())
                .forEach(one -> writes.delete(one, Labels.ofPoolerServices(ref)));
    }

    private void secrets(@Nullable ConfigMap kept) {
        Snapshots.roles(kept)
                .map(role -> PeerLogins.named(ref, role).build())
                .forEach(secret -> writes.delete(secret, Labels.of(ref)));
    }
}
