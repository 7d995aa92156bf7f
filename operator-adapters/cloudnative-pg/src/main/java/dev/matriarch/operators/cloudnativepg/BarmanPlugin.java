package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.OperatorRefusedException;
import io.fabric8.kubernetes.client.KubernetesClient;

/** The plugin by which CloudNativePG archives WAL and takes base backups. It is installed beside the operator, or is not. */
final class BarmanPlugin {

    static final String GROUP = "barmancloud.cnpg.io";
    static final String NAME = "barman-cloud.cloudnative-pg.io";

    /** The container beside each PostgreSQL that speaks to the store; Kubernetes counts it among those that begin first. */
    static final String SIDECAR = "plugin-barman-cloud";

    /** By this label of a service the operator finds its plugins. */
    private static final String ANNOUNCED = "cnpg.io/pluginName";

    private BarmanPlugin() {}

    /** Whether its resources are known, and the operator finds it. */
    static boolean isThere(KubernetesClient client) {
        return client.raw("/apis/%s/v1".formatted(GROUP)) != null
                && !client.services()
                        .inAnyNamespace()
                        .withLabel(ANNOUNCED, NAME)
                        .list()
                        .getItems()
                        .isEmpty();
    }

    static void require(KubernetesClient client) {
        if (!isThere(client)) {
            throw new OperatorRefusedException(
                    "ability-missing",
                    "CloudNativePG archives and restores by its plugin %s, which is not installed on this data plane"
                            .formatted(NAME),
                    "Have the plugin installed, or ask for a cluster without backups and from no archive.");
        }
    }
}
