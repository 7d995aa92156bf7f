package dev.matriarch.api.clusters;

import static java.util.Objects.requireNonNullElse;

import dev.matriarch.api.clusters.Actions.RotateCredentialsRequest;
import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.api.security.Needs;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.HaClusters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Clusters")
class CredentialsController {

    private final HaClusters clusters;
    private final Changes changes;

    CredentialsController(HaClusters clusters, Changes changes) {
        this.clusters = clusters;
        this.changes = changes;
    }

    @GetMapping("/ha-clusters/{id}/credentials")
    @Needs(Role.EDITOR)
    @Operation(
            operationId = "getClusterCredentials",
            summary = "Get what an application needs to connect",
            description = "Takes the role editor or above. Each read is audited.")
    CredentialsResponse credentials(Caller caller, @PathVariable ClusterId id) {
        return CredentialsResponse.of(clusters.credentials(caller, id));
    }

    @PostMapping(
            path = "/ha-clusters/{id}/credentials/rotate",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "rotateClusterCredentials",
            summary = "Give the owner new credentials, and keep the present ones for a while",
            description =
                    "Once the job has succeeded, getClusterCredentials answers the new ones, with another username and"
                            + " password; every instance has let them in by then. The present ones let in until"
                            + " keepPreviousFor has passed since, and a job of the kind END_PREVIOUS_CREDENTIALS ends"
                            + " them. What either makes belongs to the owner. While previous ones are kept, the next"
                            + " rotation is refused with state-conflict, unless endPrevious is true. Sessions that are"
                            + " open go on.")
    ResponseEntity<JobResponse> rotate(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable RotateCredentialsRequest body,
            ChangeOptions options,
            Call call) {
        var request = requireNonNullElse(body, RotateCredentialsRequest.EMPTY);
        var endPrevious = requireNonNullElse(request.endPrevious(), false);
        return changes.jobOnceReady(
                caller, call, options, () -> clusters.rotating(caller, id, request.keepPreviousFor(), endPrevious));
    }
}
