package dev.matriarch.api.logs;

import dev.matriarch.api.json.ApiJson;
import dev.matriarch.api.problems.Problems;
import dev.matriarch.provisioning.clusters.ClusterLogs.Followed;
import dev.matriarch.provisioning.clusters.LogReading;
import dev.matriarch.provisioning.clusters.LogReading.InstanceReading;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells one client of a cluster's logs as they come, that it is still there when nothing comes, and why it ends. */
class LogStream {

    private static final Logger log = LoggerFactory.getLogger(LogStream.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int LOOKS_PER_HEARTBEAT = 10;

    private final SseEmitter emitter;
    private final Followed logs;
    private final String requestId;
    private final long looks;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private final Map<String, String> notes = new HashMap<>();

    /** The data of the last event. */
    record Ending(String code, String detail, @Nullable String nextAction) {

        static final Ending SERVER_STOPS =
                new Ending("server-stopping", "this server stops", "open another stream with since");
        static final Ending TIME_LIMIT =
                new Ending("time-limit", "a stream lasts an hour at most", "open another stream with since");
        static final Ending CLIENT_GONE = new Ending("client-gone", "nobody reads it", null);
    }

    /** @param atMost how long it lasts */
    LogStream(SseEmitter emitter, Followed logs, String requestId, Duration atMost) {
        this.emitter = emitter;
        this.logs = logs;
        this.requestId = requestId;
        this.looks = atMost.dividedBy(BETWEEN_LOOKS);
    }

    /** @param atTheEnd runs once nothing more is told, before the client can see that; no word of the container is awaited */
    void start(Runnable atTheEnd) {
        Thread.ofVirtual().name("logs-" + requestId).start(() -> run(atTheEnd));
    }

    /** Ends it soon, with that as its last word. */
    void end(Ending why) {
        ending.complete(why);
    }

    /** Waits until it has said its last word; one that does not come to it loses its connection. */
    void awaitEnd(Duration atMost) {
        try {
            gone.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Runnable atTheEnd) {
        MDC.put("requestId", requestId);
        try {
            emitter.send(SseEmitter.event().comment("open"));
            send("end", follow());
        } catch (IOException | IllegalStateException left) {
            log.debug("the reader of a stream went away: {}", left.toString());
        } finally {
            atTheEnd.run();
            complete();
            gone.complete(true);
            MDC.remove("requestId");
        }
    }

    private void complete() {
        try {
            emitter.complete();
        } catch (IllegalStateException alreadyOver) {
            log.debug("the connection of a stream was closed already: {}", alreadyOver.toString());
        }
    }

    private Ending follow() throws IOException {
        tell(logs.first());
        for (var look = 1L; look < looks; look++) {
            var ended = pause();
            if (ended != null) {
                return ended;
            }
            LogReading reading;
            try {
                reading = logs.next().get();
            } catch (RuntimeException failure) {
                return ofFailure(failure);
            }
            if (!tell(reading) && look % LOOKS_PER_HEARTBEAT == 0) {
                emitter.send(SseEmitter.event().comment("still here"));
            }
        }
        return Ending.TIME_LIMIT;
    }

    /** What it comes to before the next look, or null. */
    private @Nullable Ending pause() {
        try {
            return ending.get(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException goOn) {
            return null;
        } catch (InterruptedException | ExecutionException e) {
            return Ending.SERVER_STOPS;
        }
    }

    private static Ending ofFailure(RuntimeException failure) {
        var refusal = Problems.refusal(failure);
        return new Ending(refusal.code().code(), refusal.getMessage(), refusal.nextAction());
    }

    /** Whether there was anything to tell. */
    private boolean tell(LogReading reading) throws IOException {
        var isNews = false;
        for (var instance : reading.instances()) {
            if (isNews(instance)) {
                send("instance", LogsResponse.LogOfInstance.of(instance));
                isNews = true;
            }
        }
        for (var line : reading.lines()) {
            send("line", LogLineResponse.of(line));
        }
        return isNews || !reading.lines().isEmpty();
    }

    /** Another note than before, or none any more; or lines that are missing in what is told next. */
    private boolean isNews(InstanceReading instance) {
        var note = instance.note() == null ? "" : instance.note();
        var before = notes.put(instance.name(), note);
        return !note.equals(before == null ? "" : before) || (before != null && instance.cut());
    }

    private void send(String name, Object data) throws IOException {
        emitter.send(SseEmitter.event().name(name).data(ApiJson.MAPPER.writeValueAsString(data)));
    }
}
