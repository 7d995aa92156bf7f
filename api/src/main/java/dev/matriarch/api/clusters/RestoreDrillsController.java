package dev.matriarch.api.clusters;

import static java.util.Objects.requireNonNullElse;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.DryRun;
import dev.matriarch.api.http.PageResponse;
import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.RestoreDrillId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.RestoreDrills;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/ha-clusters/{id}/restore-drills", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Backups")
class RestoreDrillsController {

    private final RestoreDrills drills;
    private final Changes changes;

    RestoreDrillsController(RestoreDrills drills, Changes changes) {
        this.drills = drills;
        this.changes = changes;
    }

    @GetMapping
    @Operation(
            operationId = "listRestoreDrills",
            summary = "List the restore drills of a cluster",
            description = "Newest first. Their reports are kept for as long as the cluster is.")
    PageResponse<RestoreDrillResponse> list(Caller caller, @PathVariable ClusterId id, PageRequest page) {
        return PageResponse.of(drills.list(caller, id, page), RestoreDrillResponse::of);
    }

    @GetMapping("/{drill}")
    @Operation(operationId = "getRestoreDrill", summary = "Get a restore drill with what it has found so far")
    RestoreDrillResponse get(Caller caller, @PathVariable ClusterId id, @PathVariable RestoreDrillId drill) {
        return RestoreDrillResponse.of(drills.get(caller, id, drill));
    }

    @PostMapping
    @Operation(
            operationId = "createRestoreDrill",
            summary = "Prove that a cluster can be restored",
            description =
                    "Its archive is restored into a cluster of one instance beside it, which is the job's and has a name that"
                            + " begins with drill-. What has to hold of the data is asked there, and that cluster is removed,"
                            + " whatever was found. The job fails where the drill does; its report is kept. The cluster itself"
                            + " goes on as it is, and it need not even answer.")
    ResponseEntity<JobResponse> create(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable RestoreDrillRequest body,
            DryRun dryRun,
            Call call) {
        var draft = requireNonNullElse(body, RestoreDrillRequest.EMPTY).toDraft();
        return changes.jobOnceReady(
                caller,
                call,
                new ChangeOptions(dryRun.asked(), null, false),
                () -> drills.beginning(caller, id, draft));
    }
}
