package dev.matriarch.api.events;

import dev.matriarch.api.http.PageResponse;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.HaClusters;
import dev.matriarch.provisioning.events.EventFilter;
import dev.matriarch.provisioning.events.Events;
import dev.matriarch.provisioning.jobs.Jobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Events", description = "What happened")
class EventsController {

    private static final String STREAM = " With Accept: text/event-stream the answer is a stream of server-sent events"
            + " instead: id, event (the type) and data (the event as JSON), resumed by Last-Event-ID.";

    private final Events events;
    private final HaClusters clusters;
    private final Jobs jobs;

    EventsController(Events events, HaClusters clusters, Jobs jobs) {
        this.events = events;
        this.clusters = clusters;
        this.jobs = jobs;
    }

    @GetMapping("/events")
    @Operation(
            operationId = "listEvents",
            summary = "List the tenant's events",
            description = "Newest first." + STREAM + " Without Last-Event-ID it begins now.")
    PageResponse<EventResponse> list(Caller caller, PageRequest page) {
        return list(caller, new EventFilter(null, null), page);
    }

    @GetMapping("/ha-clusters/{id}/events")
    @Operation(
            operationId = "listClusterEvents",
            summary = "List a cluster's events",
            description = "Newest first." + STREAM + " Without Last-Event-ID it begins now.")
    PageResponse<EventResponse> listOfCluster(Caller caller, @PathVariable ClusterId id, PageRequest page) {
        return list(caller, new EventFilter(clusters.get(caller, id).id(), null), page);
    }

    @GetMapping("/jobs/{id}/events")
    @Operation(
            operationId = "listJobEvents",
            summary = "List a job's events",
            description = "Newest first." + STREAM + " Without Last-Event-ID it begins with the job's first event; it"
                    + " ends after its last.")
    PageResponse<EventResponse> listOfJob(Caller caller, @PathVariable JobId id, PageRequest page) {
        return list(caller, new EventFilter(null, jobs.get(caller, id).id()), page);
    }

    private PageResponse<EventResponse> list(Caller caller, EventFilter filter, PageRequest page) {
        return PageResponse.of(events.list(caller, filter, page), EventResponse::of);
    }
}
