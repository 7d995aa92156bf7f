package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorProvider;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.Switchovers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Two operators under which nothing ever happens: {@code quiet}, and {@code able}, which could do more. */
@TestConfiguration(proxyBeanMethods = false)
class QuietOperators {

    @Bean
    Quiet quiet() {
        return new Quiet("quiet", QuietAdapter.class, QuietAdapter::new);
    }

    @Bean
    Quiet able() {
        return new Quiet("able", AbleAdapter.class, AbleAdapter::new);
    }

    /** Remembers whom it was connected to. */
    record Quiet(
            String operator,
            Class<? extends OperatorAdapter> adapter,
            BiFunction<String, DataPlaneConnection, QuietAdapter> make,
            List<QuietAdapter> connected)
            implements OperatorProvider {

        Quiet(
                String operator,
                Class<? extends OperatorAdapter> adapter,
                BiFunction<String, DataPlaneConnection, QuietAdapter> make) {
            this(operator, adapter, make, new CopyOnWriteArrayList<>());
        }

        @Override
        public OperatorAdapter connect(DataPlaneConnection dataPlane) {
            var made = make.apply(operator, dataPlane);
            connected.add(made);
            return made;
        }
    }

    static class QuietAdapter implements OperatorAdapter {

        private final String operator;
        private final DataPlaneConnection connection;
        private volatile boolean closed;

        QuietAdapter(String operator, DataPlaneConnection connection) {
            this.operator = operator;
            this.connection = connection;
        }

        DataPlaneConnection connection() {
            return connection;
        }

        boolean isClosed() {
            return closed;
        }

        @Override
        public String operator() {
            return operator;
        }

        @Override
        public Limits limits() {
            return new Limits(
                    "1.0",
                    new TreeSet<>(Set.of(17, 18)),
                    9,
                    false,
                    List.of("fast"),
                    List.of(operator + "-zone"),
                    null,
                    null);
        }

        @Override
        public void apply(DesiredCluster desired, Fence fence) {}

        @Override
        public Observation observe(ClusterRef cluster, Expectation expectation) {
            return new Observation(ClusterFacts.none(), Health.ABSENT, new Convergence.Progressing("nothing is there"));
        }

        @Override
        public void delete(ClusterRef cluster, Fence fence) {}

        @Override
        public String render(DesiredCluster desired) {
            return desired.toString();
        }

        @Override
        public Watch watch(Consumer<UUID> changed) {
            return () -> {};
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class AbleAdapter extends QuietAdapter implements Restarts, Switchovers {

        AbleAdapter(String operator, DataPlaneConnection connection) {
            super(operator, connection);
        }

        @Override
        public void switchover(ClusterRef cluster, String to, Fence fence) {}

        @Override
        public Optional<String> abandoned(ClusterRef cluster, String to) {
            return Optional.empty();
        }
    }
}
