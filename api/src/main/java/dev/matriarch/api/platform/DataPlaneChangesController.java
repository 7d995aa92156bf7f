package dev.matriarch.api.platform;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.Changes.Created;
import dev.matriarch.api.security.Needs;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.dataplanes.DataPlaneAdministration;
import dev.matriarch.provisioning.dataplanes.DataPlaneView;
import dev.matriarch.provisioning.dataplanes.DataPlanes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Platform", description = "What the platform offers, and what was done on it")
class DataPlaneChangesController {

    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
    private static final String ADMINS = "Takes a platform administrator. ";

    private final DataPlaneAdministration administration;
    private final DataPlanes dataPlanes;
    private final Changes changes;

    DataPlaneChangesController(DataPlaneAdministration administration, DataPlanes dataPlanes, Changes changes) {
        this.administration = administration;
        this.dataPlanes = dataPlanes;
        this.changes = changes;
    }

    @PostMapping(path = "/data-planes", consumes = JSON, produces = JSON)
    @Needs(Role.PLATFORM_ADMIN)
    @Operation(
            operationId = "createDataPlane",
            summary = "Register a Kubernetes cluster as a place that runs databases",
            description =
                    ADMINS + "It is checked within 10 seconds. Where something is missing nothing is registered, and"
                            + " `errors` names all of it. Credentials are kept encrypted and never shown.")
    ResponseEntity<DataPlaneResponse> create(Caller caller, @RequestBody DataPlaneRequest request, Call call) {
        return changes.createdOnceReady(
                caller,
                call,
                () -> answered(administration.registration(caller, request.toDraft())),
                name -> read(caller, name));
    }

    @PutMapping(path = "/data-planes/{name}/credentials", consumes = JSON, produces = JSON)
    @Needs(Role.PLATFORM_ADMIN)
    @Operation(
            operationId = "replaceDataPlaneCredentials",
            summary = "Replace the credentials of a place that runs databases",
            description =
                    ADMINS + "The new ones are checked as at registration, before they take the place of the old ones;"
                            + " they must lead to the same place.")
    ResponseEntity<DataPlaneResponse> replaceCredentials(
            Caller caller, @PathVariable String name, @RequestBody DataPlaneCredentialsRequest request, Call call) {
        return changes.changedOnceReady(
                caller,
                call,
                () -> answered(administration.rotation(caller, name, request.given())),
                known -> read(caller, known));
    }

    @PostMapping(path = "/data-planes/{name}/check", produces = JSON)
    @Needs(Role.PLATFORM_ADMIN)
    @Operation(
            operationId = "checkDataPlane",
            summary = "Check a place that runs databases now",
            description =
                    ADMINS + "What is missing is in `shortcomings`. It is also checked by itself, every few minutes.")
    ResponseEntity<DataPlaneResponse> check(Caller caller, @PathVariable String name, Call call) {
        return changes.changedOnceReady(
                caller, call, () -> answered(administration.check(caller, name)), known -> read(caller, known));
    }

    @DeleteMapping("/data-planes/{name}")
    @Needs(Role.PLATFORM_ADMIN)
    @Operation(
            operationId = "deleteDataPlane",
            summary = "Remove a place that runs databases",
            description =
                    ADMINS + "Refused while clusters are on it, or tenants have it as their default. Its credentials"
                            + " are forgotten.")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String name, Call call) {
        return changes.gone(caller, call, () -> administration.delete(caller, name));
    }

    private static Supplier<Created<DataPlaneResponse>> answered(Supplier<DataPlaneView> work) {
        return () -> {
            var dataPlane = work.get();
            return new Created<>(dataPlane.name(), "/data-planes/" + dataPlane.name(), DataPlaneResponse.of(dataPlane));
        };
    }

    private DataPlaneResponse read(Caller caller, String name) {
        return DataPlaneResponse.of(dataPlanes.get(caller, name));
    }
}
