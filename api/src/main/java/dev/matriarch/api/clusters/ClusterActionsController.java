package dev.matriarch.api.clusters;

import static java.util.Objects.requireNonNullElse;

import dev.matriarch.api.clusters.Actions.FailoverRequest;
import dev.matriarch.api.clusters.Actions.ReloadRequest;
import dev.matriarch.api.clusters.Actions.ResizeRequest;
import dev.matriarch.api.clusters.Actions.RestartRequest;
import dev.matriarch.api.clusters.Actions.ScaleRequest;
import dev.matriarch.api.clusters.Actions.SwitchoverRequest;
import dev.matriarch.api.clusters.Actions.UpgradeRequest;
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
class ClusterActionsController {

    private final HaClusters clusters;
    private final Changes changes;

    ClusterActionsController(HaClusters clusters, Changes changes) {
        this.clusters = clusters;
        this.changes = changes;
    }

    @PostMapping(path = "/ha-clusters/{id}/scale", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "scaleCluster", summary = "Change the number of instances")
    ResponseEntity<JobResponse> scale(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable ScaleRequest body,
            ChangeOptions options,
            Call call) {
        var request = requireNonNullElse(body, ScaleRequest.EMPTY);
        return changes.job(caller, call, options, o -> clusters.scale(caller, id, request.instances(), o));
    }

    @PostMapping(path = "/ha-clusters/{id}/resize", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "resizeCluster",
            summary = "Give a cluster more room, or other cpu and memory",
            description = "Volumes grow while clients work; they never shrink, and those whose storage class cannot be"
                    + " expanded are refused with class-cannot-expand. Other cpu and memory, and a new volume for WAL,"
                    + " restart the instances, the primary last. It is also the way out of a full disk.")
    ResponseEntity<JobResponse> resize(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable ResizeRequest body,
            ChangeOptions options,
            Call call) {
        var request = requireNonNullElse(body, ResizeRequest.EMPTY);
        return changes.jobOnceReady(caller, call, options, () -> clusters.resizing(caller, id, request.toDraft()));
    }

    @PostMapping(path = "/ha-clusters/{id}/restart", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "restartCluster",
            summary = "Restart instances, standbys first",
            description = "One instance after the other; the primary last.")
    ResponseEntity<JobResponse> restart(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable RestartRequest body,
            ChangeOptions options,
            Call call) {
        var request = requireNonNullElse(body, RestartRequest.EMPTY);
        return changes.job(caller, call, options, o -> clusters.restart(caller, id, request.instance(), o));
    }

    @PostMapping(path = "/ha-clusters/{id}/reload", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "reloadCluster",
            summary = "Have the servers read their configuration again",
            description = "No operator acknowledges it, and one that sees nothing new has nothing read. Each server is"
                    + " asked, and the job's notes say of each what was proven.")
    ResponseEntity<JobResponse> reload(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable ReloadRequest body,
            ChangeOptions options,
            Call call) {
        return changes.job(caller, call, options, o -> clusters.reload(caller, id, o));
    }

    @PostMapping(path = "/ha-clusters/{id}/upgrade", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "upgradeCluster",
            summary = "Move to the newest release, or to another major version, of PostgreSQL",
            description =
                    "The newest release of the same major version rolls through the instances, standbys first. For"
                            + " another major version the cluster is down while its data is converted. Where that fails,"
                            + " the same call with the old version leads back.")
    ResponseEntity<JobResponse> upgrade(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable UpgradeRequest body,
            ChangeOptions options,
            Call call) {
        var request = requireNonNullElse(body, UpgradeRequest.EMPTY);
        NotOffered.refuseRehearsal(request.rehearse());
        return changes.job(caller, call, options, o -> clusters.upgrade(caller, id, request.version(), o));
    }

    @PostMapping(path = "/ha-clusters/{id}/switchover", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "switchOverCluster", summary = "Hand the primary role to a standby, losing nothing")
    ResponseEntity<JobResponse> switchOver(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable SwitchoverRequest body,
            ChangeOptions options,
            Call call) {
        var request = requireNonNullElse(body, SwitchoverRequest.EMPTY);
        return changes.job(
                caller, call, options, o -> clusters.switchover(caller, id, request.to(), request.maxLagBytes(), o));
    }

    @PostMapping(path = "/ha-clusters/{id}/failover", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "failOverCluster",
            summary = "Make a standby primary although the primary is gone",
            description = "Refused with data-loss-consent-required where acknowledged rows could be lost, unless"
                    + " acceptDataLoss is true.")
    ResponseEntity<JobResponse> failOver(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable FailoverRequest body,
            ChangeOptions options,
            Call call) {
        var request = requireNonNullElse(body, FailoverRequest.EMPTY);
        var acceptDataLoss = requireNonNullElse(request.acceptDataLoss(), false);
        var supersede = requireNonNullElse(request.supersede(), false);
        return changes.job(
                caller,
                call,
                new ChangeOptions(options.dryRun(), options.ifGeneration(), supersede),
                o -> clusters.failover(caller, id, request.to(), acceptDataLoss, o));
    }
}
