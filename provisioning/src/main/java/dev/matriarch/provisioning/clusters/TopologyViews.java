package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.Topology;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.provisioning.clusters.TopologyView.Way;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Topologies as their tenants see them: from the newest looks at their members. */
@Component
class TopologyViews {

    private final ClusterStore clusters;
    private final InstantSource time;

    TopologyViews(ClusterStore clusters, InstantSource time) {
        this.clusters = clusters;
        this.time = time;
    }

    TopologyView of(Topology topology) {
        var found = topology.members().stream()
                .map(member -> clusters.find(topology.tenant(), member.cluster()))
                .flatMap(Optional::stream)
                .collect(Collectors.toMap(HaCluster::id, Function.identity()));
        var primary = topology.primary().map(found::get).orElse(null);
        return new TopologyView(
                topology.id(),
                topology.tenant(),
                topology.name(),
                topology.createdAt(),
                activeJob(found),
                topology.members().stream()
                        .filter(member -> found.containsKey(member.cluster()))
                        .map(member ->
                                member(member.role(), Objects.requireNonNull(found.get(member.cluster())), primary))
                        .toList());
    }

    private static @Nullable JobId activeJob(Map<?, HaCluster> members) {
        return members.values().stream()
                .map(HaCluster::activeJob)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private TopologyView.Member member(Topology.Role role, HaCluster cluster, @Nullable HaCluster primary) {
        return role == Topology.Role.REPLICA
                ? new TopologyView.Member(ClusterViews.of(cluster), role, ways(cluster), lag(cluster, primary))
                : new TopologyView.Member(ClusterViews.of(cluster), role, List.of(), null);
    }

    private static List<Way> ways(HaCluster replica) {
        var replication = DesiredClusters.state(replica.desired()).replication();
        var ways = new ArrayList<Way>();
        if (replication != null && replication.peer().archive() != null) {
            ways.add(Way.ARCHIVE);
        }
        if (replication != null && replication.peer().streamed() != null) {
            ways.add(Way.STREAM);
        }
        return ways;
    }

    private TopologyView.Lag lag(HaCluster replica, @Nullable HaCluster primary) {
        var facts = StoredLook.of(replica).facts();
        var bytes = primary == null ? null : bytes(StoredLook.of(primary).facts(), facts);
        var replayedUpTo = facts.details().replayedUpTo();
        return new TopologyView.Lag(bytes, replayedUpTo, seconds(bytes, replayedUpTo));
    }

    private static @Nullable Long bytes(ClusterFacts primary, ClusterFacts replica) {
        var written = WalPosition.of(primary);
        var replayed = WalPosition.of(replica);
        return written.isEmpty() || replayed.isEmpty() ? null : WalPosition.bytes(replayed.get(), written.get());
    }

    private @Nullable Long seconds(@Nullable Long bytes, @Nullable Instant replayedUpTo) {
        if (bytes != null && bytes == 0) {
            return 0L;
        }
        return replayedUpTo == null
                ? null
                : Math.max(0, Duration.between(replayedUpTo, time.instant()).toSeconds());
    }
}
