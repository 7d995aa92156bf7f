package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.kubernetes.DesiredStates;
import dev.matriarch.operators.kubernetes.LostNode;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.NodeZones;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots, all live. The operator hands no labels of ours down; what it makes is told from a namesake's by the label
 * {@code team}, which is the cluster's id. What Patroni itself makes carries the cluster's name alone: where a namesake lives, it is
 * the namesake's.
 */
final class Snapshots {

    private static final List<String> ROLES = List.of(Superuser.NAME, "standby");

    private final String installation;
    private final NodeZones zones = new NodeZones();

    Snapshots(String installation) {
        this.installation = installation;
    }

    Snapshot take(ClusterRef ref, KubernetesClient client) {
        var takenAt = Instant.now();
        var named = named(ref, client);
        var resource = named != null && isOurs(named, ref) ? named : null;
        var kept = kept(ref, client);
        var pods = all(Pod.class, ref, Labels.of(ref), client);
        var foreign = named != null && resource == null;
        var configMaps = foreign ? List.<ConfigMap>of() : all(ConfigMap.class, ref, Labels.ofNamesakes(ref), client);
        return new Snapshot(
                takenAt,
                resource,
                kept,
                statefulSet(ref, client),
                pods,
                all(PersistentVolumeClaim.class, ref, Labels.of(ref), client),
                foreign ? List.of() : all(Service.class, ref, Labels.ofNamesakes(ref), client),
                configMaps,
                foreign || hasState(configMaps, ref)
                        ? List.of()
                        : all(Endpoints.class, ref, Labels.ofNamesakes(ref), client),
                resource == null || Pods.isGoing(resource) ? secrets(ref, kept, client) : new TreeSet<>(),
                events(ref, client),
                zones.of(pods, client),
                LostNode.of(pods, client),
                foreign ? PoolerObjects.none() : PoolerObjects.of(ref, client),
                null);
    }

    private static boolean hasState(List<ConfigMap> configMaps, ClusterRef ref) {
        return configMaps.stream().anyMatch(map -> map.getMetadata().getName().equals(ref.name() + "-config"));
    }

    /** Whatever has the cluster's name, ours or not; null when there is none. */
    static @Nullable PostgresqlResource named(ClusterRef ref, KubernetesClient client) {
        return client.resources(PostgresqlResource.class)
                .inNamespace(TenantNamespaces.name(ref))
                .withName(ref.name())
                .get();
    }

    boolean isOurs(PostgresqlResource resource, ClusterRef ref) {
        return MatriarchLabels.carries(resource, MatriarchLabels.of(installation, ref));
    }

    /** The copy of what the cluster should be, which carries the mark of the last write; null when there is none of ours. */
    @Nullable
    ConfigMap kept(ClusterRef ref, KubernetesClient client) {
        ConfigMap live = client.resource(DesiredStates.named(ref, installation)).get();
        return live != null && MatriarchLabels.carries(live, MatriarchLabels.of(installation, ref)) ? live : null;
    }

    static <T extends HasMetadata> List<T> all(
            Class<T> kind, ClusterRef ref, Map<String, String> labels, KubernetesClient client) {
        return client.resources(kind)
                .inNamespace(TenantNamespaces.name(ref))
                .withLabels(labels)
                .list()
                .getItems();
    }

    private static @Nullable StatefulSet statefulSet(ClusterRef ref, KubernetesClient client) {
        var live = client.apps()
                .statefulSets()
                .inNamespace(TenantNamespaces.name(ref))
                .withName(ref.name())
                .get();
        return live != null && MatriarchLabels.carries(live, Labels.of(ref)) ? live : null;
    }

    /** To get these by name needs no right to list secrets. */
    private static SortedSet<String> secrets(ClusterRef ref, @Nullable ConfigMap kept, KubernetesClient client) {
        return roles(kept)
                .map(role -> Names.secret(ref, role))
                .filter(name -> secret(ref, name, client).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The roles whose passwords the operator keeps. */
    static Stream<String> roles(@Nullable ConfigMap kept) {
        return Stream.concat(ROLES.stream(), Optional.ofNullable(kept).flatMap(DesiredStates::owner).stream());
    }

    /** A secret that the operator has made for this very cluster. */
    static Optional<Secret> secret(ClusterRef ref, String name, KubernetesClient client) {
        Secret live = client.secrets()
                .inNamespace(TenantNamespaces.name(ref))
                .withName(name)
                .get();
        return Optional.ofNullable(live).filter(one -> MatriarchLabels.carries(one, Labels.of(ref)));
    }

    private static List<Event> events(ClusterRef ref, KubernetesClient client) {
        return client.v1().events().inNamespace(TenantNamespaces.name(ref)).list().getItems().stream()
                .filter(event -> regards(event.getInvolvedObject().getName(), ref))
                .toList();
    }

    /** Its own, or one of its instances' and their claims'. */
    private static boolean regards(@Nullable String name, ClusterRef ref) {
        return name != null && (name.equals(ref.name()) || Names.ordinal(ref, Names.ofClaim(name)) >= 0);
    }
}
