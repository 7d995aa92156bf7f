package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.kubernetes.ApiServer;

/** Looks at clusters, live. */
record Scenes(ApiServer server, Snapshots snapshots, Inquiry inquiry) {

    /** What Kubernetes tells, without having asked anybody. */
    Scene unasked(ClusterRef ref) {
        return Scene.of(server.call(client -> snapshots.take(ref, client)), ref);
    }

    /** And what the primary says. */
    Scene asked(ClusterRef ref) {
        var scene = unasked(ref);
        return scene.with(inquiry.of(scene));
    }
}
