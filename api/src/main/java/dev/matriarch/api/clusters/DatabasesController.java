package dev.matriarch.api.clusters;

import dev.matriarch.api.clusters.ContentRequests.DatabasePatch;
import dev.matriarch.api.clusters.ContentRequests.DatabaseRequest;
import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.PageResponse;
import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.HaDatabases;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/ha-clusters/{id}/databases", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Databases", description = "The databases of a cluster, with their extensions")
class DatabasesController {

    private final HaDatabases databases;
    private final Changes changes;

    DatabasesController(HaDatabases databases, Changes changes) {
        this.databases = databases;
        this.changes = changes;
    }

    @GetMapping
    @Operation(
            operationId = "listDatabases",
            summary = "List the databases of a cluster",
            description = "All of them; the one that the cluster was made with comes first.")
    PageResponse<DatabaseResponse> list(Caller caller, @PathVariable ClusterId id) {
        return PageResponse.of(databases.list(caller, id), DatabaseResponse::of);
    }

    @GetMapping("/{name}")
    @Operation(operationId = "getDatabase", summary = "Get a database")
    DatabaseResponse get(Caller caller, @PathVariable ClusterId id, @PathVariable String name) {
        return DatabaseResponse.of(databases.get(caller, id, name));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createDatabase",
            summary = "Make a database",
            description = "Extensions that lead out of a database are refused with the reason.")
    ResponseEntity<JobResponse> create(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody DatabaseRequest request,
            ChangeOptions options,
            Call call) {
        return changes.job(caller, call, options, o -> databases.create(caller, id, request.toDraft(), o));
    }

    @PatchMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "patchDatabase",
            summary = "Give a database another owner or other extensions",
            description = "The database that the cluster was made with keeps its owner.")
    ResponseEntity<JobResponse> patch(
            Caller caller,
            @PathVariable ClusterId id,
            @PathVariable String name,
            @RequestBody DatabasePatch patch,
            ChangeOptions options,
            Call call) {
        return changes.job(caller, call, options, o -> databases.change(caller, id, name, patch.toDraft(), o));
    }

    @DeleteMapping("/{name}")
    @Operation(
            operationId = "dropDatabase",
            summary = "Drop a database with all its rows",
            description = "It waits until nobody is connected to the database. The one that the cluster was made with"
                    + " cannot be dropped.")
    ResponseEntity<JobResponse> drop(
            Caller caller,
            @PathVariable ClusterId id,
            @PathVariable String name,
            @Parameter(description = "The database's name; refused with confirm-mismatch without it")
                    @RequestParam(required = false)
                    @Nullable
                    String confirm,
            ChangeOptions options,
            Call call) {
        return changes.job(caller, call, options, o -> databases.drop(caller, id, name, confirm, o));
    }
}
