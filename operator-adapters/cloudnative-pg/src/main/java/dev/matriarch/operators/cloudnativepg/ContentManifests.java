package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ManagedRole;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.SecretName;
import dev.matriarch.operators.kubernetes.ContentNames;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Objects;

/**
 * What CloudNativePG is given for the contents of a cluster: a pure function of these and of who we are.
 *
 * <ul>
 *   <li><b>Databases</b> are resources of their own. They are dropped by {@code ensure: absent}, which can be taken back
 *       until it has happened, and never by letting the resource go: it goes when nothing hangs on it any more.
 *   <li><b>Users</b> are {@code managed.roles} of the cluster, not resources of the kind {@code DatabaseRole}. That kind came
 *       with CloudNativePG 1.30 and we support 1.29; its roles are dropped by deleting the resource alone, which nobody can
 *       take back, and where PostgreSQL refuses that the resource hangs in its deletion, and the name with it.
 * </ul>
 */
record ContentManifests(String installation) {

    private static final String RETAIN = "retain";
    private static final int NO_LIMIT = -1;

    List<PostgresDatabase> databases(DesiredCluster desired) {
        return desired.contents().databases().stream()
                .map(database -> database(desired.ref(), database))
                .toList();
    }

    private PostgresDatabase database(ClusterRef ref, Contents.Database wanted) {
        var database = new PostgresDatabase();
        database.setMetadata(new ObjectMetaBuilder()
                .withName(ContentNames.of(ref, wanted.name()))
                .withNamespace(Manifests.namespace(ref))
                .withLabels(MatriarchLabels.of(installation, ref))
                .build());
        database.setSpec(new PostgresDatabase.Spec(
                new ClusterName(ref.name()),
                wanted.name(),
                wanted.owner(),
                ensure(wanted.dropped()),
                RETAIN,
                wanted.dropped() ? List.of() : extensions(wanted)));
        return database;
    }

    private static List<PostgresDatabase.Extension> extensions(Contents.Database wanted) {
        return wanted.extensions().stream()
                .map(one -> new PostgresDatabase.Extension(one.name(), one.version(), ensure(one.dropped())))
                .toList();
    }

    private static String ensure(boolean dropped) {
        return dropped ? PostgresDatabase.ABSENT : PostgresDatabase.PRESENT;
    }

    static List<ManagedRole> users(DesiredCluster desired) {
        return desired.contents().users().stream()
                .map(user -> role(desired.ref(), user))
                .toList();
    }

    private static ManagedRole role(ClusterRef ref, Contents.User user) {
        return new ManagedRole(
                user.name(),
                ensure(user.dropped()),
                null,
                true,
                Objects.requireNonNullElse(user.connectionLimit(), NO_LIMIT),
                user.memberOf(),
                user.dropped() ? null : new SecretName(ContentNames.of(ref, user.name())));
    }
}
