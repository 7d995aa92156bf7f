package dev.matriarch.provisioning.backups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.ObjectStoreRecord;
import dev.matriarch.metadata.ObjectStoreRecord.Findings;
import dev.matriarch.metadata.ObjectStoreRecord.Place;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.provisioning.FakeStores;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ObjectStoreChecksTest {

    private static final ObjectStoreRecord STORE = new ObjectStoreRecord(
            Ids.next(),
            null,
            "archive",
            new Place("S3", "s3://bucket", "https://s3", null, null),
            null,
            null,
            Findings.NONE,
            1,
            Instant.EPOCH);

    private final FakeStores places = new FakeStores();

    @Test
    @Timeout(10)
    void whoeverHoldsItUpIsNotWaitedFor() {
        var never = new CountDownLatch(1);
        places.onCheck(store -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(check(Duration.ofMillis(50))).map(Shortcoming::code).contains("store-unreachable");
    }

    @Test
    void aProviderThatBreaksIsOursAndTellsNothingOfTheKeys() {
        places.onCheck(store -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(() -> check(Duration.ofSeconds(10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the check of object store archive failed");
    }

    private Optional<Shortcoming> check(Duration patience) {
        var addresses = new ObjectStoreAddresses(new ObjectStoreProperties(false));
        return new ObjectStoreChecks(addresses, patience).check(places, STORE, null);
    }
}
