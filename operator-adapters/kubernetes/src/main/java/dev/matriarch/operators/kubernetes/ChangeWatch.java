package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.OperatorAdapter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Hears of changes to objects that carry our marks, in all namespaces, and says which clusters they belong to. It comes
 * back by itself after the API server was away or has forgotten where we were. Of the objects it keeps their labels alone.
 */
public final class ChangeWatch implements OperatorAdapter.Watch {

    private final List<? extends SharedIndexInformer<?>> informers;

    private ChangeWatch(List<? extends SharedIndexInformer<?>> informers) {
        this.informers = informers;
    }

    /**
     * Begins to listen, and does not wait until it hears. All that is there already is a change at first.
     *
     * @param kinds which kinds of objects
     */
    public static ChangeWatch open(
            ApiServer server, String installation, List<Class<? extends HasMetadata>> kinds, Consumer<UUID> changed) {
        return new ChangeWatch(kinds.stream()
                .map(kind -> listen(server.client(), installation, kind, changed))
                .toList());
    }

    private static <T extends HasMetadata> SharedIndexInformer<T> listen(
            KubernetesClient client, String installation, Class<T> kind, Consumer<UUID> changed) {
        var informer = client.resources(kind)
                .inAnyNamespace()
                .withLabel(MatriarchLabels.INSTALLATION, installation)
                .runnableInformer(0)
                .itemStore(new ReducedStateItemStore<>(
                        ReducedStateItemStore.NAME_KEY_STATE,
                        kind,
                        client.getKubernetesSerialization(),
                        "metadata.labels"))
                .exceptionHandler((started, failure) -> true)
                .addEventHandler(new Announcer<T>(changed));
        informer.start();
        return informer;
    }

    private record Announcer<T extends HasMetadata>(Consumer<UUID> changed) implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T object) {
            MatriarchLabels.clusterId(object).ifPresent(changed);
        }

        @Override
        public void onUpdate(T before, T now) {
            if (!Objects.equals(
                    before.getMetadata().getResourceVersion(), now.getMetadata().getResourceVersion())) {
                MatriarchLabels.clusterId(now).ifPresent(changed);
            }
        }

        @Override
        public void onDelete(T object, boolean lastStateUnknown) {
            MatriarchLabels.clusterId(object).ifPresent(changed);
        }
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
