package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.operators.OperatorProvider;
import java.util.Collection;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kinds of operators this server has an adapter for: those on its class path, and those it was given as beans. */
@Component
class OperatorProviders {

    private final SortedMap<String, OperatorProvider> providers = new TreeMap<>();

    OperatorProviders(ObjectProvider<OperatorProvider> beans) {
        ServiceLoader.load(OperatorProvider.class).forEach(this::add);
        beans.forEach(this::add);
    }

    private void add(OperatorProvider provider) {
        providers.put(provider.operator(), provider);
    }

    Optional<OperatorProvider> find(String operator) {
        return Optional.ofNullable(providers.get(operator));
    }

    /** By name. */
    Collection<OperatorProvider> all() {
        return providers.values();
    }

    SortedSet<String> names() {
        return new TreeSet<>(providers.keySet());
    }
}
