package dev.matriarch.provisioning.dataplanes;

import java.util.List;
import org.springframework.stereotype.Service;

/** The operators that this server knows, whether or not a data plane has them. */
@Service
public class Operators {

    private final OperatorProviders providers;

    Operators(OperatorProviders providers) {
        this.providers = providers;
    }

    /**
     * One operator.
     *
     * @param name as clusters name it
     * @param abilities what it can do besides making, changing and removing clusters, in the words of the API's actions
     */
    public record Operator(String name, List<String> abilities) {}

    /** All of them, by name. */
    public List<Operator> all() {
        return providers.all().stream()
                .map(provider -> new Operator(provider.operator(), Abilities.of(provider.adapter())))
                .toList();
    }
}
