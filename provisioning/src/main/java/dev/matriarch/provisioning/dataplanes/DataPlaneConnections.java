package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.metadata.InstallationStore;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import jakarta.annotation.PreDestroy;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The adapters of this server, one per data plane and operator, connected at their first use and closed at the end. */
@Component
public class DataPlaneConnections {

    private final DataPlaneStore dataPlanes;
    private final InstallationStore installation;
    private final OperatorProviders providers;
    private final JsonMapper json;
    private final InstantSource time;
    private final ConcurrentMap<Place, OperatorAdapter> adapters = new ConcurrentHashMap<>();

    DataPlaneConnections(
            DataPlaneStore dataPlanes,
            InstallationStore installation,
            OperatorProviders providers,
            JsonMapper json,
            InstantSource time) {
        this.dataPlanes = dataPlanes;
        this.installation = installation;
        this.providers = providers;
        this.json = json;
        this.time = time;
    }

    /** One operator on one data plane. */
    private record Place(String dataPlane, String operator) {}

    /** The adapter, or a refusal that names what the data plane offers. Closing it is not the caller's matter. */
    public OperatorAdapter adapter(String dataPlane, String operator) {
        return adapters.computeIfAbsent(new Place(dataPlane, operator), this::connect);
    }

    /** What that operator can do there. */
    public Limits limits(String dataPlane, String operator) {
        return adapter(dataPlane, operator).limits();
    }

    /** All data planes, newest first. */
    public List<DataPlaneRecord> all() {
        return dataPlanes.all();
    }

    private OperatorAdapter connect(Place place) {
        var dataPlane =
                dataPlanes.find(place.dataPlane()).orElseThrow(() -> RequestRefusedException.notFound("data plane"));
        if (!dataPlane.operators().contains(place.operator())) {
            throw RequestRefusedException.because(
                    ErrorCode.ABILITY_MISSING,
                    "data plane %s does not offer %s; it offers %s"
                            .formatted(place.dataPlane(), place.operator(), String.join(", ", dataPlane.operators())));
        }
        var provider = providers
                .find(place.operator())
                .orElseThrow(() -> RequestRefusedException.because(
                        ErrorCode.ABILITY_MISSING,
                        "this server has no adapter for %s; it has %s"
                                .formatted(place.operator(), String.join(", ", providers.names()))));
        return provider.connect(new DataPlaneConnection(dataPlane.name(), installationId(), settings(dataPlane)));
    }

    private String installationId() {
        return installation.id(time.instant().truncatedTo(ChronoUnit.MICROS)).toString();
    }

    /** How a data plane is reached, empty when there is none of that name. */
    Map<String, String> settings(String dataPlane) {
        return dataPlanes.find(dataPlane).map(this::settings).orElse(Map.of());
    }

    private Map<String, String> settings(DataPlaneRecord dataPlane) {
        return json.readValue(dataPlane.settings(), new TypeReference<Map<String, String>>() {});
    }

    /** Lets go of a data plane whose settings have changed: its next use connects anew. */
    void forget(String dataPlane) {
        adapters.keySet().stream()
                .filter(place -> place.dataPlane().equals(dataPlane))
                .forEach(this::close);
    }

    @PreDestroy
    void closeAll() {
        adapters.keySet().forEach(this::close);
    }

    private void close(Place place) {
        var adapter = adapters.remove(place);
        if (adapter != null) {
            adapter.close();
        }
    }
}
