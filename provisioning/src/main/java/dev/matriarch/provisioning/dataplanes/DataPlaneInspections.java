package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.DataPlaneProvider;
import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.Inspection.Offer;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.OperatorUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Goes to a data plane and says what it is, within ten seconds, whatever it does. Never inside a transaction. */
@Component
class DataPlaneInspections {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OperatorProviders operators;
    private final Duration patience;

    @Autowired
    DataPlaneInspections(OperatorProviders operators) {
        this(operators, PATIENCE);
    }

    DataPlaneInspections(OperatorProviders operators, Duration patience) {
        this.operators = operators;
        this.patience = patience;
    }

    /** @param identity what it must be, or null where it may be any place */
    Inspection inspect(DataPlaneProvider provider, DataPlaneConnection dataPlane, @Nullable String identity) {
        var seen = onTime(provider, dataPlane);
        if (identity != null && seen.identity() != null && !identity.equals(seen.identity())) {
            return new Inspection(seen.identity(), List.of(), List.of(anotherPlace(dataPlane)));
        }
        var offers = seen.offers().stream()
                .filter(offer -> operators.find(offer.operator()).isPresent())
                .toList();
        var shortcomings = new ArrayList<>(seen.shortcomings());
        if (offers.isEmpty() && shortcomings.isEmpty()) {
            shortcomings.add(noOperator(seen.offers()));
        }
        return new Inspection(seen.identity(), offers, shortcomings);
    }

    private Inspection onTime(DataPlaneProvider provider, DataPlaneConnection dataPlane) {
        var look = new FutureTask<>(() -> provider.inspect(dataPlane));
        Thread.ofVirtual().name("inspect-" + dataPlane.name()).start(look);
        try {
            return look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Inspection(List.of(), List.of(late()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorUnavailableException("the check of data plane %s was broken off".formatted(dataPlane));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the check of data plane %s failed".formatted(dataPlane), e.getCause());
        } finally {
            look.cancel(true);
        }
    }

    private Shortcoming late() {
        return new Shortcoming(
                "unreachable",
                "it did not answer within %d seconds".formatted(patience.toSeconds()),
                "check the address, and whether something between here and there holds the connection up");
    }

    private static Shortcoming anotherPlace(DataPlaneConnection dataPlane) {
        return new Shortcoming(
                "another-place",
                "this leads to another place than the one that is registered as " + dataPlane.name(),
                "register that place under a name of its own");
    }

    private Shortcoming noOperator(List<Offer> unknown) {
        var there = unknown.stream().map(Offer::operator).toList();
        return new Shortcoming(
                "operator-absent",
                "no operator is there that this server has an adapter for; there: %s, adapters: %s"
                        .formatted(there, operators.names()),
                "install one of those operators");
    }
}
