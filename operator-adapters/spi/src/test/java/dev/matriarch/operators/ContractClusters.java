package dev.matriarch.operators;

import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Postgresql;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Desired states as the tests write them, each like another but for one thing. */
public final class ContractClusters {

    private ContractClusters() {}

    public static ClusterRef ref(String name) {
        return new ClusterRef(UUID.randomUUID(), "acme", "default", name);
    }

    /** Every commit waits for one standby as soon as there is one. */
    public static DesiredCluster desired(ClusterRef ref, int version, int instances) {
        return new DesiredCluster(
                ref,
                instances,
                new Postgresql(version, Map.of()),
                new Storage(new Quantity("1Gi"), null),
                null,
                null,
                new Bootstrap("app", "app"),
                new Synchronous(instances > 1 ? 1 : 0, instances > 2 ? Durability.REQUIRED : Durability.PREFERRED),
                Map.of("team", "checkout"),
                null);
    }

    public static DesiredCluster withInstances(DesiredCluster like, int instances) {
        return of(like, instances, like.postgresql(), like.restart());
    }

    public static DesiredCluster withParameters(DesiredCluster like, Map<String, String> parameters) {
        return of(like, like.instances(), new Postgresql(like.postgresql().version(), parameters), like.restart());
    }

    public static DesiredCluster withRestart(DesiredCluster like, RestartMark restart) {
        return of(like, like.instances(), like.postgresql(), restart);
    }

    /** Stopped as a whole, or with fenced instances. */
    public static DesiredCluster stopped(DesiredCluster like, Power power, FencedInstances fenced) {
        return of(like, power, fenced, like.pooler(), like.logins());
    }

    public static DesiredCluster withPooler(DesiredCluster like, @Nullable DesiredPooler pooler) {
        return of(like, like.power(), like.fenced(), pooler, like.logins());
    }

    public static DesiredCluster withLogins(DesiredCluster like, Logins logins) {
        return of(like, like.power(), like.fenced(), like.pooler(), logins);
    }

    /** One that begins with what an archive holds. */
    public static DesiredCluster recovered(DesiredCluster like, Recovery recovery) {
        return begun(
                like,
                new Bootstrap(like.bootstrap().database(), like.bootstrap().owner(), recovery));
    }

    /** One that begins as a copy of the one that it follows. */
    public static DesiredCluster copied(DesiredCluster like) {
        return begun(
                like,
                new Bootstrap(like.bootstrap().database(), like.bootstrap().owner(), null, true));
    }

    private static DesiredCluster begun(DesiredCluster like, Bootstrap bootstrap) {
        return new DesiredCluster(
                like.ref(),
                like.instances(),
                like.postgresql(),
                like.storage(),
                like.walStorage(),
                like.resources(),
                bootstrap,
                like.synchronous(),
                like.labels(),
                like.restart(),
                like.power(),
                like.fenced(),
                like.pooler(),
                like.logins(),
                like.contents(),
                like.backup(),
                like.replication());
    }

    private static DesiredCluster of(
            DesiredCluster like, Power power, FencedInstances fenced, @Nullable DesiredPooler pooler, Logins logins) {
        return new DesiredCluster(
                like.ref(),
                like.instances(),
                like.postgresql(),
                like.storage(),
                like.walStorage(),
                like.resources(),
                like.bootstrap(),
                like.synchronous(),
                like.labels(),
                like.restart(),
                power,
                fenced,
                pooler,
                logins,
                like.contents(),
                like.backup(),
                like.replication());
    }

    private static DesiredCluster of(
            DesiredCluster like, int instances, Postgresql postgresql, @Nullable RestartMark restart) {
        var other = new DesiredCluster(
                like.ref(),
                instances,
                postgresql,
                like.storage(),
                like.walStorage(),
                like.resources(),
                like.bootstrap(),
                like.synchronous(),
                like.labels(),
                restart);
        return other.withContents(like.contents()).withBackup(like.backup()).withReplication(like.replication());
    }
}
