package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.kubernetes.Acts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that shall be set no more. To leave them out of the resource changes nothing: the operator tells Patroni of those that
 * are there, and Patroni keeps the others (contract 4.9). So they are taken out of Patroni's dynamic configuration, before the
 * resource is written: afterwards nothing would tell that they had been set.
 */
record ForgottenParameters(Scene scene, PostgresqlResource wanted) {

    /** By which change of ours some were forgotten last, on the copy of what is desired. */
    static final String NOTE = "matriarch.dev/forgotten-parameters";

    /** Whether that change has left some out: PostgreSQL may have to be restarted then, and the operator does not see it. */
    static boolean forgot(@Nullable ConfigMap kept, Fence fence) {
        return kept != null && by(fence).equals(Labels.annotation(kept, NOTE));
    }

    private static String by(Fence fence) {
        return Long.toString(fence.generation());
    }

    /** Takes them out; the same again is nothing. */
    void forget(ConfigMap kept, Map<String, String> marks, Acts acts, Fence fence) {
        var resource = scene.resource();
        if (resource == null || resource.getSpec() == null) {
            return;
        }
        var left = Parameters.left(
                resource.getSpec().parameters(), wanted.getSpec().parameters());
        if (left.isEmpty()) {
            return;
        }
        new PatroniConfig(scene)
                .change(
                        kept,
                        acts,
                        config -> config.path("postgresql").path("parameters") instanceof ObjectNode parameters
                                && parameters.properties().removeIf(entry -> left.contains(entry.getKey())),
                        () -> acts.annotation(kept, marks, NOTE, by(fence)));
    }
}
