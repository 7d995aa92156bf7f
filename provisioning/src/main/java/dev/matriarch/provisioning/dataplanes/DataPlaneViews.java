package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.Switchovers;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Tells what a data plane offers by asking its adapters. */
@Component
class DataPlaneViews {

    private static final Map<Class<?>, String> ABILITIES = abilities();

    private final DataPlaneConnections connections;
    private final DataPlaneReachability reachability;

    DataPlaneViews(DataPlaneConnections connections, DataPlaneReachability reachability) {
        this.connections = connections;
        this.reachability = reachability;
    }

    private static Map<Class<?>, String> abilities() {
        var names = new LinkedHashMap<Class<?>, String>();
        names.put(Switchovers.class, "switchover");
        names.put(Failovers.class, "failover");
        names.put(Restarts.class, "restart");
        names.put(Credentials.class, "credentials");
        return names;
    }

    DataPlaneView of(DataPlaneRecord dataPlane) {
        var adapters = dataPlane.operators().stream()
                .map(operator -> connections.adapter(dataPlane.name(), operator))
                .toList();
        return new DataPlaneView(
                dataPlane.name(),
                reachability.isReachable(dataPlane.name()) ? "READY" : "UNREACHABLE",
                adapters.stream().map(DataPlaneViews::operator).toList(),
                all(adapters, Limits::storageClasses),
                all(adapters, Limits::zones),
                dataPlane.isDefault());
    }

    private static DataPlaneView.Operator operator(OperatorAdapter adapter) {
        var limits = adapter.limits();
        return new DataPlaneView.Operator(
                adapter.operator(), limits.version(), limits.postgresqlVersions(), abilities(adapter));
    }

    /** What the adapter can do, in the words of the API's actions. */
    private static List<String> abilities(OperatorAdapter adapter) {
        return ABILITIES.entrySet().stream()
                .filter(ability -> ability.getKey().isInstance(adapter))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static List<String> all(List<OperatorAdapter> adapters, Function<Limits, List<String>> part) {
        return adapters.stream()
                .map(OperatorAdapter::limits)
                .map(part)
                .flatMap(Collection::stream)
                .distinct()
                .toList();
    }
}
