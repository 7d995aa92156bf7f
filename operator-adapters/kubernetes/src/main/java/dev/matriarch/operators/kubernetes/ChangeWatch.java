package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.OperatorAdapter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Hears of changes to objects of our clusters, in all namespaces, and says which clusters they belong to. It comes back by
 * itself after the API server was away or has forgotten where we were. Of the objects it keeps their labels alone, and what
 * was news last.
 */
public final class ChangeWatch implements OperatorAdapter.Watch {

    private final List<? extends SharedIndexInformer<?>> informers;

    private ChangeWatch(List<? extends SharedIndexInformer<?>> informers) {
        this.informers = informers;
    }

    /**
     * Objects of one kind to hear of.
     *
     * @param labels those that all of them carry
     * @param cluster which of our clusters one belongs to, by its labels alone: of one that is gone nothing else is known
     * @param matters what of one can be news, as text: a change of anything else is not announced
     */
    public record Watched<T extends HasMetadata>(
            Class<T> kind,
            Map<String, String> labels,
            Function<T, Optional<UUID>> cluster,
            Function<T, String> matters) {

        public Watched {
            labels = Map.copyOf(labels);
        }

        /** Those with our marks, in which everything matters. */
        public static <T extends HasMetadata> Watched<T> ours(Class<T> kind, String installation) {
            return new Watched<>(
                    kind,
                    Map.of(MatriarchLabels.INSTALLATION, installation),
                    MatriarchLabels::clusterId,
                    object -> String.valueOf(object.getMetadata().getResourceVersion()));
        }
    }

    /**
     * Begins to listen to what carries our marks, and does not wait until it hears. All that is there already is a change at first.
     *
     * @param kinds which kinds of objects
     */
    public static ChangeWatch open(
            ApiServer server, String installation, List<Class<? extends HasMetadata>> kinds, Consumer<UUID> changed) {
        return open(
                server,
                kinds.stream().map(kind -> Watched.ours(kind, installation)).toList(),
                changed);
    }

    /** The same with objects that others make, and mark in their own way. */
    public static ChangeWatch open(ApiServer server, List<? extends Watched<?>> all, Consumer<UUID> changed) {
        return new ChangeWatch(all.stream()
                .map(watched -> listen(server.client(), watched, changed))
                .toList());
    }

    private static <T extends HasMetadata> SharedIndexInformer<T> listen(
            KubernetesClient client, Watched<T> watched, Consumer<UUID> changed) {
        var informer = client.resources(watched.kind())
                .inAnyNamespace()
                .withLabels(watched.labels())
                .runnableInformer(0)
                .itemStore(new ReducedStateItemStore<>(
                        ReducedStateItemStore.NAME_KEY_STATE,
                        watched.kind(),
                        client.getKubernetesSerialization(),
                        "metadata.labels"))
                .exceptionHandler((started, failure) -> true)
                .addEventHandler(new Announcer<>(watched, new ConcurrentHashMap<>(), changed));
        informer.start();
        return informer;
    }

    /** @param said what was news last, by the object's namespace and name */
    private record Announcer<T extends HasMetadata>(
            Watched<T> watched, Map<String, String> said, Consumer<UUID> changed) implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T object) {
            said.put(key(object), watched.matters().apply(object));
            announce(object);
        }

        @Override
        public void onUpdate(T before, T now) {
            var news = watched.matters().apply(now);
            if (!news.equals(said.put(key(now), news))) {
                announce(now);
            }
        }

        @Override
        public void onDelete(T object, boolean lastStateUnknown) {
            said.remove(key(object));
            announce(object);
        }

        private void announce(T object) {
            watched.cluster().apply(object).ifPresent(changed);
        }

        private static String key(HasMetadata object) {
            return object.getMetadata().getNamespace() + "/"
                    + object.getMetadata().getName();
        }
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
