package dev.matriarch.api.logs;

import dev.matriarch.api.logs.LogStream.Ending;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterLogs.Followed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The open streams of logs, each on a virtual thread of its own, and few of them at once: each asks its data plane every
 * second. They end before the web server stops, and say so.
 */
@Component
class LogStreams implements SmartLifecycle {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** At once, on this server. */
    static final int OF_ONE_TENANT = 5;

    private static final int OF_ALL = 100;

    private final Set<LogStream> open = ConcurrentHashMap.newKeySet();
    private final Map<TenantId, Integer> places = new HashMap<>();
    private int placesOfAll;
    private volatile boolean running;

    /**
     * @param opening takes the first look; what it throws is the answer
     * @throws RequestRefusedException {@code rate-limited} while too many are open
     */
    SseEmitter open(Caller caller, Supplier<Followed> opening) {
        var tenant = caller.requireTenant();
        take(tenant);
        Followed logs;
        try {
            logs = opening.get();
        } catch (RuntimeException e) {
            give(tenant);
            throw e;
        }
        return start(caller, logs);
    }

    private SseEmitter start(Caller caller, Followed logs) {
        var emitter = new SseEmitter(LONGEST.plusMinutes(1).toMillis());
        var stream = new LogStream(emitter, logs, caller.requestId(), LONGEST);
        open.add(stream);
        emitter.onTimeout(() -> stream.end(Ending.TIME_LIMIT));
        emitter.onError(failure -> stream.end(Ending.CLIENT_GONE));
        emitter.onCompletion(() -> stream.end(Ending.CLIENT_GONE));
        if (!running) {
            stream.end(Ending.SERVER_STOPS);
        }
        stream.start(() -> {
            open.remove(stream);
            give(caller.requireTenant());
        });
        return emitter;
    }

    private synchronized void take(TenantId tenant) {
        var own = places.getOrDefault(tenant, 0);
        if (own >= OF_ONE_TENANT || placesOfAll >= OF_ALL) {
            var who = own >= OF_ONE_TENANT ? "tenant %s follows".formatted(tenant) : "this server's clients follow";
            var count = own >= OF_ONE_TENANT ? own : placesOfAll;
            throw RequestRefusedException.because(ErrorCode.RATE_LIMITED, "%s %d logs already".formatted(who, count))
                    .next("close one, or read without following");
        }
        places.put(tenant, own + 1);
        placesOfAll++;
    }

    private synchronized void give(TenantId tenant) {
        places.computeIfPresent(tenant, (name, own) -> own > 1 ? own - 1 : null);
        placesOfAll--;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        open.forEach(stream -> stream.end(Ending.SERVER_STOPS));
        var until = System.nanoTime() + FAREWELL.toNanos();
        open.forEach(stream -> stream.awaitEnd(Duration.ofNanos(Math.max(0, until - System.nanoTime()))));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
