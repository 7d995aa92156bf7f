package dev.matriarch.api.clusters;

import static java.util.Objects.requireNonNullElse;

import dev.matriarch.api.clusters.StandstillRequests.FenceRequest;
import dev.matriarch.api.clusters.StandstillRequests.HibernateRequest;
import dev.matriarch.api.clusters.StandstillRequests.ResumeRequest;
import dev.matriarch.api.clusters.StandstillRequests.UndeleteRequest;
import dev.matriarch.api.clusters.StandstillRequests.UnfenceRequest;
import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.HaClusters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Clusters")
class ClusterStandstillController {

    private final HaClusters clusters;
    private final Changes changes;

    ClusterStandstillController(HaClusters clusters, Changes changes) {
        this.clusters = clusters;
        this.changes = changes;
    }

    @PostMapping(path = "/ha-clusters/{id}/hibernate", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "hibernateCluster",
            summary = "Stop a cluster and keep its data",
            description = "Nothing of it runs until it is resumed, and any change but its deletion is refused with"
                    + " state-conflict meanwhile.")
    ResponseEntity<JobResponse> hibernate(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable HibernateRequest body,
            ChangeOptions options,
            Call call) {
        return changes.job(caller, call, options, o -> clusters.hibernate(caller, id, o));
    }

    @PostMapping(path = "/ha-clusters/{id}/resume", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "resumeCluster", summary = "Start a hibernated cluster")
    ResponseEntity<JobResponse> resume(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable ResumeRequest body,
            ChangeOptions options,
            Call call) {
        return changes.job(caller, call, options, o -> clusters.resume(caller, id, o));
    }

    @PostMapping(path = "/ha-clusters/{id}/undelete", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "undeleteCluster",
            summary = "Bring back a cluster that was deleted with a grace period",
            description = "It runs again if it ran before. Once the deletion of its data has begun it is refused with"
                    + " state-conflict.")
    ResponseEntity<JobResponse> undelete(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable UndeleteRequest body,
            ChangeOptions options,
            Call call) {
        return changes.job(caller, call, options, o -> clusters.undelete(caller, id, o));
    }

    @PostMapping(path = "/ha-clusters/{id}/fence", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "fenceCluster",
            summary = "Stop the PostgreSQL of instances, and keep it stopped",
            description = "A fenced primary stays primary: nobody takes its place, so writes stop. Until the last fence"
                    + " is lifted, other changes are refused with state-conflict.")
    ResponseEntity<JobResponse> fence(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable FenceRequest body,
            ChangeOptions options,
            Call call) {
        var request = requireNonNullElse(body, FenceRequest.EMPTY);
        var supersede = requireNonNullElse(request.supersede(), false);
        return changes.job(
                caller,
                call,
                new ChangeOptions(options.dryRun(), options.ifGeneration(), supersede),
                o -> clusters.fence(caller, id, request.instances(), o));
    }

    @PostMapping(path = "/ha-clusters/{id}/unfence", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "unfenceCluster", summary = "Let the PostgreSQL of fenced instances run again")
    ResponseEntity<JobResponse> unfence(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable UnfenceRequest body,
            ChangeOptions options,
            Call call) {
        var request = requireNonNullElse(body, UnfenceRequest.EMPTY);
        return changes.job(caller, call, options, o -> clusters.unfence(caller, id, request.instances(), o));
    }
}
