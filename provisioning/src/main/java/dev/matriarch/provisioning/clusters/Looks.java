package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.dataplanes.DataPlaneConnections;
import dev.matriarch.provisioning.events.EventLog;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Looks at clusters, and keeps what was seen. An older look never takes the place of a newer one. */
@Component
class Looks {

    private final ClusterStore clusters;
    private final DataPlaneConnections dataPlanes;
    private final OperatorCalls calls;
    private final EventLog events;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    Looks(
            ClusterStore clusters,
            DataPlaneConnections dataPlanes,
            OperatorCalls calls,
            EventLog events,
            TransactionTemplate transaction,
            InstantSource time) {
        this.clusters = clusters;
        this.dataPlanes = dataPlanes;
        this.calls = calls;
        this.events = events;
        this.transaction = transaction;
        this.time = time;
    }

    OperatorAdapter adapter(HaCluster cluster) {
        return dataPlanes.adapter(cluster.dataPlane(), cluster.operator());
    }

    /** Held against what is wanted of the cluster, whoever has written it. */
    Observation look(HaCluster cluster) {
        return look(cluster, Expectation.matching(DesiredClusters.of(cluster), null));
    }

    /** Takes a number, looks, and stores what was seen unless a later look was stored meanwhile. */
    Observation look(HaCluster cluster, Expectation expectation) {
        var number = clusters.nextLook(cluster.id());
        var began = time.instant();
        var adapter = adapter(cluster);
        var observation = calls.timed(
                cluster.dataPlane(),
                adapter,
                "observe",
                () -> adapter.observe(DesiredClusters.ref(cluster), expectation));
        transaction.executeWithoutResult(status ->
                store(cluster, number, StoredLook.of(observation), new LastPrimary.Span(began, time.instant())));
        return observation;
    }

    private void store(HaCluster cluster, long number, StoredLook look, LastPrimary.Span span) {
        var state = look.state(DesiredClusters.state(cluster.desired()));
        clusters.look(cluster.id(), number, before -> Json.write(look.after(before, span)), span.ended(), state)
                .ifPresent(before -> tell(before, look, span, state));
    }

    private void tell(HaCluster before, StoredLook look, LastPrimary.Span span, ClusterState state) {
        var shown = before.state();
        if (before.activeJob() == null && shown != state && shown.isIdle()) {
            events.record(
                    before.tenant(),
                    "cluster." + state.name().toLowerCase(Locale.ROOT),
                    before.id(),
                    null,
                    Map.of("was", shown.name()));
        }
        var last = LastPrimary.of(before);
        if (last != null && last.isReplacedBy(look.facts())) {
            events.record(
                    before.tenant(),
                    "cluster.primary-changed",
                    before.id(),
                    before.activeJob(),
                    last.change(look.facts(), span));
        }
    }
}
