package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.Acts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Patroni's dynamic configuration, where its members keep it. They wake up when it changes, and go by it within a second or two
 * (contract 4); no way to them is needed.
 */
record PatroniConfig(Scene scene) {

    /**
     * Changes it, unless it is so already.
     *
     * @param kept what carries the mark of the last write to the cluster, as it was read
     * @param change of the configuration; whether there was anything to change
     * @param first what is to be done before it is written, and only then
     */
    void change(ConfigMap kept, Acts acts, Predicate<ObjectNode> change, Runnable first) {
        scene.patroniObject("config")
                .ifPresent(live -> changed(live, change).ifPresent(text -> {
                    first.run();
                    acts.annotations(live, kept, Map.of("config", text));
                }));
    }

    private static Optional<String> changed(HasMetadata live, Predicate<ObjectNode> change) {
        var text = Labels.annotation(live, "config");
        if (text == null) {
            return Optional.empty();
        }
        if (Json.tree(text).orElse(null) instanceof ObjectNode config) {
            return change.test(config) ? Optional.of(Json.text(config)) : Optional.empty();
        }
        throw new OperatorUnavailableException("Patroni's configuration cannot be read");
    }
}
