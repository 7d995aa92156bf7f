package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.JobStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.events.EventFilter;
import dev.matriarch.provisioning.events.Events;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Jobs, as the tenant that owns them sees and steers them. */
@Service
public class Jobs {

    private static final String LIST = "jobs";

    private final JobStore jobs;
    private final Workflows workflows;
    private final JobReversal reversal;
    private final Events events;

    Jobs(JobStore jobs, Workflows workflows, JobReversal reversal, Events events) {
        this.jobs = jobs;
        this.workflows = workflows;
        this.reversal = reversal;
        this.events = events;
    }

    public JobView get(Caller caller, JobId id) {
        return jobs.find(caller.requireTenant(), id)
                .map(this::view)
                .orElseThrow(() -> RequestRefusedException.notFound("job"));
    }

    /** The newest job of that kind, of one of the caller's clusters. */
    public Optional<JobView> newest(Caller caller, ClusterId cluster, String kind) {
        return jobs.list(caller.requireTenant(), cluster, kind, null, null, 1).stream()
                .findFirst()
                .map(this::view);
    }

    public Page<JobView> list(Caller caller, JobFilter filter, PageRequest page) {
        var before = Pages.last(page, LIST, key -> new JobId(UUID.fromString(key)));
        var found = jobs.list(
                caller.requireTenant(), filter.cluster(), filter.kind(), filter.state(), before, Pages.rows(page));
        return Pages.page(page, LIST, found, job -> job.id().toString()).map(this::view);
    }

    /** Turns a job round, unless it is past its point of no return or over. Asked again, it answers the same job. */
    public JobView cancel(Caller caller, JobId id) {
        caller.requireAtLeast(Role.EDITOR);
        return view(reversal.cancel(caller, id));
    }

    /** A new job that goes on where a failed one stopped. */
    public JobView retry(Caller caller, JobId id) {
        caller.requireAtLeast(Role.EDITOR);
        return reversal.retry(caller, id);
    }

    /** Returns when the job has ended or the time is over, whichever is first. */
    public JobView await(Caller caller, JobId id, Duration atMost) {
        var until = System.nanoTime() + atMost.toNanos();
        var seen = events.newest(caller);
        var job = get(caller, id);
        while (!job.state().isFinal()) {
            var left = Duration.ofNanos(until - System.nanoTime());
            if (!left.isPositive()) {
                return job;
            }
            var news = events.after(caller, new EventFilter(null, id), seen, left);
            seen = news.isEmpty() ? seen : news.getLast().id();
            job = get(caller, id);
        }
        return job;
    }

    private JobView view(Job job) {
        return JobViews.of(job, workflows.of(job.kind()));
    }
}
