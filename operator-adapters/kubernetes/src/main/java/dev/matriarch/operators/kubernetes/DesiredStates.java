package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Quantity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/** Keeps what a cluster should be beside it, so that the control plane's own database is never the only copy. */
public final class DesiredStates {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule().addSerializer(Quantity.class, ToStringSerializer.instance))
            .build();

    private DesiredStates() {}

    /** The ConfigMap {@code matriarch-<cluster>}; no secret is in it. */
    public static ConfigMap of(DesiredCluster desired, String installation) {
        return new ConfigMapBuilder()
                .withMetadata(metadata(desired.ref(), installation))
                .withData(Map.of("desired.json", json(desired)))
                .build();
    }

    /** The same by name alone, to find or remove it. */
    public static ConfigMap named(ClusterRef cluster, String installation) {
        return new ConfigMapBuilder()
                .withMetadata(metadata(cluster, installation))
                .build();
    }

    private static ObjectMeta metadata(ClusterRef cluster, String installation) {
        return new ObjectMetaBuilder()
                .withName("matriarch-" + cluster.name())
                .withNamespace(TenantNamespaces.name(cluster))
                .withLabels(MatriarchLabels.of(installation, cluster))
                .build();
    }

    private static String json(DesiredCluster desired) {
        try {
            return JSON.writeValueAsString(desired);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a desired state is plain data", e);
        }
    }
}
