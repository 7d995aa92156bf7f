package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.RequestRefusedException.conflict;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What clusters are to each other in a topology, and what none of them can do there alone. */
@Component
class TopologyMembers {

    /** These stop the cluster or begin another archive, which would leave the other one with nothing to follow. */
    private static final Set<String> OF_NO_MEMBER =
            Set.of(HibernateCluster.HIBERNATE, SoftDeleteCluster.SOFT_DELETE, SoftDeleteCluster.UNDELETE);

    /** What is in the data is the primary's. */
    private static final Set<String> OF_NO_REPLICA = Set.of(
            RotateCredentials.ROTATE,
            RotateCredentials.END_PREVIOUS,
            ChangeContents.CREATE_DATABASE,
            ChangeContents.CHANGE_DATABASE,
            ChangeContents.DROP_DATABASE,
            ChangeContents.CREATE_USER,
            ChangeContents.DROP_USER,
            MovePrimary.SWITCHOVER,
            MovePrimary.FAILOVER);

    private final TopologyStore topologies;
    private final ClusterStore clusters;

    TopologyMembers(TopologyStore topologies, ClusterStore clusters) {
        this.topologies = topologies;
        this.clusters = clusters;
    }

    /** Where the databases and users of a cluster are made: of a replica its primary, of any other itself. */
    HaCluster origin(HaCluster cluster) {
        return DesiredClusters.state(cluster.desired()).isReplica()
                ? primary(cluster).orElse(cluster)
                : cluster;
    }

    /** The one that takes writes in a cluster's topology; empty where it is in none, and while that changes. */
    Optional<HaCluster> primary(HaCluster member) {
        return topologies
                .of(member.tenant(), member.id())
                .flatMap(Topology::primary)
                .flatMap(primary -> clusters.find(member.tenant(), primary));
    }

    /** Refuses a change of a member that its topology has no room for. */
    void refuse(HaCluster cluster, String kind, DesiredState before, DesiredState after) {
        var topology = topologies.of(cluster.tenant(), cluster.id());
        if (topology.isEmpty()) {
            return;
        }
        var words = "the cluster is in topology %s".formatted(topology.get().name());
        var next = "/topologies/" + topology.get().id();
        if (kind.equals(DeleteCluster.KIND)) {
            if (!before.isReplica() && topology.get().members().size() > 1) {
                throw conflict(words + ", and others follow it")
                        .next("POST %s/switchover, or delete those first".formatted(next));
            }
            return;
        }
        if (isLost(topology.get(), cluster)) {
            throw conflict(words + ", where another one has taken its place")
                    .next("POST %s/rejoin, or DELETE /ha-clusters/%s".formatted(next, cluster.id()));
        }
        if (OF_NO_MEMBER.contains(kind) || isOtherVersion(before, after)) {
            throw conflict(words + ", where this would part it from the other one")
                    .next("delete its replica, and DELETE " + next);
        }
        if (!Objects.equals(before.archive(), after.archive())) {
            throw conflict(words + ", whose clusters keep the archives that they have, or none")
                    .next("leave spec.backup as it is");
        }
        if (before.streaming() == Streaming.FAR && !after.spec().reachedFromOutside()) {
            throw conflict(words + ", where another data plane streams from it").next("leave spec.exposed as it is");
        }
        if (before.isReplica() && OF_NO_REPLICA.contains(kind)) {
            throw conflict(words + ", as the replica of another one").next("ask its primary: GET " + next);
        }
    }

    private static boolean isLost(Topology topology, HaCluster cluster) {
        return topology.member(cluster.id())
                .filter(member -> member.role() == Topology.Role.LOST)
                .isPresent();
    }

    private static boolean isOtherVersion(DesiredState before, DesiredState after) {
        return before.spec().postgresql().version() != after.spec().postgresql().version();
    }

    /**
     * The place of a cluster that follows the other one.
     *
     * @param streaming whether WAL comes from the other one itself, too
     */
    static DesiredReplication following(ClusterId self, HaCluster other, Streaming streaming) {
        return new DesiredReplication(name(self), name(other.id()), peer(other, streaming), null);
    }

    /** The place of a cluster that takes writes, with what the other one left where it takes that one's place now. */
    static DesiredReplication leading(ClusterId self, HaCluster other, Streaming streaming, @Nullable String token) {
        return new DesiredReplication(name(self), name(self), peer(other, streaming), token);
    }

    private static Peer peer(HaCluster other, Streaming streaming) {
        var archive = DesiredClusters.state(other.desired()).archive();
        var ref = DesiredClusters.ref(other);
        return switch (streaming) {
            case NONE ->
                Peer.archiving(name(other.id()), Objects.requireNonNull(archive, "it is followed by its archive"));
            case NEAR -> new Peer(name(other.id()), archive, ref, null);
            case FAR -> new Peer(name(other.id()), archive, null, ref);
        };
    }

    /** Clusters in different places may have one name; their ids differ. A label of DNS begins with a letter. */
    private static String name(ClusterId cluster) {
        return "c" + cluster;
    }
}
