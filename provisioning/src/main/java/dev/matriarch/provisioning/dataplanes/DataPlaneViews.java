package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.Limits;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.dataplanes.DataPlaneView.Upkeep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Tells what a data plane offers, without a call to it. */
@Component
class DataPlaneViews {

    private final DataPlaneConnections connections;
    private final DataPlaneReachability reachability;

    DataPlaneViews(DataPlaneConnections connections, DataPlaneReachability reachability) {
        this.connections = connections;
        this.reachability = reachability;
    }

    DataPlaneView of(DataPlaneRecord dataPlane, Caller caller) {
        var abilities = new OperatorAbilities(connections, dataPlane);
        var limits = limits(dataPlane, abilities);
        var shortcomings = shortcomings(dataPlane, abilities);
        return new DataPlaneView(
                dataPlane.name(),
                state(shortcomings),
                limits.entrySet().stream()
                        .map(operator -> operator(operator.getKey(), operator.getValue(), abilities))
                        .toList(),
                all(limits.values(), Limits::storageClasses),
                all(limits.values(), Limits::zones),
                dataPlane.isDefault(),
                caller.role() == Role.PLATFORM_ADMIN ? upkeep(dataPlane, shortcomings) : null);
    }

    /** As they were found last; an operator that nobody looks for knows by itself. */
    private static Map<String, Limits> limits(DataPlaneRecord dataPlane, OperatorAbilities abilities) {
        var offers = DataPlaneFindings.offers(dataPlane);
        var limits = new LinkedHashMap<String, Limits>();
        for (var operator : dataPlane.operators()) {
            var offer = offers.get(operator);
            if (offer != null) {
                limits.put(operator, offer);
            } else {
                abilities.adapter(operator).ifPresent(adapter -> limits.put(operator, adapter.limits()));
            }
        }
        return limits;
    }

    private static DataPlaneView.Operator operator(String name, Limits limits, OperatorAbilities abilities) {
        return new DataPlaneView.Operator(name, limits.version(), limits.postgresqlVersions(), abilities.of(name));
    }

    /** What the last check has found, put right by what this server has seen since. */
    private List<Shortcoming> shortcomings(DataPlaneRecord dataPlane, OperatorAbilities abilities) {
        var name = dataPlane.name();
        var shortcomings = new ArrayList<>(DataPlaneFindings.shortcomings(dataPlane));
        var checkedAt = dataPlane.findings().at();
        if (checkedAt != null && reachability.hasAnsweredSince(name, checkedAt)) {
            shortcomings.removeIf(DataPlaneFindings::isSilence);
        }
        if (DataPlaneFindings.isReached(shortcomings)) {
            reachability.silence(name).map(DataPlaneViews::silent).ifPresent(shortcomings::add);
        }
        shortcomings.addAll(abilities.shortcomings());
        return shortcomings;
    }

    private static Shortcoming silent(String reason) {
        return new Shortcoming("unreachable", reason, "see whether it runs, and whether this server can reach it");
    }

    private static String state(List<Shortcoming> shortcomings) {
        if (!DataPlaneFindings.isReached(shortcomings)) {
            return "UNREACHABLE";
        }
        return shortcomings.isEmpty() ? "READY" : "INCOMPLETE";
    }

    private static Upkeep upkeep(DataPlaneRecord dataPlane, List<Shortcoming> shortcomings) {
        var server = Json.object(dataPlane.settings()).get("server");
        return new Upkeep(
                server == null ? null : server.toString(), dataPlane.findings().at(), shortcomings);
    }

    private static List<String> all(Collection<Limits> limits, Function<Limits, List<String>> part) {
        return limits.stream().map(part).flatMap(Collection::stream).distinct().toList();
    }
}
