package dev.matriarch.operators;

import dev.matriarch.operators.Credentials.OwnerCredentials;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client sees of a cluster while it changes; nothing to see where clients cannot reach it. */
record ContractRows(@Nullable AcknowledgedRows rows, Duration patience) implements AutoCloseable {

    static ContractRows through(ClusterFacts facts, OwnerCredentials credentials, Duration patience) throws Exception {
        var endpoints = Objects.requireNonNull(facts.endpoints(), "endpoints");
        return new ContractRows(AcknowledgedRows.begin(endpoints.readWrite(), credentials), patience);
    }

    static ContractRows none() {
        return new ContractRows(null, Duration.ZERO);
    }

    /** Waits until rows are acknowledged now. */
    void flow() throws Exception {
        if (rows != null) {
            var before = rows.count();
            Eventually.so(patience, "rows are acknowledged", () -> rows.count() > before + 10);
        }
    }

    Collection<Integer> missing() throws Exception {
        return rows == null ? List.of() : rows.missing();
    }

    boolean isInForce(String parameter, String value) throws Exception {
        return rows == null || value.equals(rows.setting(parameter));
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
        }
    }
}
