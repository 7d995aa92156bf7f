package dev.matriarch.api;

import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.TopologyView;
import java.util.List;
import java.util.UUID;

/** One topology with one cluster. */
class TopologiesStandIn {

    Page<TopologyView> list(Caller caller, PageRequest page) {
        return new Page<>(List.of(get(caller, new TopologyId(new UUID(1, 1)))), null);
    }

    TopologyView get(Caller caller, TopologyId id) {
        return new TopologyView(
                id,
                new TenantId("acme"),
                "orders",
                Samples.NOON,
                null,
                List.of(new TopologyView.Member(
                        Samples.pooled(),
                        Topology.Role.REPLICA,
                        List.of(TopologyView.Way.ARCHIVE, TopologyView.Way.STREAM),
                        new TopologyView.Lag(0L, Samples.NOON, 0L))));
    }
}
