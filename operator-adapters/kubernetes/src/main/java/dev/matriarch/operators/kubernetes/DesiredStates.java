package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Quantity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keeps what a cluster should be beside it, so that the control plane's own database is never the only copy. */
public final class DesiredStates {

    /** Without what follows from the rest. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule()
                    .addSerializer(Quantity.class, ToStringSerializer.instance)
                    .addSerializer(Instant.class, ToStringSerializer.instance))
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

    /** The users that the kept desired state of this cluster names; none where nothing is kept. */
    public static Set<String> users(ClusterRef cluster, String installation, KubernetesClient client) {
        @Nullable ConfigMap kept = client.resource(named(cluster, installation)).get();
        return kept == null || !MatriarchLabels.carries(kept, MatriarchLabels.of(installation, cluster))
                ? Set.of()
                : users(kept);
    }

    /** The users that a kept desired state names. */
    public static Set<String> users(ConfigMap kept) {
        if (kept.getData() == null) {
            return Set.of();
        }
        var users = new TreeSet<String>();
        read(kept.getData().get("desired.json"))
                .at("/contents/users")
                .forEach(user -> users.add(user.path("name").asText()));
        return users;
    }

    /** Whether a kept desired state has the cluster beside another one. */
    public static boolean hasPeer(ConfigMap kept) {
        return kept.getData() != null
                && read(kept.getData().get("desired.json")).path("replication").isObject();
    }

    /** Who owns the cluster's database, by a kept desired state; empty where that does not tell. */
    public static Optional<String> owner(ConfigMap kept) {
        return Optional.ofNullable(kept.getData())
                .map(data -> read(data.get("desired.json")).at("/bootstrap/owner"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    /** A copy that somebody has spoilt names nobody: it is written anew with the next change. */
    private static JsonNode read(@Nullable String json) {
        try {
            return json == null ? MissingNode.getInstance() : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static ObjectMeta metadata(ClusterRef cluster, String installation) {
        return OwnObjects.named(installation, cluster, "matriarch-" + cluster.name());
    }

    private static String json(DesiredCluster desired) {
        try {
            return JSON.writeValueAsString(desired);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a desired state is plain data", e);
        }
    }
}
