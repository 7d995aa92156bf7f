package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.kubernetes.LostNode;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.NodeZones;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.UserSecrets;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots, all live. What belongs to a cluster is told by the labels that the operator hands down, so a namesake's
 * things are not in it. Secrets matter only to a cluster that is gone or going, and are looked for only then.
 */
final class Snapshots {

    /** What the operator makes for every cluster. To get these by name needs no right to list secrets. */
    private static final List<String> SECRETS = List.of("-app", "-ca", "-server", "-replication");

    /** Their passwords are not the tenants'. */
    private static final Set<String> OURS = Set.of(ObserverRole.NAME, Logins.SECOND);

    private final String installation;
    private final UserSecrets users;
    private final NodeZones zones = new NodeZones();

    Snapshots(String installation) {
        this.installation = installation;
        this.users = new UserSecrets(installation, Labels.RELOADED);
    }

    Snapshot take(ClusterRef ref, KubernetesClient client) {
        var takenAt = Instant.now();
        var named = named(ref, client);
        var cluster = named != null && isOurs(named, ref) ? named : null;
        var poolers = poolers(ref, client);
        var deployments = poolers.isEmpty() ? List.<Deployment>of() : deployments(ref, client);
        var pods = all(Pod.class, ref, client);
        return new Snapshot(
                takenAt,
                cluster,
                pods,
                all(PersistentVolumeClaim.class, ref, client),
                all(Service.class, ref, client),
                all(Job.class, ref, client),
                named == null || isLeaving(named) ? secrets(ref, client) : new TreeSet<>(),
                events(ref, client),
                databases(ref, client),
                users.versions(ref, users(cluster), client),
                zones.of(pods, client),
                LostNode.of(pods, client),
                poolers,
                deployments,
                archives(named, ref, client));
    }

    private ArchiveObjects archives(@Nullable PostgresCluster named, ClusterRef ref, KubernetesClient client) {
        var finds = new ArchiveFinds(installation);
        if (named == null || isLeaving(named)) {
            return finds.left(ref, client);
        }
        var spec = named.getSpec();
        return spec != null && (spec.plugins() != null || spec.externalClusters() != null)
                ? finds.beside(ref, client)
                : ArchiveObjects.NONE;
    }

    private List<PostgresPooler> poolers(ClusterRef ref, KubernetesClient client) {
        return client.resources(PostgresPooler.class)
                .inNamespace(TenantNamespaces.name(ref))
                .withLabels(MatriarchLabels.of(installation, ref))
                .list()
                .getItems();
    }

    /** They carry no label of ours; their owner tells whose they are. */
    private static List<Deployment> deployments(ClusterRef ref, KubernetesClient client) {
        return client.resources(Deployment.class)
                .inNamespace(TenantNamespaces.name(ref))
                .withLabel(Labels.CLUSTER, ref.name())
                .withLabel(Labels.POD_ROLE, Labels.POOLER)
                .list()
                .getItems();
    }

    /** The resources of that kind that are ours. */
    List<PostgresDatabase> databases(ClusterRef ref, KubernetesClient client) {
        return client.resources(PostgresDatabase.class)
                .inNamespace(TenantNamespaces.name(ref))
                .withLabels(MatriarchLabels.of(installation, ref))
                .list()
                .getItems();
    }

    /** The users that have a password of ours. */
    static List<String> users(@Nullable PostgresCluster cluster) {
        return Optional.ofNullable(cluster)
                .map(PostgresCluster::getSpec)
                .map(PostgresSpec::managed)
                .map(PostgresSpec.Managed::roles)
                .orElse(List.of())
                .stream()
                .filter(role -> role.passwordSecret() != null)
                .map(PostgresSpec.ManagedRole::name)
                .filter(name -> name != null && !OURS.contains(name))
                .toList();
    }

    private static boolean isLeaving(PostgresCluster cluster) {
        return cluster.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whatever has the cluster's name, ours or not; null when there is none. */
    static @Nullable PostgresCluster named(ClusterRef ref, KubernetesClient client) {
        return client.resources(PostgresCluster.class)
                .inNamespace(TenantNamespaces.name(ref))
                .withName(ref.name())
                .get();
    }

    boolean isOurs(PostgresCluster cluster, ClusterRef ref) {
        return MatriarchLabels.carries(cluster, MatriarchLabels.of(installation, ref));
    }

    /** Whether anything of it runs, or is still stopping. */
    boolean hasPods(ClusterRef ref, KubernetesClient client) {
        return !all(Pod.class, ref, client).isEmpty();
    }

    private <T extends HasMetadata> List<T> all(Class<T> kind, ClusterRef ref, KubernetesClient client) {
        return client.resources(kind)
                .inNamespace(TenantNamespaces.name(ref))
                .withLabel(Labels.CLUSTER, ref.name())
                .withLabels(MatriarchLabels.of(installation, ref))
                .list()
                .getItems();
    }

    /** Those that the operator made for a cluster of that name. Most have no label at all (seen live), but an owner. */
    private static SortedSet<String> secrets(ClusterRef ref, KubernetesClient client) {
        return SECRETS.stream()
                .map(suffix -> secret(ref, suffix, client))
                .filter(secret -> secret != null && isOwned(secret, ref))
                .map(secret -> secret.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOwned(Secret secret, ClusterRef ref) {
        return secret.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner ->
                        owner.getKind().equals("Cluster") && owner.getName().equals(ref.name()));
    }

    static @Nullable Secret secret(ClusterRef ref, String suffix, KubernetesClient client) {
        return client.secrets()
                .inNamespace(TenantNamespaces.name(ref))
                .withName(ref.name() + suffix)
                .get();
    }

    /** By whom the servers' certificates are signed; empty before the operator has made it. */
    static Optional<String> authority(ClusterRef ref, KubernetesClient client) {
        return SecretValues.read(secret(ref, "-ca", client), "ca.crt");
    }

    private static List<Event> events(ClusterRef ref, KubernetesClient client) {
        return client.v1().events().inNamespace(TenantNamespaces.name(ref)).list().getItems().stream()
                .filter(event -> regards(event.getInvolvedObject().getName(), ref))
                .toList();
    }

    /** Its own, or one of its instances', their jobs' and its poolers'. */
    private static boolean regards(@Nullable String name, ClusterRef ref) {
        return name != null
                && name.startsWith(ref.name())
                && name.substring(ref.name().length()).matches("(-\\d+(-.*)?)?|-pooler-r[wo](-.*)?");
    }
}
