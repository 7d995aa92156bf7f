package dev.matriarch.api.clusters;

import dev.matriarch.api.clusters.ContentRequests.UserRequest;
import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.PageResponse;
import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.api.security.Needs;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.HaUsers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/ha-clusters/{id}/users", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Users", description = "The users of a cluster's databases beside its owner")
class UsersController {

    private final HaUsers users;
    private final Changes changes;

    UsersController(HaUsers users, Changes changes) {
        this.users = users;
        this.changes = changes;
    }

    @GetMapping
    @Operation(operationId = "listUsers", summary = "List the users of a cluster", description = "All of them.")
    PageResponse<UserResponse> list(Caller caller, @PathVariable ClusterId id) {
        return PageResponse.of(users.list(caller, id), UserResponse::of);
    }

    @GetMapping("/{name}")
    @Operation(operationId = "getUser", summary = "Get a user")
    UserResponse get(Caller caller, @PathVariable ClusterId id, @PathVariable String name) {
        return UserResponse.of(users.get(caller, id, name));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createUser",
            summary = "Make a user",
            description = "It can log in, with a password that the server chooses, and is never a superuser, nor may it"
                    + " make roles or databases, replicate, or bypass row security.")
    ResponseEntity<JobResponse> create(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestBody UserRequest request,
            ChangeOptions options,
            Call call) {
        return changes.job(caller, call, options, o -> users.create(caller, id, request.toDraft(), o));
    }

    @DeleteMapping("/{name}")
    @Operation(
            operationId = "dropUser",
            summary = "Drop a user",
            description = "Where it owns something PostgreSQL refuses that, and the job fails with its words.")
    ResponseEntity<JobResponse> drop(
            Caller caller, @PathVariable ClusterId id, @PathVariable String name, ChangeOptions options, Call call) {
        return changes.job(caller, call, options, o -> users.drop(caller, id, name, o));
    }

    @GetMapping("/{name}/credentials")
    @Needs(Role.EDITOR)
    @Operation(
            operationId = "getUserCredentials",
            summary = "Get what an application needs to connect as this user",
            description = "Takes the role editor or above. Each read is audited.")
    CredentialsResponse credentials(Caller caller, @PathVariable ClusterId id, @PathVariable String name) {
        return CredentialsResponse.of(users.credentials(caller, id, name));
    }
}
