package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Postgresql;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import dev.matriarch.operators.DesiredPooler;
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
        @Nullable DesiredPooler pooler,
        @Nullable Contents contents,
        @Nullable String mark) {

    static RecordedCluster of(int instances) {
        return new RecordedCluster(instances, 18, null, null, null, Map.of(), null, null, null, null, null, null);
    }

    RecordedCluster withVersion(int other) {
        return with("version", other);
    }

    RecordedCluster withCpu(String other) {
        return with("cpu", other);
    }

    RecordedCluster withStorage(String other) {
        return with("storage", other);
    }

    RecordedCluster withWalStorage(String other) {
        return with("walStorage", other);
    }

    RecordedCluster withParameters(Map<String, String> other) {
        return with("parameters", other);
    }

    RecordedCluster withPower(Power other) {
        return with("power", other);
    }

    RecordedCluster withFenced(FencedInstances other) {
        return with("fenced", other);
    }

    RecordedCluster withRelease(String other) {
        return with("release", other);
    }

    RecordedCluster withPooler(@Nullable DesiredPooler other) {
        return with("pooler", other);
    }

    RecordedCluster withContents(Contents other) {
        return with("contents", other);
    }

    /** As it is written into a recording, with the mark of the write. */
    RecordedCluster details(Fence.Mark written) {
        return with("mark", written.toString());
    }

    private RecordedCluster with(String field, @Nullable Object value) {
        var tree = Json.tree(this);
        tree.putPOJO(field, value);
        return Json.value(tree, RecordedCluster.class);
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
                pooler,
                Logins.asMade(),
                contents == null ? Contents.none() : contents,
                null,
                null);
    }

    /** A recording by its name, and the cluster that is recorded. */
    record Scene(String name) {

        ClusterRef ref() {
            return new ClusterRef(UUID.fromString("01930000-0000-7000-8000-000000000001"), "recorded", name, "orders");
        }

        Manifests manifests() {
            return new Manifests("recorder", Manifests.IMAGES);
        }

        PostgresCluster manifest(RecordedCluster wanted) {
            return manifests().of(wanted.desired(ref()));
        }
    }
}
