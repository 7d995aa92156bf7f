package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ObserverLeaseStoreTest extends StoreTest {

    private static final Instant LATER = NOW.plusSeconds(8);

    @Autowired
    ObserverLeaseStore leases;

    @Autowired
    DataPlaneStore dataPlanes;

    @BeforeEach
    void aDataPlane() {
        jdbc.sql("truncate data_plane cascade").update();
        dataPlanes.put(new DataPlaneRecord("eu-1", List.of("sandbox"), "{}", false, NOW));
    }

    @Test
    void oneHoldsItAndTheOtherWaitsUntilItHasRunOut() {
        assertThat(hold("one", NOW)).hasValue(1);
        assertThat(hold("two", LATER.minusMillis(1))).isEmpty();

        assertThat(hold("two", LATER)).hasValue(2);
        assertThat(hold("one", LATER)).isEmpty();
    }

    @Test
    void whoHoldsOnToItStaysInItsEpoch() {
        hold("one", NOW);

        assertThat(hold("one", LATER.minusMillis(1))).hasValue(1);
        assertThat(hold("two", LATER)).isEmpty();
        assertThat(hold("one", LATER.plusSeconds(60))).hasValue(1);
    }

    @Test
    void whoLeavesItGivesItToTheNextAtOnce() {
        hold("one", NOW);
        leases.release("one", NOW);

        assertThat(hold("two", NOW)).hasValue(2);
    }

    @Test
    void whoHasLostItDoesNotHoldIt() {
        hold("one", NOW);
        assertThat(holds("one", 1, NOW)).isTrue();
        assertThat(holds("one", 1, LATER)).isFalse();

        hold("two", LATER);

        assertThat(holds("one", 1, LATER)).isFalse();
        assertThat(holds("two", 1, LATER)).isFalse();
        assertThat(holds("two", 2, LATER)).isTrue();
    }

    private OptionalLong hold(String holder, Instant now) {
        return leases.hold("eu-1", holder, now, now.plusSeconds(8));
    }

    private boolean holds(String holder, long epoch, Instant now) {
        return inTransaction(() -> leases.holds("eu-1", holder, epoch, now));
    }
}
