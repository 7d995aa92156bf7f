package dev.matriarch.api.platform;

import dev.matriarch.api.http.PageResponse;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.dataplanes.DataPlanes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Platform", description = "What the platform offers, and what was done on it")
class DataPlanesController {

    private final DataPlanes dataPlanes;

    DataPlanesController(DataPlanes dataPlanes) {
        this.dataPlanes = dataPlanes;
    }

    @GetMapping("/data-planes")
    @Operation(operationId = "listDataPlanes", summary = "List the places that run databases")
    PageResponse<DataPlaneResponse> list(Caller caller, PageRequest page) {
        return PageResponse.of(dataPlanes.list(caller, page), DataPlaneResponse::of);
    }

    @GetMapping("/data-planes/{name}")
    @Operation(operationId = "getDataPlane", summary = "Get a place that runs databases")
    DataPlaneResponse get(Caller caller, @PathVariable String name) {
        return DataPlaneResponse.of(dataPlanes.get(caller, name));
    }
}
