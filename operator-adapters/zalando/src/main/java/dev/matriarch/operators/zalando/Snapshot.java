package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Fence;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.LostNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that the API server says of one cluster at one moment.
 *
 * @param takenAt when the reading began; some of what is missing is only wrong after a while
 * @param resource as it is live, its managed fields included; null when there is none of that name that is ours
 * @param kept the copy of what the cluster should be, which carries the mark of our last write; null when there is none of ours
 * @param statefulSet of that name, or null
 * @param configMaps those that Patroni keeps for a cluster of that name
 * @param endpoints the same where Patroni keeps its state in Endpoints; else none is read
 * @param secrets the names of those of its roles that are there; looked for only of a cluster that is gone or going
 * @param events those that regard the cluster, its stateful set, pods and claims
 * @param zones by node; a node without a zone is left out
 * @param poolers what there is of its poolers
 * @param wal what the one says of it that leads the others; null where it was not asked, or did not answer
 * @param lostNodes by name, of the nodes that its pods are on
 */
public record Snapshot(
        Instant takenAt,
        @Nullable PostgresqlResource resource,
        @Nullable ConfigMap kept,
        @Nullable StatefulSet statefulSet,
        List<Pod> pods,
        List<PersistentVolumeClaim> volumeClaims,
        List<Service> services,
        List<ConfigMap> configMaps,
        List<Endpoints> endpoints,
        SortedSet<String> secrets,
        List<Event> events,
        Map<String, String> zones,
        Map<String, LostNode> lostNodes,
        PoolerObjects poolers,
        @Nullable WalLook wal) {

    public Snapshot {
        pods = List.copyOf(pods);
        volumeClaims = List.copyOf(volumeClaims);
        services = List.copyOf(services);
        configMaps = List.copyOf(configMaps);
        endpoints = List.copyOf(endpoints);
        secrets = new TreeSet<>(secrets);
        events = List.copyOf(events);
        zones = Map.copyOf(zones);
        lostNodes = Map.copyOf(lostNodes);
    }

    /** The same with what the leader says of its WAL. */
    Snapshot with(WalLook look) {
        return new Snapshot(
                takenAt,
                resource,
                kept,
                statefulSet,
                pods,
                volumeClaims,
                services,
                configMaps,
                endpoints,
                secrets,
                events,
                zones,
                lostNodes,
                poolers,
                look);
    }

    /** The mark of our last write for the cluster, or null. */
    Fence.@Nullable Mark written() {
        return kept == null ? null : new Books(kept).mark();
    }
}
