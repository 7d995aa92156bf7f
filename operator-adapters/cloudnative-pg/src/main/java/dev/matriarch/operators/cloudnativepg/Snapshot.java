package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.LostNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that the API server says of one cluster at one moment. What the operator makes carries the cluster's own labels (of
 * {@code inheritedMetadata}), the pods of its jobs included. Only three secrets carry no label at all (CloudNativePG 1.30,
 * seen live): {@code <cluster>-ca}, {@code -server} and {@code -replication} are told by their owner, the {@code Cluster} of
 * that name.
 *
 * @param takenAt when the reading began; some of what is missing is only wrong after a while
 * @param cluster as it is live, its managed fields included; null when there is none of that name that is ours
 * @param secrets their names, never what is in them
 * @param events those that regard the cluster, its pods, claims and jobs
 * @param databases the resources of that kind that are ours
 * @param passwords the versions of users' secrets, by user; never what is in them
 * @param zones by node; a node without a zone is left out
 * @param lostNodes by name, of the nodes that its pods are on
 * @param poolers those before the cluster, as they are live
 * @param deployments what the operator made for those
 * @param archives what stands beside the cluster for its archives; looked for only where it has any, or goes, or is gone
 */
public record Snapshot(
        Instant takenAt,
        @Nullable PostgresCluster cluster,
        List<Pod> pods,
        List<PersistentVolumeClaim> volumeClaims,
        List<Service> services,
        List<Job> jobs,
        SortedSet<String> secrets,
        List<Event> events,
        List<PostgresDatabase> databases,
        Map<String, String> passwords,
        Map<String, String> zones,
        Map<String, LostNode> lostNodes,
        List<PostgresPooler> poolers,
        List<Deployment> deployments,
        ArchiveObjects archives) {

    public Snapshot {
        pods = List.copyOf(pods);
        volumeClaims = List.copyOf(volumeClaims);
        services = List.copyOf(services);
        jobs = List.copyOf(jobs);
        secrets = new TreeSet<>(secrets);
        events = List.copyOf(events);
        databases = List.copyOf(databases);
        passwords = Map.copyOf(passwords);
        zones = Map.copyOf(zones);
        lostNodes = Map.copyOf(lostNodes);
        poolers = List.copyOf(poolers);
        deployments = List.copyOf(deployments);
    }
}
