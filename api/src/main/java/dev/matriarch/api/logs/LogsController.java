package dev.matriarch.api.logs;

import dev.matriarch.api.security.Needs;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.clusters.ClusterLogs;
import dev.matriarch.provisioning.clusters.LogQuery;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@Tag(name = "Clusters")
class LogsController {

    private static final String PATH = "/ha-clusters/{id}/logs";
    private static final String TAIL = "" + LogQuery.DEFAULT_TAIL;

    private final ClusterLogs logs;
    private final LogStreams streams;

    LogsController(ClusterLogs logs, LogStreams streams) {
        this.logs = logs;
        this.streams = streams;
    }

    @GetMapping(PATH)
    @Needs(Role.EDITOR)
    @Operation(
            operationId = "getClusterLogs",
            summary = "Get what the cluster's PostgreSQL servers have logged",
            description = "Takes the role editor or above, because statements may hold data. Each read is audited."
                    + " Passwords, password hashes, connection strings' secrets and keys are shown as ***. Of one answer"
                    + " the text is about 4 MiB at most, and of each message or statement 16 KiB; the oldest lines are"
                    + " left out first. With Accept: text/plain the answer is made for a terminal. With Accept:"
                    + " text/event-stream it is a stream of server-sent events that follows the logs for up to an hour:"
                    + " line (a LogLine), instance (a LogOfInstance, when it cannot be read, can be read again, or logs"
                    + " faster than it is read) and, as the last one, end with code and detail: data-plane-unavailable,"
                    + " not-found (the cluster is gone), server-stopping, time-limit or another problem's code. To go on,"
                    + " open another with since. Too many streams of one tenant are refused with rate-limited.")
    LogsResponse get(
            Caller caller,
            @PathVariable ClusterId id,
            @Parameter(description = "Only this one") @RequestParam(required = false) @Nullable String instance,
            @Parameter(
                            description =
                                    "Nothing older: a moment of RFC 3339 (2026-11-20T03:00:00Z), or how long ago as a"
                                            + " duration of ISO 8601 (PT10M)")
                    @RequestParam(required = false)
                    @Nullable
                    String since,
            @Parameter(
                            description = "The most lines of one instance, the newest",
                            schema =
                                    @Schema(
                                            type = "integer",
                                            format = "int32",
                                            minimum = "1",
                                            maximum = "1000",
                                            defaultValue = TAIL))
                    @RequestParam(defaultValue = TAIL)
                    int tail,
            @Parameter(
                            description =
                                    "All that the operator runs beside PostgreSQL says, not its warnings and errors"
                                            + " alone")
                    @RequestParam(defaultValue = "false")
                    boolean manager) {
        return LogsResponse.of(logs.read(caller, id, query(instance, since, tail, manager)));
    }

    @Hidden
    @GetMapping(path = PATH, produces = "text/plain;charset=UTF-8")
    @Needs(Role.EDITOR)
    String text(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(defaultValue = TAIL) int tail,
            @RequestParam(defaultValue = "false") boolean manager) {
        return LogText.of(logs.read(caller, id, query(instance, since, tail, manager)));
    }

    @Hidden
    @GetMapping(path = PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Needs(Role.EDITOR)
    SseEmitter stream(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(defaultValue = TAIL) int tail,
            @RequestParam(defaultValue = "false") boolean manager) {
        var query = query(instance, since, tail, manager);
        return streams.open(caller, () -> logs.follow(caller, id, query));
    }

    private static LogQuery query(@Nullable String instance, @Nullable String since, int tail, boolean manager) {
        return new LogQuery(instance, since == null ? null : LogQuery.Since.parse(since), tail, manager);
    }
}
