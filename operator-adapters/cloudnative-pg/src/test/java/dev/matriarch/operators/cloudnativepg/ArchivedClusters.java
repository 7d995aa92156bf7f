package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Bootstrap;
import dev.matriarch.operators.Recovery;
import org.jspecify.annotations.Nullable;

/** Desired states that go to an archive, or come from one. */
final class ArchivedClusters {

    private ArchivedClusters() {}

    static DesiredCluster with(DesiredCluster like, @Nullable DesiredBackup backup) {
        return of(like, like.bootstrap(), backup);
    }

    static DesiredCluster from(DesiredCluster like, Recovery recovery) {
        var made = like.bootstrap();
        return of(like, new Bootstrap(made.database(), made.owner(), recovery), like.backup());
    }

    private static DesiredCluster of(DesiredCluster like, Bootstrap bootstrap, @Nullable DesiredBackup backup) {
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
                backup);
    }
}
