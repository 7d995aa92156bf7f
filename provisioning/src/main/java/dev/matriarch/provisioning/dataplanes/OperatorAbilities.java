package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the adapters of one data plane can do, as far as this server can connect them. */
final class OperatorAbilities {

    private final Map<String, OperatorAdapter> adapters = new LinkedHashMap<>();
    private final List<Shortcoming> shortcomings = new ArrayList<>();

    OperatorAbilities(DataPlaneConnections connections, DataPlaneRecord dataPlane) {
        for (var operator : dataPlane.operators()) {
            try {
                adapters.put(operator, connections.adapter(dataPlane.name(), operator));
            } catch (OperatorUnavailableException e) {
                shortcomings.add(new Shortcoming(
                        "credentials-sealed", e.getMessage(), "give this server the key set that has sealed them"));
                return;
            } catch (RequestRefusedException e) {
                shortcomings.add(
                        new Shortcoming("adapter-absent", e.getMessage(), "bring this server to the others' version"));
            }
        }
    }

    Optional<OperatorAdapter> adapter(String operator) {
        return Optional.ofNullable(adapters.get(operator));
    }

    /** What the adapter can do, in the words of the API's actions. */
    List<String> of(String operator) {
        var adapter = adapters.get(operator);
        return adapter == null ? List.of() : Abilities.of(adapter);
    }

    /** Why some could not be connected. */
    List<Shortcoming> shortcomings() {
        return shortcomings;
    }
}
