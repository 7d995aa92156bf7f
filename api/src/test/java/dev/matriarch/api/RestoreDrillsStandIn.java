package dev.matriarch.api;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.RestoreDrill;
import dev.matriarch.metadata.RestoreDrillId;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.DrillReport;
import dev.matriarch.provisioning.clusters.DrillReport.Check;
import dev.matriarch.provisioning.clusters.DrillView;
import dev.matriarch.provisioning.jobs.JobProblem;
import java.util.List;
import java.util.UUID;

/** One drill that has failed of one check. */
class RestoreDrillsStandIn {

    Page<DrillView> list(Caller caller, ClusterId cluster, PageRequest page) {
        return new Page<>(List.of(get(caller, cluster, new RestoreDrillId(new UUID(1, 1)))), null);
    }

    DrillView get(Caller caller, ClusterId cluster, RestoreDrillId id) {
        return new DrillView(
                new RestoreDrill(
                        id,
                        new TenantId("acme"),
                        cluster,
                        new JobId(new UUID(2, 2)),
                        RestoreDrill.State.FAILED,
                        "{}",
                        Samples.NOON,
                        Samples.NOON),
                new DrillReport(
                        null,
                        4.2,
                        31.5,
                        List.of(new Check(
                                "all orders", "select count(*) > 0 from orders", Check.State.FAILED, 0.1, null)),
                        new JobProblem("check-failed", "of the restored data this does not hold: all orders", null)));
    }
}
