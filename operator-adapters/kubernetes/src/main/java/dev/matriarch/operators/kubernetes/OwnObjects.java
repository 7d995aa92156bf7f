package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterRef;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** Objects that are for one cluster and stand beside it. */
final class OwnObjects {

    private OwnObjects() {}

    /** Which one, and whose it is. */
    static ObjectMeta named(String installation, ClusterRef cluster, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(TenantNamespaces.name(cluster))
                .withLabels(MatriarchLabels.of(installation, cluster))
                .build();
    }
}
