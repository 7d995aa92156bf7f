package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.operators.DataPlaneProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kinds of data planes that can be registered: those on the class path, and those that were given as beans. */
@Component
class DataPlaneProviders {

    private final Map<String, DataPlaneProvider> providers = new HashMap<>();

    DataPlaneProviders(ObjectProvider<DataPlaneProvider> beans) {
        ServiceLoader.load(DataPlaneProvider.class).forEach(this::add);
        beans.forEach(this::add);
    }

    private void add(DataPlaneProvider provider) {
        providers.put(provider.kind(), provider);
    }

    Optional<DataPlaneProvider> find(String kind) {
        return Optional.ofNullable(providers.get(kind));
    }
}
