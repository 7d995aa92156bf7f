package dev.matriarch.api.jobs;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.PageResponse;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.JobState;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.HaClusters;
import dev.matriarch.provisioning.jobs.JobFilter;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Jobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Jobs", description = "Tracked changes")
class JobsController {

    private final Jobs jobs;
    private final HaClusters clusters;
    private final Changes changes;

    JobsController(Jobs jobs, HaClusters clusters, Changes changes) {
        this.jobs = jobs;
        this.clusters = clusters;
        this.changes = changes;
    }

    @GetMapping("/jobs")
    @Operation(operationId = "listJobs", summary = "List jobs, those of deleted clusters too")
    PageResponse<JobResponse> list(
            Caller caller,
            @Parameter(description = "Only this cluster's, also after it is gone")
                    @RequestParam(required = false)
                    @Nullable
                    ClusterId cluster,
            @Parameter(description = "Only this kind, such as SCALE_CLUSTER") @RequestParam(required = false) @Nullable
                    String kind,
            @RequestParam(required = false) @Nullable JobState state,
            PageRequest page) {
        return PageResponse.of(jobs.list(caller, new JobFilter(cluster, kind, state), page), JobResponse::of);
    }

    @GetMapping("/ha-clusters/{id}/jobs")
    @Operation(operationId = "listClusterJobs", summary = "List a cluster's jobs")
    PageResponse<JobResponse> listOfCluster(
            Caller caller,
            @PathVariable ClusterId id,
            @Parameter(description = "Only this kind, such as SCALE_CLUSTER") @RequestParam(required = false) @Nullable
                    String kind,
            @RequestParam(required = false) @Nullable JobState state,
            PageRequest page) {
        var cluster = clusters.get(caller, id);
        return PageResponse.of(jobs.list(caller, new JobFilter(cluster.id(), kind, state), page), JobResponse::of);
    }

    @GetMapping("/jobs/{id}")
    @Operation(
            operationId = "getJob",
            summary = "Get a job",
            description = "Retry-After says when to look again; once the job has ended it is no longer there.")
    JobResponse get(Caller caller, @PathVariable JobId id, HttpServletResponse response) {
        var job = jobs.get(caller, id);
        if (!job.state().isFinal()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        return JobResponse.of(job);
    }

    @PostMapping(path = "/jobs/{id}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "cancelJob",
            summary = "Cancel a job and undo what it did",
            description = "Refused with job-past-no-return once the job cannot go back. With Prefer: wait the answer is"
                    + " 200 when the job has ended as CANCELLED.")
    ResponseEntity<JobResponse> cancel(Caller caller, @PathVariable JobId id, Call call) {
        return changes.job(caller, call, JobView.State.CANCELLED, () -> jobs.cancel(caller, id));
    }

    @PostMapping(path = "/jobs/{id}/retry", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "retryJob",
            summary = "Go on with a job that did not succeed, as a new job",
            description = "The new job begins at the step that failed. Refused with job-superseded when the cluster has"
                    + " been changed since.")
    ResponseEntity<JobResponse> retry(Caller caller, @PathVariable JobId id, Call call) {
        return changes.job(caller, call, JobView.State.SUCCEEDED, () -> jobs.retry(caller, id));
    }
}
