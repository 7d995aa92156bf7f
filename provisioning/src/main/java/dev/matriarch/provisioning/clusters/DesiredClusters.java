package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.Quantity;
import dev.matriarch.provisioning.Json;
import org.jspecify.annotations.Nullable;

/** What a tenant wants, in the words of the operators' SPI. */
final class DesiredClusters {

    private DesiredClusters() {}

    static ClusterRef ref(HaCluster cluster) {
        return new ClusterRef(cluster.id().value(), cluster.tenant().value(), cluster.namespace(), cluster.name());
    }

    static DesiredState state(String json) {
        return Json.read(json, DesiredState.class);
    }

    /** Whether its WAL is kept in an archive. */
    static boolean isArchived(HaCluster cluster) {
        return state(cluster.desired()).archive() != null;
    }

    /** As it is wanted now. */
    static DesiredCluster of(HaCluster cluster) {
        return of(cluster, state(cluster.desired()));
    }

    static DesiredCluster of(HaCluster cluster, DesiredState desired) {
        var spec = desired.spec();
        return new DesiredCluster(
                ref(cluster),
                spec.instances(),
                new DesiredCluster.Postgresql(
                        spec.postgresql().version(), spec.postgresql().parameters(), desired.release()),
                storage(spec.storage()),
                spec.walStorage() == null ? null : storage(spec.walStorage()),
                resources(spec.resources()),
                bootstrap(desired),
                new DesiredCluster.Synchronous(
                        spec.synchronous().number(),
                        durability(spec.synchronous().durability())),
                desired.labels(),
                restart(desired.restart()),
                desired.power(),
                desired.fenced(),
                pooler(spec.pooler()),
                desired.credentials().logins(),
                desired.contents(),
                backup(desired),
                desired.replication(),
                spec.reachedFromOutside());
    }

    private static DesiredCluster.Bootstrap bootstrap(DesiredState desired) {
        var origin = desired.origin();
        var recovery = origin == null ? null : origin.recovery();
        return new DesiredCluster.Bootstrap(
                desired.spec().database(), desired.spec().owner(), recovery, origin != null && recovery == null);
    }

    private static @Nullable DesiredBackup backup(DesiredState desired) {
        var archive = desired.archive();
        var backup = desired.spec().backup();
        return archive == null || backup == null
                ? null
                : new DesiredBackup(archive, backup.schedule(), BackupRules.retentionDays(backup));
    }

    private static DesiredCluster.Storage storage(ClusterSpec.Storage storage) {
        return new DesiredCluster.Storage(new Quantity(storage.size()), storage.storageClass());
    }

    private static DesiredCluster.@Nullable Resources resources(ClusterSpec.@Nullable Resources resources) {
        return resources == null
                ? null
                : new DesiredCluster.Resources(quantity(resources.cpu()), quantity(resources.memory()));
    }

    private static @Nullable Quantity quantity(@Nullable String text) {
        return text == null ? null : new Quantity(text);
    }

    private static DesiredCluster.Durability durability(ClusterSpec.Durability durability) {
        return switch (durability) {
            case REQUIRED -> DesiredCluster.Durability.REQUIRED;
            case PREFERRED -> DesiredCluster.Durability.PREFERRED;
        };
    }

    private static @Nullable DesiredPooler pooler(ClusterSpec.@Nullable Pooler pooler) {
        return pooler == null ? null : new DesiredPooler(pool(pooler.readWrite()), pool(pooler.readOnly()));
    }

    private static DesiredPooler.@Nullable Pool pool(ClusterSpec.@Nullable Pool pool) {
        return pool == null
                ? null
                : new DesiredPooler.Pool(pool.instances(), mode(pool.mode()), pool.poolSize(), pool.maxClients());
    }

    private static DesiredPooler.Mode mode(ClusterSpec.PoolMode mode) {
        return switch (mode) {
            case SESSION -> DesiredPooler.Mode.SESSION;
            case TRANSACTION -> DesiredPooler.Mode.TRANSACTION;
        };
    }

    private static DesiredCluster.@Nullable RestartMark restart(DesiredState.@Nullable Restart restart) {
        return restart == null ? null : new DesiredCluster.RestartMark(restart.id(), restart.instance());
    }
}
