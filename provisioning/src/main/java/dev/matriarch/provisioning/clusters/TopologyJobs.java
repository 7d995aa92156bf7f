package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobView;
import org.springframework.stereotype.Component;

/** Where the jobs that somebody asks of a topology come into being. */
@Component
class TopologyJobs {

    private final JobIntake intake;
    private final AuditLog audit;

    TopologyJobs(JobIntake intake, AuditLog audit) {
        this.intake = intake;
        this.audit = audit;
    }

    /** The caller holds the locks of the topology and of all clusters that the job changes. */
    JobView accept(Caller caller, JobIntake.Order order) {
        audit.record(
                caller, caller.requireTenant(), ClusterChanges.action(order.kind()), "/topologies/" + order.topology());
        return intake.accept(caller, order);
    }
}
