package dev.matriarch.api.clusters;

import dev.matriarch.api.http.PageResponse;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.ClusterFilter;
import dev.matriarch.provisioning.clusters.HaClusters;
import dev.matriarch.provisioning.jobs.JobFilter;
import dev.matriarch.provisioning.jobs.Jobs;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Clusters", description = "Highly available PostgreSQL")
class ClustersController {

    private static final int LAST_JOBS = 5;

    private final HaClusters clusters;
    private final Jobs jobs;

    ClustersController(HaClusters clusters, Jobs jobs) {
        this.clusters = clusters;
        this.jobs = jobs;
    }

    @GetMapping("/ha-clusters")
    @Operation(operationId = "listClusters", summary = "List clusters")
    PageResponse<ClusterResponse> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable String operator,
            @RequestParam(required = false) @Nullable String dataPlane,
            @RequestParam(required = false) @Nullable ClusterState state,
            @Parameter(description = "name=value; given more than once, all must match")
                    @RequestParam(defaultValue = "")
                    List<String> label,
            @Parameter(description = "Those that wait for their deletion, instead of the living")
                    @RequestParam(defaultValue = "false")
                    boolean deleted,
            PageRequest page) {
        var filter =
                new ClusterFilter(name, namespace, operator, dataPlane, state, LabelFilters.parsed(label), deleted);
        return PageResponse.of(clusters.list(caller, filter, page), ClusterResponse::of);
    }

    // The tag counts what was wanted, not what was seen: it goes out past Spring's own comparison, which would answer
    // If-None-Match with 304 although the status has changed.
    @GetMapping("/ha-clusters/{id}")
    @Operation(
            operationId = "getCluster",
            summary = "Get a cluster",
            description =
                    "ETag is the generation in quotes, for If-Match. With Accept: text/plain the answer is made for"
                            + " a terminal.")
    ClusterResponse get(Caller caller, @PathVariable ClusterId id, HttpServletResponse response) {
        var cluster = clusters.get(caller, id);
        response.setHeader(HttpHeaders.ETAG, "\"%d\"".formatted(cluster.generation()));
        return ClusterResponse.of(cluster);
    }

    @Hidden
    @GetMapping(path = "/ha-clusters/{id}", produces = "text/plain;charset=UTF-8")
    String text(Caller caller, @PathVariable ClusterId id) {
        var cluster = clusters.get(caller, id);
        var activeJob = cluster.activeJob();
        var lastJobs = jobs.list(caller, new JobFilter(id, null, null), new PageRequest(null, LAST_JOBS));
        return ClusterText.of(cluster, activeJob == null ? null : jobs.get(caller, activeJob), lastJobs.items());
    }

    @GetMapping(path = "/ha-clusters/{id}/manifest", produces = MediaType.APPLICATION_YAML_VALUE)
    @Operation(
            operationId = "getClusterManifest",
            summary = "Get the manifest as it would be applied now",
            description = "YAML, as the cluster's operator takes it.")
    String manifest(Caller caller, @PathVariable ClusterId id) {
        return clusters.manifest(caller, id);
    }
}
