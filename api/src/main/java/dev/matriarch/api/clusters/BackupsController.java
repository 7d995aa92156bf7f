package dev.matriarch.api.clusters;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.PageResponse;
import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.HaBackups;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
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
@RequestMapping(path = "/ha-clusters/{id}/backups", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Backups", description = "Base backups, from which clusters are restored together with archived WAL")
class BackupsController {

    private final HaBackups backups;
    private final Changes changes;

    BackupsController(HaBackups backups, Changes changes) {
        this.backups = backups;
        this.changes = changes;
    }

    /** Nothing has to be said. */
    @Schema(name = "CreateBackupRequest", description = "Nothing has to be said.")
    record CreateBackupRequest() {}

    @GetMapping
    @Operation(
            operationId = "listBackups",
            summary = "List the base backups of a cluster",
            description =
                    "All that its archive has now, newest first. To which moments the cluster can be restored stands"
                            + " in its status.recoveryWindow.")
    PageResponse<BackupResponse> list(Caller caller, @PathVariable ClusterId id) {
        return PageResponse.of(backups.list(caller, id), BackupResponse::of);
    }

    @GetMapping("/{name}")
    @Operation(operationId = "getBackup", summary = "Get a base backup")
    BackupResponse get(Caller caller, @PathVariable ClusterId id, @PathVariable String name) {
        return BackupResponse.of(backups.get(caller, id, name));
    }

    @PostMapping
    @Operation(
            operationId = "createBackup",
            summary = "Take a base backup now",
            description = "Its job is in no other's way. It has succeeded once the backup can be restored from.")
    ResponseEntity<JobResponse> create(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody(required = false) @Nullable CreateBackupRequest body,
            ChangeOptions options,
            Call call) {
        return changes.job(caller, call, options, o -> backups.create(caller, id, o));
    }
}
