package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The way to one data plane. However it is, a call comes back within four seconds: it is given up when it takes longer than
 * three, what is known to be away is not asked again for some seconds, and no more than so many calls are under way at once,
 * for which others wait a second at most.
 */
public final class ApiServer implements AutoCloseable {

    private static final Duration AT_MOST = Duration.ofSeconds(3);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

    /** More at once would each take longer, until none is done in time. */
    private static final int AT_ONCE = 16;

    private static final Duration ROOM_WITHIN = Duration.ofSeconds(1);
    private static final int JUDGED_BY = 10;
    private static final int ENOUGH_TO_JUDGE = 5;

    private final KubernetesClient client;
    private final Failures failures;
    private final Bulkhead bulkhead;
    private final CircuitBreaker breaker;
    private final TimeLimiter limiter;
    private final Bulkhead beyondBulkhead;
    private final ExecutorService threads;
    private volatile boolean closed;

    private ApiServer(String name, KubernetesClient client, Duration atMost) {
        this.client = client;
        this.failures = new Failures(name);
        this.bulkhead = bulkhead(name);
        this.beyondBulkhead = bulkhead(name + "-beyond");
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(JUDGED_BY)
                        .minimumNumberOfCalls(ENOUGH_TO_JUDGE)
                        .waitDurationInOpenState(LEFT_ALONE)
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .recordException(ApiServer::isSilence)
                        .build());
        this.limiter = TimeLimiter.of(
                name, TimeLimiterConfig.custom().timeoutDuration(atMost).build());
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("kubernetes-" + name + "-", 0).factory());
    }

    private static Bulkhead bulkhead(String name) {
        return Bulkhead.of(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(AT_ONCE)
                        .maxWaitDuration(ROOM_WITHIN)
                        .build());
    }

    /** Connects to nothing yet. */
    public static ApiServer of(DataPlaneConnection dataPlane) {
        return of(dataPlane, AT_MOST);
    }

    /** @param atMost how long one call may take */
    public static ApiServer of(DataPlaneConnection dataPlane, Duration atMost) {
        return new ApiServer(dataPlane.name(), Clients.open(ClientSettings.of(dataPlane), atMost), atMost);
    }

    private static boolean isSilence(Throwable failure) {
        var trouble = Trouble.of(failure);
        return trouble != null && trouble.isSilence();
    }

    /**
     * Does this much of a conversation, all of it in one thread and in three seconds together.
     *
     * @throws OperatorUnavailableException when the outcome is unknown, also when nothing was sent at all
     * @throws OperatorRefusedException when the API server, or what it asks, says no
     */
    public <T> T call(Function<KubernetesClient, T> conversation) {
        return guarded(Bulkhead.decorateCallable(
                bulkhead, CircuitBreaker.decorateCallable(breaker, () -> limited(conversation))));
    }

    /**
     * The same with something that the API server only passes on to, such as a node. That one may be away where the API
     * server is not, so its silence is not held against the API server; and such calls have room of their own: they take none
     * from all others. Of an API server that is known to be away nothing is asked.
     */
    public <T> T callBeyond(Function<KubernetesClient, T> conversation) {
        return guarded(Bulkhead.decorateCallable(beyondBulkhead, () -> {
            breaker.acquirePermission();
            breaker.releasePermission();
            return limited(conversation);
        }));
    }

    private <T> T guarded(Callable<T> call) {
        try {
            return call.call();
        } catch (OperatorRefusedException | OperatorUnavailableException | FencedException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorUnavailableException("the call was interrupted", e);
        } catch (Exception e) {
            throw closed ? new OperatorUnavailableException("the connection was closed", e) : failures.translated(e);
        }
    }

    /** The same, of a conversation that has no result. */
    public void run(Consumer<KubernetesClient> conversation) {
        call(client -> {
            conversation.accept(client);
            return true;
        });
    }

    private <T> T limited(Function<KubernetesClient, T> conversation) throws Exception {
        return limiter.executeFutureSupplier(() -> threads.submit(() -> conversation.apply(client)));
    }

    /** The same for one that waits for something to come about, and ends that by itself: it is given up by nobody. */
    public <T> T waiting(Function<KubernetesClient, T> conversation) {
        return guarded(() -> conversation.apply(client));
    }

    /** For watches, which last: without a limit of time, and without a guard. */
    KubernetesClient client() {
        return client;
    }

    /** Calls that are under way, and later ones, have an unknown outcome. */
    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        client.close();
    }
}
