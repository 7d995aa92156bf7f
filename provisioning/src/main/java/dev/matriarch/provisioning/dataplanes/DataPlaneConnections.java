package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.metadata.InstallationStore;
import dev.matriarch.metadata.SealedException;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import jakarta.annotation.PreDestroy;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
    private final ConcurrentMap<Place, Connected> connected = new ConcurrentHashMap<>();

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

    /** @param version of the data plane when it was connected */
    private record Connected(OperatorAdapter adapter, long version) {}

    /**
     * The adapter, or a refusal that names what the data plane offers. Closing it is not the caller's matter.
     *
     * @throws OperatorUnavailableException where this server cannot open the data plane's credentials
     */
    public OperatorAdapter adapter(String dataPlane, String operator) {
        return connected
                .computeIfAbsent(new Place(dataPlane, operator), this::connect)
                .adapter();
    }

    /** What that operator can do there, as far as it is known without asking. */
    public Limits limits(String dataPlane, String operator) {
        return dataPlanes
                .find(dataPlane)
                .map(found -> DataPlaneFindings.offers(found).get(operator))
                .orElseGet(() -> adapter(dataPlane, operator).limits());
    }

    /** Makes sure that the data plane stays until the caller's transaction ends; false where it is not there. */
    public boolean hold(String dataPlane) {
        return dataPlanes.hold(dataPlane);
    }

    /** All data planes, newest first. */
    public List<DataPlaneRecord> all() {
        return dataPlanes.all();
    }

    /**
     * The same, and what has changed since it was connected, here or by another server, is let go of: its next use connects
     * anew.
     */
    public List<DataPlaneRecord> refreshed() {
        var all = dataPlanes.all();
        var versions = all.stream().collect(Collectors.toMap(DataPlaneRecord::name, DataPlaneRecord::version));
        connected.forEach((place, connection) -> {
            if (connection.version() < versions.getOrDefault(place.dataPlane(), Long.MAX_VALUE)) {
                close(place, connection);
            }
        });
        return all;
    }

    private Connected connect(Place place) {
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
        var limits = DataPlaneFindings.offers(dataPlane).get(place.operator());
        return new Connected(
                provider.connect(connection(place.dataPlane(), settings(dataPlane), limits)), dataPlane.version());
    }

    /** The way to a data plane, with its credentials in clear. */
    DataPlaneConnection connection(DataPlaneRecord dataPlane) {
        return connection(dataPlane.name(), settings(dataPlane), null);
    }

    /** @param settings with the credentials in clear, which need not be stored yet */
    DataPlaneConnection connection(String name, Map<String, String> settings, @Nullable Limits limits) {
        return new DataPlaneConnection(name, installationId(), settings, limits);
    }

    private String installationId() {
        return installation.id(time.instant().truncatedTo(ChronoUnit.MICROS)).toString();
    }

    private Map<String, String> settings(DataPlaneRecord dataPlane) {
        try {
            var text = dataPlanes.credentials(dataPlane.name()).orElse(dataPlane.settings());
            return json.readValue(text, new TypeReference<Map<String, String>>() {});
        } catch (SealedException e) {
            throw new OperatorUnavailableException("the credentials of data plane %s cannot be opened: %s"
                    .formatted(dataPlane.name(), e.getMessage()));
        }
    }

    @PreDestroy
    void closeAll() {
        connected.forEach(this::close);
    }

    private void close(Place place, Connected connection) {
        if (connected.remove(place, connection)) {
            connection.adapter().close();
        }
    }
}
