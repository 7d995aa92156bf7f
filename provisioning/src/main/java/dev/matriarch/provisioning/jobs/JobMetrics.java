package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.JobState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What is measured of jobs: how long steps take, how late executions begin, how jobs end. */
@Component
class JobMetrics {

    private final MeterRegistry registry;
    private final Timer lag;

    JobMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.lag = Timer.builder("matriarch.job.lag")
                .description("from the time a job was due to the time a worker had it")
                .register(registry);
    }

    void picked(Duration late) {
        lag.record(late.isNegative() ? Duration.ZERO : late);
    }

    StepOutcome timed(String kind, String step, Supplier<StepOutcome> look) {
        var sample = Timer.start(registry);
        var outcome = "failed";
        try {
            var result = look.get();
            outcome = outcomeName(result);
            return result;
        } finally {
            sample.stop(Timer.builder("matriarch.job.step")
                    .description("one run of a step")
                    .tag("kind", kind)
                    .tag("step", step)
                    .tag("outcome", outcome)
                    .register(registry));
        }
    }

    void ended(String kind, JobState state) {
        registry.counter(
                        "matriarch.job.ended",
                        "kind",
                        kind,
                        "state",
                        state.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private static String outcomeName(StepOutcome outcome) {
        return switch (outcome) {
            case StepOutcome.Done d -> "done";
            case StepOutcome.NotYet n -> "not-yet";
            case StepOutcome.Impossible i -> "impossible";
        };
    }
}
