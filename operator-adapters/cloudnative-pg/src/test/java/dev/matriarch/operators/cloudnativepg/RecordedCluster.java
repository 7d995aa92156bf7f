package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Postgresql;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.Fence;
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
 * @param storage null for the usual 512Mi
 */
record RecordedCluster(
        int instances,
        int version,
        @Nullable String cpu,
        @Nullable String storage,
        @Nullable String walStorage,
        Map<String, String> parameters,
        @Nullable Power power,
        @Nullable FencedInstances fenced,
        @Nullable String release,
        @Nullable String mark) {

    static RecordedCluster of(int instances) {
        return new RecordedCluster(instances, 18, null, null, null, Map.of(), null, null, null, null);
    }

    RecordedCluster withVersion(int other) {
        return new RecordedCluster(
                instances, other, cpu, storage, walStorage, parameters, power, fenced, release, mark);
    }

    RecordedCluster withCpu(String other) {
        return new RecordedCluster(
                instances, version, other, storage, walStorage, parameters, power, fenced, release, mark);
    }

    RecordedCluster withStorage(String other) {
        return new RecordedCluster(
                instances, version, cpu, other, walStorage, parameters, power, fenced, release, mark);
    }

    RecordedCluster withWalStorage(String other) {
        return new RecordedCluster(instances, version, cpu, storage, other, parameters, power, fenced, release, mark);
    }

    RecordedCluster withParameters(Map<String, String> other) {
        return new RecordedCluster(instances, version, cpu, storage, walStorage, other, power, fenced, release, mark);
    }

    RecordedCluster withPower(Power other) {
        return new RecordedCluster(
                instances, version, cpu, storage, walStorage, parameters, other, fenced, release, mark);
    }

    RecordedCluster withFenced(FencedInstances other) {
        return new RecordedCluster(
                instances, version, cpu, storage, walStorage, parameters, power, other, release, mark);
    }

    RecordedCluster withRelease(String other) {
        return new RecordedCluster(
                instances, version, cpu, storage, walStorage, parameters, power, fenced, other, mark);
    }

    /** As it is written into a recording, with the mark of the write. */
    RecordedCluster details(Fence.Mark written) {
        return new RecordedCluster(
                instances, version, cpu, storage, walStorage, parameters, power, fenced, release, written.toString());
    }

    DesiredCluster desired(ClusterRef ref) {
        return new DesiredCluster(
                ref,
                instances,
                new Postgresql(version, parameters, release),
                new Storage(new Quantity(storage == null ? "512Mi" : storage), null),
                walStorage == null ? null : new Storage(new Quantity(walStorage), null),
                cpu == null ? null : new DesiredCluster.Resources(new Quantity(cpu), null),
                new Bootstrap("app", "app"),
                new Synchronous(instances > 1 ? 1 : 0, instances > 2 ? Durability.REQUIRED : Durability.PREFERRED),
                Map.of("team", "checkout"),
                null,
                power == null ? Power.RUNNING : power,
                fenced == null ? FencedInstances.none() : fenced,
                null,
                Logins.asMade(),
                Contents.none());
    }

    /** A recording by its name, and the cluster that is recorded. */
    record Scene(String name) {

        ClusterRef ref() {
            return new ClusterRef(UUID.fromString("01930000-0000-7000-8000-000000000001"), "recorded", name, "orders");
        }

        PostgresCluster manifest(RecordedCluster wanted) {
            return new Manifests("recorder", Manifests.IMAGES).of(wanted.desired(ref()));
        }
    }
}
