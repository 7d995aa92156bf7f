package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Backups.ArchiveMark;
import dev.matriarch.operators.Backups.ArchiveReach;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The archives of clusters: who is let in, what is taken, and how far they reach. */
record Archives(
        ApiServer server, String installation, TenantNamespaces namespaces, Snapshots snapshots, Inquiry inquiry) {

    /** The cluster may not be there yet, nor its namespace. */
    void admit(ClusterRef ref, ObjectStore store, StoreAccess access, Fence fence) {
        server.run(client -> {
            var writes = new Writes(client, fence);
            namespaces.ensure(client, writes, ref);
            new StoreKeys(installation).put(ref, store, access, client, writes);
        });
    }

    void backUp(ClusterRef ref, String name, Fence fence) {
        server.run(client -> {
            var cluster = Snapshots.named(ref, client);
            if (cluster == null
                    || !snapshots.isOurs(cluster, ref)
                    || plugin(cluster).isEmpty()) {
                throw new OperatorRefusedException(
                        "%s has no archive, so no base backup can be taken".formatted(ref.name()),
                        "Have the cluster backed up first.");
            }
            followed(cluster).ifPresent(source -> {
                throw new OperatorRefusedException(
                        "%s follows %s, and a base backup of it would not be complete before that one closes its WAL"
                                .formatted(ref.name(), source),
                        "Have a backup taken of %s, which has the same data.".formatted(source));
            });
            new Writes(client, fence).apply(new ArchiveManifests(installation).backup(ref, name));
        });
    }

    /** What the other one is called that it follows; empty where it takes writes itself. */
    private static Optional<String> followed(PostgresCluster cluster) {
        return Optional.ofNullable(cluster.getSpec().replica())
                .filter(PostgresSpec.Replica::follows)
                .map(PostgresSpec.Replica::source);
    }

    private static Optional<PostgresSpec.Plugin> plugin(PostgresCluster cluster) {
        return Optional.ofNullable(cluster.getSpec().plugins()).stream()
                .flatMap(List::stream)
                .filter(plugin -> BarmanPlugin.NAME.equals(plugin.name()))
                .findFirst();
    }

    /** PostgreSQL is asked only where a backup's being complete depends on it. */
    List<Backup> backups(ClusterRef ref) {
        var found = server.call(client -> ArchiveFinds.backups(ref, client));
        var readings =
                found.stream().map(backup -> new BackupReading(ref, backup)).toList();
        var lastWal = readings.stream().anyMatch(BackupReading::dependsOnTheArchive)
                ? reach(ref).lastWal()
                : null;
        var archived = new ArchiveReach(null, lastWal, null);
        return readings.stream()
                .sorted(Comparator.comparing(BackupReading::askedAt).reversed())
                .map(reading -> reading.against(archived))
                .toList();
    }

    ArchiveReach reach(ClusterRef ref) {
        var startedAt = Instant.now();
        var look = server.call(client -> look(ref, client));
        var archiver = look.primary() == null
                ? Optional.<Archiver>empty()
                : inquiry.archiver(ref, name(look.primary()), startedAt);
        var archiving = new Archiving(
                look.status(), look.store(), look.serverName(), look.primary(), archiver.orElse(null), Instant.now());
        return new ArchiveReach(
                archiving.from().orElse(null),
                archiving.lastWal().orElse(null),
                look.serverName() == null
                        ? "%s is not archived".formatted(ref.name())
                        : archiving.failure().orElse(null));
    }

    /** What tells how far an archive reaches. */
    private record Look(
            PostgresStatus status,
            @Nullable BarmanObjectStore store,
            @Nullable String serverName,
            @Nullable Pod primary) {}

    private Look look(ClusterRef ref, KubernetesClient client) {
        var named = Snapshots.named(ref, client);
        var cluster = named != null && snapshots.isOurs(named, ref) ? named : null;
        var serverName = Optional.ofNullable(cluster)
                .flatMap(Archives::plugin)
                .map(plugin -> plugin.parameters().get(ArchiveManifests.SERVER))
                .orElse(null);
        if (cluster == null || serverName == null) {
            return new Look(PostgresStatus.UNKNOWN, null, null, null);
        }
        return new Look(
                Objects.requireNonNullElse(cluster.getStatus(), PostgresStatus.UNKNOWN),
                store(ref, client),
                serverName,
                primary(ref, client).orElse(null));
    }

    private @Nullable BarmanObjectStore store(ClusterRef ref, KubernetesClient client) {
        return new ArchiveFinds(installation)
                .beside(ref, client).stores().stream()
                        .filter(store -> store.getMetadata().getName().equals(ArchiveManifests.archiveName(ref)))
                        .findFirst()
                        .orElse(null);
    }

    /** The pod that services for writes lead to. */
    private Optional<Pod> primary(ClusterRef ref, KubernetesClient client) {
        return client
                .pods()
                .inNamespace(TenantNamespaces.name(ref))
                .withLabel(Labels.CLUSTER, ref.name())
                .withLabel(Labels.POD_ROLE, Labels.INSTANCE)
                .withLabel(Labels.INSTANCE_ROLE, Labels.PRIMARY)
                .withLabels(MatriarchLabels.of(installation, ref))
                .list()
                .getItems()
                .stream()
                .filter(Pods::isReady)
                .findFirst();
    }

    ArchiveMark mark(ClusterRef ref) {
        var startedAt = Instant.now();
        var primary = server.call(client -> takingWrites(ref, client))
                .orElseThrow(() -> new OperatorUnavailableException("nobody takes writes in %s".formatted(ref)));
        return inquiry.mark(ref, name(primary), startedAt);
    }

    private Optional<Pod> takingWrites(ClusterRef ref, KubernetesClient client) {
        var cluster = Snapshots.named(ref, client);
        return cluster == null || followed(cluster).isPresent() ? Optional.empty() : primary(ref, client);
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
