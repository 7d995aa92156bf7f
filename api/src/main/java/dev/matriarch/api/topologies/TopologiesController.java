package dev.matriarch.api.topologies;

import static java.util.Objects.requireNonNullElse;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.Changes.Created;
import dev.matriarch.api.http.DryRun;
import dev.matriarch.api.http.PageResponse;
import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.api.topologies.TopologyRequests.MemberRequest;
import dev.matriarch.api.topologies.TopologyRequests.TopologyFailoverRequest;
import dev.matriarch.api.topologies.TopologyRequests.TopologyRejoinRequest;
import dev.matriarch.api.topologies.TopologyRequests.TopologyRequest;
import dev.matriarch.api.topologies.TopologyRequests.TopologySwitchoverRequest;
import dev.matriarch.metadata.TopologyId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.Topologies;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Topologies", description = "Clusters that hold the same data in several places, of which one takes writes")
class TopologiesController {

    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final Topologies topologies;
    private final Changes changes;

    TopologiesController(Topologies topologies, Changes changes) {
        this.topologies = topologies;
        this.changes = changes;
    }

    @GetMapping(path = "/topologies", produces = JSON)
    @Operation(operationId = "listTopologies", summary = "List topologies")
    PageResponse<TopologyResponse> list(Caller caller, PageRequest page) {
        return PageResponse.of(topologies.list(caller, page), TopologyResponse::of);
    }

    @GetMapping(path = "/topologies/{id}", produces = JSON)
    @Operation(
            operationId = "getTopology",
            summary = "Get a topology",
            description = "With how far the replica is behind.")
    TopologyResponse get(Caller caller, @PathVariable TopologyId id) {
        return TopologyResponse.of(topologies.get(caller, id));
    }

    @PostMapping(path = "/topologies", consumes = JSON, produces = JSON)
    @Operation(
            operationId = "createTopology",
            summary = "Make a topology of a cluster",
            description =
                    "The cluster goes on as it is. It has to be backed up, since what follows it reads its archive, unless the"
                            + " operator can stream from one cluster to another.")
    ResponseEntity<TopologyResponse> create(Caller caller, @RequestBody TopologyRequest request, Call call) {
        return changes.created(
                caller,
                call,
                () -> {
                    var topology = topologies.create(caller, request.name(), request.primaryCluster());
                    return new Created<>(
                            topology.id().toString(), TopologyResponse.path(topology), TopologyResponse.of(topology));
                },
                id -> get(caller, new TopologyId(UUID.fromString(id))));
    }

    @DeleteMapping("/topologies/{id}")
    @Operation(
            operationId = "deleteTopology",
            summary = "Forget a topology",
            description = "Refused while clusters follow its primary, which goes on as it is.")
    ResponseEntity<Void> delete(Caller caller, @PathVariable TopologyId id, Call call) {
        return changes.gone(caller, call, () -> topologies.delete(caller, id));
    }

    @PostMapping(path = "/topologies/{id}/members", consumes = JSON, produces = JSON)
    @Operation(
            operationId = "addTopologyMember",
            summary = "Make a cluster that follows the primary",
            description =
                    "It is made from the primary's newest base backup and follows its archive, in the same data plane or"
                            + " in another one of the same operator. With streaming it gets the primary's WAL as it is written;"
                            + " where that is not backed up, it is made as a copy of it. It takes no writes, and its owner has the same password."
                            + " DELETE /ha-clusters/{id} takes it out again.")
    ResponseEntity<JobResponse> addMember(
            Caller caller, @PathVariable TopologyId id, @RequestBody MemberRequest request, DryRun dryRun, Call call) {
        return changes.jobOnceReady(
                caller,
                call,
                options(dryRun),
                () -> topologies.adding(caller, id, request.toDraft(), request.streams()));
    }

    @PostMapping(path = "/topologies/{id}/switchover", consumes = JSON, produces = JSON)
    @Operation(
            operationId = "switchOverTopology",
            summary = "Let another member take writes, losing nothing",
            description =
                    "The job's cluster is the one that takes writes now. It stops; the other one takes its place once it"
                            + " has replayed everything, and is followed from then on. The same call leads back. Until"
                            + " the other one is promoted, cancelling the job puts the old one back in service.")
    ResponseEntity<JobResponse> switchOver(
            Caller caller,
            @PathVariable TopologyId id,
            @RequestBody(required = false) @Nullable TopologySwitchoverRequest body,
            DryRun dryRun,
            Call call) {
        return changes.jobOnceReady(
                caller, call, options(dryRun), () -> topologies.switching(caller, id, body == null ? null : body.to()));
    }

    @PostMapping(path = "/topologies/{id}/failover", consumes = JSON, produces = JSON)
    @Operation(
            operationId = "failOverTopology",
            summary = "Let a replica take the place of a primary that is lost",
            description =
                    "Refused without acceptDataLoss, while the primary answers and is not down, and while something of"
                            + " it still arrives. The job's result names what may be lost. The old primary is closed on first contact,"
                            + " before anything else is done to it; its volumes stay until it is deleted.")
    ResponseEntity<JobResponse> failOver(
            Caller caller,
            @PathVariable TopologyId id,
            @RequestBody(required = false) @Nullable TopologyFailoverRequest body,
            DryRun dryRun,
            Call call) {
        var request = requireNonNullElse(body, TopologyFailoverRequest.EMPTY);
        return changes.jobOnceReady(
                caller,
                call,
                options(dryRun),
                () -> topologies.failing(
                        caller,
                        id,
                        request.to(),
                        requireNonNullElse(request.acceptDataLoss(), false),
                        requireNonNullElse(request.oldPrimaryStopped(), false)));
    }

    @PostMapping(path = "/topologies/{id}/rejoin", consumes = JSON, produces = JSON)
    @Operation(
            operationId = "rejoinTopology",
            summary = "Let a member that was lost follow the primary",
            description =
                    "Its history is another one, so it is made anew from the primary's archive, under its name and id, and"
                            + " has the primary's password. Refused without acceptDataLoss: what it alone has goes with its"
                            + " volumes. Its earlier archive stays.")
    ResponseEntity<JobResponse> rejoin(
            Caller caller,
            @PathVariable TopologyId id,
            @RequestBody(required = false) @Nullable TopologyRejoinRequest body,
            DryRun dryRun,
            Call call) {
        var request = requireNonNullElse(body, TopologyRejoinRequest.EMPTY);
        return changes.jobOnceReady(
                caller,
                call,
                options(dryRun),
                () -> topologies.rejoining(
                        caller, id, request.member(), requireNonNullElse(request.acceptDataLoss(), false)));
    }

    private static ChangeOptions options(DryRun dryRun) {
        return new ChangeOptions(dryRun.asked(), null, false);
    }
}
