package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.Logs;
import dev.matriarch.operators.Logs.InstanceLog;
import dev.matriarch.operators.Logs.Wanted;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.dataplanes.DataPlaneConnections;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What clusters' servers have logged. Statements are in it, and with them data, so it is for editors and above, and who has
 * read it is written down; secrets are hidden from all.
 */
@Service
public class ClusterLogs {

    private final OwnClusters clusters;
    private final DataPlaneConnections dataPlanes;
    private final OperatorCalls calls;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    ClusterLogs(
            OwnClusters clusters,
            DataPlaneConnections dataPlanes,
            OperatorCalls calls,
            AuditLog audit,
            TransactionTemplate transaction,
            InstantSource time) {
        this.clusters = clusters;
        this.dataPlanes = dataPlanes;
        this.calls = calls;
        this.audit = audit;
        this.transaction = transaction;
        this.time = time;
    }

    /** What is there now. */
    public LogReading read(Caller caller, ClusterId id, LogQuery query) {
        caller.requireAtLeast(Role.EDITOR);
        var reading =
                look(clusters.find(caller, id), query.wanted(time.instant())).reading();
        record(caller, id, "logs.read");
        return reading;
    }

    /** What is there now, and what will be. */
    public Followed follow(Caller caller, ClusterId id, LogQuery query) {
        caller.requireAtLeast(Role.EDITOR);
        var follow = new LogFollow(query.wanted(time.instant()), wanted -> look(clusters.find(caller, id), wanted));
        var first = follow.get();
        record(caller, id, "logs.follow");
        return new Followed(first, follow);
    }

    /**
     * A cluster's logs, followed by whoever says when to look again.
     *
     * @param first what was there at the beginning
     * @param next looks, and gives what came after the look before. It refuses when the cluster is gone, and throws
     *     {@link dev.matriarch.operators.OperatorUnavailableException} when the data plane does not answer
     */
    public record Followed(LogReading first, Supplier<LogReading> next) {}

    private LogFollow.Look look(HaCluster cluster, Wanted wanted) {
        var adapter = dataPlanes.adapter(cluster.dataPlane(), cluster.operator());
        if (!(adapter instanceof Logs operator)) {
            throw PrimaryMoves.abilityMissing(cluster, "show logs");
        }
        var found = calls.timed(
                cluster.dataPlane(), adapter, "logs", () -> operator.logs(DesiredClusters.ref(cluster), wanted));
        return new LogFollow.Look(LogReading.of(found, others(cluster, found, wanted)), positions(found));
    }

    /** Instances that are known, and that nothing is left of where the servers run. */
    private static Set<String> others(HaCluster cluster, List<InstanceLog> found, Wanted wanted) {
        var known = StoredLook.of(cluster).facts().instances().stream()
                .map(Instance::name)
                .filter(wanted::isOf)
                .collect(Collectors.toCollection(TreeSet::new));
        found.forEach(log -> known.remove(log.instance()));
        if (wanted.instance() != null && known.isEmpty() && found.isEmpty()) {
            throw RequestRefusedException.invalid(
                    List.of(FieldError.parameter("instance", "no-such-instance", wanted.instance() + " is not there")));
        }
        return known;
    }

    private static SortedMap<String, String> positions(List<InstanceLog> found) {
        var positions = new TreeMap<String, String>();
        found.forEach(log -> {
            if (log.position() != null) {
                positions.put(log.instance(), log.position());
            }
        });
        return positions;
    }

    private void record(Caller caller, ClusterId id, String action) {
        transaction.executeWithoutResult(
                status -> audit.record(caller, caller.requireTenant(), action, "/ha-clusters/%s".formatted(id)));
    }
}
