package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.JobStore;
import dev.matriarch.provisioning.Caller;
import org.springframework.stereotype.Component;

/** Shows the job that a change would become. */
@Component
public class JobPlans {

    private final JobStore jobs;
    private final Workflows workflows;

    JobPlans(JobStore jobs, Workflows workflows) {
        this.jobs = jobs;
        this.workflows = workflows;
    }

    /**
     * @param exists whether the cluster has an id already
     * @param withSteps false where there is nothing to do
     */
    public JobView planned(
            Caller caller, String kind, HaCluster cluster, boolean exists, boolean withSteps, Plan plan) {
        return JobViews.planned(
                caller,
                workflows.of(kind),
                exists ? cluster.id() : null,
                cluster.namespace(),
                cluster.name(),
                jobs.usualSeconds(kind).orElse(null),
                withSteps,
                plan);
    }
}
