package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.JobRuns;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** How many jobs are in which state, as all servers together have them. */
@Component
class JobGauges extends Repeating {

    private static final Duration COUNTED_EVERY = Duration.ofSeconds(10);

    private final JobRuns runs;
    private final MultiGauge living;

    JobGauges(JobRuns runs, MeterRegistry registry) {
        super("job-gauges");
        this.runs = runs;
        this.living = MultiGauge.builder("matriarch.jobs")
                .description("jobs that have not ended")
                .register(registry);
    }

    private void count() {
        living.register(
                runs.counts().stream()
                        .map(count -> MultiGauge.Row.of(
                                Tags.of(
                                        "kind",
                                        count.kind(),
                                        "state",
                                        count.state().toLowerCase(Locale.ROOT)),
                                count.jobs()))
                        .toList(),
                true);
    }

    @Override
    protected void begin(Rounds rounds) {
        rounds.every(COUNTED_EVERY, this::count);
    }
}
