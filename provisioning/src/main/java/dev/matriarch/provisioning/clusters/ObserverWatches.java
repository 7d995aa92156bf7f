package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.OperatorAdapter;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** The watches that a server has open. */
final class ObserverWatches {

    private final Map<Place, Open> watches = new ConcurrentHashMap<>();
    private final Consumer<UUID> changed;

    ObserverWatches(Consumer<UUID> changed) {
        this.changed = changed;
    }

    private record Place(String dataPlane, String operator) {}

    /**
     * What a watch was opened by: with another adapter, another version of the data plane, or after another server's turn,
     * it is opened anew.
     */
    record Reason(OperatorAdapter adapter, long version, long epoch) {}

    private record Open(Reason reason, OperatorAdapter.Watch watch) {}

    /** Opens the watch, unless it is open for the same reason already. */
    void open(String dataPlane, String operator, Reason reason) {
        watches.compute(new Place(dataPlane, operator), (place, open) -> {
            if (open != null && open.reason().equals(reason)) {
                return open;
            }
            if (open != null) {
                open.watch().close();
            }
            return new Open(reason, reason.adapter().watch(changed));
        });
    }

    /** @param wanted by data plane and operator; any other watch is closed */
    void keepOnly(BiPredicate<String, String> wanted) {
        watches.entrySet().removeIf(entry -> {
            var place = entry.getKey();
            var unwanted = !wanted.test(place.dataPlane(), place.operator());
            if (unwanted) {
                entry.getValue().watch().close();
            }
            return unwanted;
        });
    }
}
