package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.kubernetes.ApiServer;

/** Looks at clusters, live. */
record Scenes(ApiServer server, Snapshots snapshots) {

    Snapshot snapshot(ClusterRef ref) {
        return server.call(client -> snapshots.take(ref, client));
    }

    /** As many instances count as the live resource asks for. */
    Scene of(ClusterRef ref) {
        var snapshot = snapshot(ref);
        var resource = snapshot.resource();
        return Scene.of(
                snapshot,
                ref,
                resource == null || resource.getSpec() == null
                        ? 0
                        : resource.getSpec().instances());
    }
}
