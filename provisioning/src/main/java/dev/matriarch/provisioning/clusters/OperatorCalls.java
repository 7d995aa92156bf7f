package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.dataplanes.DataPlaneReachability;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Measures calls to operators, and remembers which data planes answer. */
@Component
class OperatorCalls {

    private final MeterRegistry registry;
    private final DataPlaneReachability reachability;

    OperatorCalls(MeterRegistry registry, DataPlaneReachability reachability) {
        this.registry = registry;
        this.reachability = reachability;
    }

    <T> T timed(String dataPlane, OperatorAdapter adapter, String verb, Supplier<T> call) {
        var sample = Timer.start(registry);
        var outcome = "failed";
        try {
            var answer = call.get();
            outcome = "answered";
            reachability.answered(dataPlane);
            return answer;
        } catch (OperatorUnavailableException e) {
            reachability.silent(dataPlane, e.getMessage());
            throw e;
        } finally {
            sample.stop(Timer.builder("matriarch.operator.call")
                    .description("one call of an operator's adapter")
                    .tag("operator", adapter.operator())
                    .tag("verb", verb)
                    .tag("outcome", outcome)
                    .register(registry));
        }
    }

    void timed(String dataPlane, OperatorAdapter adapter, String verb, Runnable call) {
        timed(dataPlane, adapter, verb, () -> {
            call.run();
            return true;
        });
    }
}
