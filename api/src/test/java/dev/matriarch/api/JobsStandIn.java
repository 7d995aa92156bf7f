package dev.matriarch.api;

import dev.matriarch.metadata.JobId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.jobs.JobFilter;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job. */
class JobsStandIn {

    volatile JobView.State state = JobView.State.RUNNING;
    volatile JobView.State stateAfterWaiting = JobView.State.RUNNING;

    @Nullable
    Duration waited;

    @Nullable
    RuntimeException failure;

    @Nullable
    JobFilter filter;

    void forget() {
        state = JobView.State.RUNNING;
        stateAfterWaiting = JobView.State.RUNNING;
        waited = null;
        failure = null;
    }

    JobView get(Caller caller, JobId id) {
        if (!id.equals(Samples.JOB)) {
            throw RequestRefusedException.notFound("job");
        }
        return Samples.job(state);
    }

    Page<JobView> list(Caller caller, JobFilter which, PageRequest page) {
        filter = which;
        return new Page<>(List.of(Samples.job(state)), null);
    }

    JobView cancel(Caller caller, JobId id) {
        return Samples.job(JobView.State.CANCELLING);
    }

    JobView retry(Caller caller, JobId id) {
        return Samples.job(JobView.State.PENDING);
    }

    JobView await(Caller caller, JobId id, Duration atMost) {
        waited = atMost;
        if (failure != null) {
            throw failure;
        }
        return Samples.job(stateAfterWaiting);
    }
}
