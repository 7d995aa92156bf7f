package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.provisioning.AfterCommit;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes data planes known, for the one who starts the server. */
@Component
public class DataPlaneRegistry {

    private final DataPlaneStore dataPlanes;
    private final DataPlaneConnections connections;
    private final OperatorProviders providers;
    private final JsonMapper json;
    private final InstantSource time;

    DataPlaneRegistry(
            DataPlaneStore dataPlanes,
            DataPlaneConnections connections,
            OperatorProviders providers,
            JsonMapper json,
            InstantSource time) {
        this.dataPlanes = dataPlanes;
        this.connections = connections;
        this.providers = providers;
        this.json = json;
        this.time = time;
    }

    /**
     * Adds the data plane, or changes the one of that name; the same again changes nothing.
     *
     * @param operators the default one first
     * @param settings how it is reached; what must stand there is its operators' matter
     * @throws IllegalArgumentException for a name that is none, or an operator this server has no adapter for
     */
    public void dataPlane(String name, List<String> operators, Map<String, String> settings, boolean isDefault) {
        requireName(name);
        requireAdapters(operators);
        dataPlanes.put(new DataPlaneRecord(
                name,
                operators,
                json.writeValueAsString(settings),
                isDefault,
                time.instant().truncatedTo(ChronoUnit.MICROS)));
        AfterCommit.run(connections::refreshed);
    }

    private void requireName(String name) {
        if (!DataPlaneNames.isName(name)) {
            throw new IllegalArgumentException(
                    "a data plane's name has a-z, 0-9 and '-', and at most 40 of them: '%s'".formatted(name));
        }
        dataPlanes
                .find(name)
                .filter(other -> !other.kind().equals(DataPlaneRecord.SANDBOX))
                .ifPresent(other -> {
                    throw new IllegalArgumentException("%s is the name of a registered data plane".formatted(name));
                });
    }

    private void requireAdapters(List<String> operators) {
        if (operators.isEmpty() || !providers.names().containsAll(operators)) {
            throw new IllegalArgumentException(
                    "this server has adapters for %s, not for all of %s".formatted(providers.names(), operators));
        }
    }
}
