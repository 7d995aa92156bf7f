package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Postgresql;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Quantity;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a recording asks for: enough to make the same desired state again when it is replayed.
 *
 * @param restart the mark of one of all instances, or of {@code restarted} alone
 * @param mark of the write
 */
record RecordedChange(
        int instances,
        Map<String, String> parameters,
        String storage,
        @Nullable String restart,
        @Nullable String restarted,
        Power power,
        @Nullable String mark) {

    static RecordedChange of(int instances) {
        return new RecordedChange(instances, Map.of(), "1Gi", null, null, Power.RUNNING, null);
    }

    static ClusterRef ref(String scenario) {
        return new ClusterRef(UUID.fromString("01930000-0000-7000-8000-000000000002"), "recorded", scenario, "orders");
    }

    RecordedChange withParameters(Map<String, String> other) {
        return new RecordedChange(instances, other, storage, restart, restarted, power, mark);
    }

    RecordedChange withStorage(String other) {
        return new RecordedChange(instances, parameters, other, restart, restarted, power, mark);
    }

    RecordedChange withRestart(String id, @Nullable String instance) {
        return new RecordedChange(instances, parameters, storage, id, instance, power, mark);
    }

    RecordedChange withPower(Power other) {
        return new RecordedChange(instances, parameters, storage, restart, restarted, other, mark);
    }

    RecordedChange withMark(String written) {
        return new RecordedChange(instances, parameters, storage, restart, restarted, power, written);
    }

    DesiredCluster desired(ClusterRef ref) {
        return new DesiredCluster(
                ref,
                instances,
                new Postgresql(17, parameters),
                new Storage(new Quantity(storage), null),
                null,
                null,
                new Bootstrap("app", "app"),
                new Synchronous(instances > 1 ? 1 : 0, instances > 2 ? Durability.REQUIRED : Durability.PREFERRED),
                Map.of("team", "checkout"),
                restart == null ? null : new RestartMark(restart, restarted),
                power,
                FencedInstances.none(),
                null,
                Logins.asMade(),
                Contents.none(),
                null,
                null);
    }
}
