package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.Resizes;
import dev.matriarch.operators.Resizes.FixedVolume;
import dev.matriarch.operators.Resizes.Use;
import dev.matriarch.provisioning.dataplanes.DataPlaneConnections;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Whether volumes can become as large as somebody asks. A cluster that names no class has volumes of what was its data
 * plane's default when they were made, so the volumes themselves are asked.
 */
@Component
class VolumeGrowth {

    private static final Logger log = LoggerFactory.getLogger(VolumeGrowth.class);

    private final Looks looks;
    private final OperatorCalls calls;
    private final DataPlaneConnections dataPlanes;

    VolumeGrowth(Looks looks, OperatorCalls calls, DataPlaneConnections dataPlanes) {
        this.looks = looks;
        this.calls = calls;
        this.dataPlanes = dataPlanes;
    }

    /** Whether a volume that is there becomes larger, or one is added: what nobody can take back. */
    static boolean isWanted(DesiredState before, DesiredState after) {
        var added = before.spec().walStorage() == null && after.spec().walStorage() != null;
        return added || !growing(before.spec(), after.spec()).isEmpty();
    }

    private static Set<Use> growing(ClusterSpec before, ClusterSpec after) {
        var growing = EnumSet.noneOf(Use.class);
        if (grows(before.storage(), after.storage())) {
            growing.add(Use.DATA);
        }
        if (grows(before.walStorage(), after.walStorage())) {
            growing.add(Use.WAL);
        }
        return growing;
    }

    private static boolean grows(ClusterSpec.@Nullable Storage before, ClusterSpec.@Nullable Storage after) {
        return before != null && after != null && Amounts.less(before.size(), after.size());
    }

    /** Refuses a growth that could not succeed. Never inside a transaction: it looks at the data plane. */
    void refuse(HaCluster cluster, DesiredState before, DesiredState after, Faults faults) {
        var growing = growing(before.spec(), after.spec());
        if (!growing.isEmpty() && looks.adapter(cluster) instanceof Resizes operator) {
            fixed(cluster, operator, after).stream()
                    .filter(volume -> growing.contains(volume.use()))
                    .forEach(volume -> faults.add(
                            pointer(volume.use()),
                            "class-cannot-expand",
                            "%s cannot grow: %s".formatted(volume.name(), why(volume))));
            faults.refuseAny();
        }
    }

    private static String pointer(Use use) {
        return switch (use) {
            case DATA -> "/spec/storage/size";
            case WAL -> "/spec/walStorage/size";
        };
    }

    static String why(FixedVolume volume) {
        return volume.storageClass().isEmpty()
                ? "it has no storage class"
                : "its storage class %s does not allow it".formatted(volume.storageClass());
    }

    /** Where nobody answers, what is known of the classes that the cluster names has to do; else its job will tell. */
    private List<FixedVolume> fixed(HaCluster cluster, Resizes operator, DesiredState after) {
        var total = DesiredClusters.of(cluster, after);
        try {
            return calls.timed(
                    cluster.dataPlane(),
                    looks.adapter(cluster),
                    "fixed-volumes",
                    () -> firstOfEachUse(operator.fixedVolumes(total)));
        } catch (OperatorUnavailableException | OperatorRefusedException e) {
            log.info("{} could not be asked beforehand: {}", cluster.dataPlane(), e.getMessage());
            return known(total, dataPlanes.limits(cluster.dataPlane(), cluster.operator()));
        }
    }

    private static List<FixedVolume> firstOfEachUse(List<FixedVolume> volumes) {
        return List.of(Use.values()).stream()
                .flatMap(use -> volumes.stream().filter(one -> one.use() == use).limit(1))
                .toList();
    }

    private static List<FixedVolume> known(DesiredCluster desired, Limits limits) {
        var fixed = new ArrayList<FixedVolume>();
        add(fixed, Use.DATA, desired.storage(), limits);
        add(fixed, Use.WAL, desired.walStorage(), limits);
        return fixed;
    }

    private static void add(List<FixedVolume> fixed, Use use, DesiredCluster.@Nullable Storage storage, Limits limits) {
        var storageClass = storage == null ? null : storage.storageClass();
        if (storageClass != null && limits.knowsAsFixed(storageClass)) {
            fixed.add(new FixedVolume("the volume", use, storageClass));
        }
    }
}
