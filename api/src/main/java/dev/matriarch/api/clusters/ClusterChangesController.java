package dev.matriarch.api.clusters;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.DryRun;
import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.GracePeriod;
import dev.matriarch.provisioning.clusters.HaClusters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Clusters", description = "Highly available PostgreSQL")
class ClusterChangesController {

    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final HaClusters clusters;
    private final Changes changes;

    ClusterChangesController(HaClusters clusters, Changes changes) {
        this.clusters = clusters;
        this.changes = changes;
    }

    @PostMapping(path = "/ha-clusters", consumes = JSON)
    @Operation(operationId = "createCluster", summary = "Create a cluster")
    ResponseEntity<JobResponse> create(Caller caller, @RequestBody ClusterRequest request, DryRun dryRun, Call call) {
        return create(caller, request, null, dryRun, call);
    }

    @PostMapping(path = "/ha-clusters/zalando-postgresql", consumes = JSON)
    @Operation(operationId = "createZalandoCluster", summary = "Create a cluster that the operator zalando runs")
    ResponseEntity<JobResponse> createZalando(
            Caller caller, @RequestBody ClusterRequest request, DryRun dryRun, Call call) {
        return create(caller, request, "zalando", dryRun, call);
    }

    @PostMapping(path = "/ha-clusters/cloudnative-pg", consumes = JSON)
    @Operation(
            operationId = "createCloudNativePgCluster",
            summary = "Create a cluster that the operator cloudnative-pg runs")
    ResponseEntity<JobResponse> createCloudNativePg(
            Caller caller, @RequestBody ClusterRequest request, DryRun dryRun, Call call) {
        return create(caller, request, "cloudnative-pg", dryRun, call);
    }

    @PatchMapping(
            path = "/ha-clusters/{id}",
            consumes = {JSON, MERGE_PATCH})
    @Operation(
            operationId = "patchCluster",
            summary = "Change parts of a cluster",
            description = "The body is a merge patch (RFC 7396) of what GET answers, as application/json or as"
                    + " application/merge-patch+json.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(mediaType = JSON, schema = @Schema(implementation = ClusterPatch.class))))
    ResponseEntity<JobResponse> patch(
            Caller caller, @PathVariable ClusterId id, @RequestBody JsonNode body, ChangeOptions options, Call call) {
        var change = ClusterPatch.changing(body);
        return changes.jobOnceReady(caller, call, options, () -> clusters.changing(caller, id, change));
    }

    @PutMapping(path = "/ha-clusters/{id}", consumes = JSON)
    @Operation(
            operationId = "putCluster",
            summary = "Change a cluster as a whole",
            description = "What is left out goes back to its default, except what can never change, the version and the"
                    + " storage.")
    ResponseEntity<JobResponse> put(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody ClusterRequest request,
            ChangeOptions options,
            Call call) {
        var draft = request.toDraft(null);
        return changes.jobOnceReady(caller, call, options, () -> clusters.changing(caller, id, _ -> draft));
    }

    @DeleteMapping("/ha-clusters/{id}")
    @Operation(
            operationId = "deleteCluster",
            summary = "Delete a cluster and its data",
            description = "Refused while the cluster is protected. Once the job has succeeded the cluster is not found"
                    + " any more and its name is free. With a grace period it hibernates, is in the list of deleted"
                    + " clusters only, and keeps its name; undelete brings it back, and a delete without a grace period"
                    + " ends it now. What is in its archive stays there, with all that was committed last.")
    ResponseEntity<JobResponse> delete(
            Caller caller,
            @PathVariable ClusterId id,
            @Parameter(description = "The cluster's name, as a safeguard") @RequestParam(required = false) @Nullable
                    String confirm,
            @Parameter(description = "Take a last base backup first; false, when left out. Not with a grace period.")
                    @RequestParam(required = false)
                    @Nullable
                    Boolean finalBackup,
            @Parameter(
                            description = "How long it can be brought back, a duration of ISO 8601 (PT24H) of at most"
                                    + " P30D; at once and for good, when left out. It hibernates meanwhile, which not"
                                    + " every operator can.")
                    @RequestParam(required = false)
                    @Nullable
                    String grace,
            ChangeOptions options,
            Call call) {
        var period = grace == null ? GracePeriod.NONE : GracePeriod.parse(grace);
        return changes.job(
                caller,
                call,
                options,
                o -> clusters.delete(caller, id, confirm, period, Boolean.TRUE.equals(finalBackup), o));
    }

    private ResponseEntity<JobResponse> create(
            Caller caller, ClusterRequest request, @Nullable String operator, DryRun dryRun, Call call) {
        var draft = request.toDraft(operator);
        var options = new ChangeOptions(dryRun.asked(), null, false);
        return changes.jobOnceReady(caller, call, options, () -> clusters.creation(caller, draft));
    }
}
