package dev.matriarch.provisioning.backups;

import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.ObjectStoreProvider;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kinds of object stores that can be checked: those on the class path, and those that were given as beans. */
@Component
class ObjectStoreProviders {

    private final Map<ObjectStore.Kind, ObjectStoreProvider> providers = new EnumMap<>(ObjectStore.Kind.class);

    ObjectStoreProviders(ObjectProvider<ObjectStoreProvider> beans) {
        ServiceLoader.load(ObjectStoreProvider.class).forEach(this::add);
        beans.forEach(this::add);
    }

    private void add(ObjectStoreProvider provider) {
        providers.put(provider.kind(), provider);
    }

    Optional<ObjectStoreProvider> find(ObjectStore.Kind kind) {
        return Optional.ofNullable(providers.get(kind));
    }
}
