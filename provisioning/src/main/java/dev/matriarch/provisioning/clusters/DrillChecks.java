package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.JobId;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.SqlChecks.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Lets statements run beside the steps that wait for them, for as long as they take. Only this process knows of them: whoever
 * takes the job over asks anew.
 */
@Component
class DrillChecks {

    private final Map<Key, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();
    private final InstantSource time;

    DrillChecks(InstantSource time) {
        this.time = time;
    }

    private record Key(JobId job, int check) {}

    /** What it came to, and how long that took. */
    record Answer(Verdict verdict, double seconds) {}

    /**
     * Asks, unless that is done already. An answer is given once.
     *
     * @return empty while there is no answer
     * @throws OperatorUnavailableException when there is none to be had now
     */
    Optional<Answer> answer(JobId job, int check, Supplier<Verdict> question) {
        var key = new Key(job, check);
        var answer = asked.computeIfAbsent(key, _ -> ask(question));
        if (!answer.isDone()) {
            return Optional.empty();
        }
        asked.remove(key);
        try {
            return Optional.of(answer.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private CompletableFuture<Answer> ask(Supplier<Verdict> question) {
        var since = time.instant();
        return CompletableFuture.supplyAsync(
                () -> new Answer(question.get(), seconds(Duration.between(since, time.instant()))),
                task -> Thread.ofVirtual().name("restore-drill").start(task));
    }

    /** Forgets what nobody waits for any more. */
    void forget(JobId job) {
        asked.keySet().removeIf(key -> key.job().equals(job));
    }

    /** To a tenth. */
    static double seconds(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0;
    }
}
