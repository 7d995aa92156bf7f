package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of an object is ours. It matches what we want when every field that we set has our value, belongs to us, and none
 * belongs to us beyond those: then an apply would change nothing.
 */
final class OwnFields {

    private static final Set<String> OF_NOBODY = Set.of("apiVersion", "kind", "metadata", "status");
    private static final Set<String> OURS_IN_METADATA = Set.of("labels", "annotations");

    private final KubernetesSerialization serialization;
    private final Map<?, ?> live;
    private final Map<?, ?> owned;

    private OwnFields(KubernetesSerialization serialization, HasMetadata live) {
        this.serialization = serialization;
        this.live = tree(live);
        this.owned = live.getMetadata().getManagedFields().stream()
                .filter(OwnFields::isOurs)
                .findFirst()
                .<Map<?, ?>>map(entry -> entry.getFieldsV1().getAdditionalProperties())
                .orElse(Map.of());
    }

    static OwnFields of(KubernetesClient client, HasMetadata live) {
        return new OwnFields(client.getKubernetesSerialization(), live);
    }

    private static boolean isOurs(ManagedFieldsEntry entry) {
        return Writes.MANAGER.equals(entry.getManager())
                && "Apply".equals(entry.getOperation())
                && entry.getFieldsV1() != null
                && (entry.getSubresource() == null || entry.getSubresource().isEmpty());
    }

    boolean match(HasMetadata wanted) {
        var fields = fields(tree(wanted));
        return Values.cover(live, fields) && OwnedPaths.areExactly(owned, fields);
    }

    /** The same, whatever the label of that name says, if it is there. */
    boolean matchButFor(String label, HasMetadata wanted) {
        if (!(live.get("metadata") instanceof Map<?, ?> metadata)
                || !(metadata.get("labels") instanceof Map<?, ?> labels)
                || !labels.containsKey(label)) {
            return false;
        }
        var same = serialization.clone(wanted);
        var marked = new TreeMap<>(same.getMetadata().getLabels());
        marked.put(label, String.valueOf(labels.get(label)));
        same.getMetadata().setLabels(marked);
        return match(same);
    }

    /** What an apply of it would own: not what names the object, and not what says which one it is. */
    private static Map<Object, Object> fields(Map<?, ?> wanted) {
        var fields = new TreeMap<Object, Object>(wanted);
        fields.keySet().removeAll(OF_NOBODY);
        var metadata = new TreeMap<Object, Object>((Map<?, ?>) wanted.get("metadata"));
        metadata.keySet().retainAll(OURS_IN_METADATA);
        fields.put("metadata", metadata);
        return fields;
    }

    private Map<?, ?> tree(HasMetadata object) {
        return serialization.unmarshal(serialization.asJson(object), Map.class);
    }
}
