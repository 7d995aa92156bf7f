package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.OperatorAdapter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Measures calls to operators. */
@Component
class OperatorCalls {

    private final MeterRegistry registry;

    OperatorCalls(MeterRegistry registry) {
        this.registry = registry;
    }

    <T> T timed(OperatorAdapter adapter, String verb, Supplier<T> call) {
        var sample = Timer.start(registry);
        var outcome = "failed";
        try {
            var answer = call.get();
            outcome = "answered";
            return answer;
        } finally {
            sample.stop(Timer.builder("matriarch.operator.call")
                    .description("one call of an operator's adapter")
                    .tag("operator", adapter.operator())
                    .tag("verb", verb)
                    .tag("outcome", outcome)
                    .register(registry));
        }
    }

    void timed(OperatorAdapter adapter, String verb, Runnable call) {
        timed(adapter, verb, () -> {
            call.run();
            return true;
        });
    }
}
