package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.metadata.IdempotencyStore.ScopedKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class IdempotencyStoreTest extends StoreTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    @Autowired
    IdempotencyStore store;

    @Autowired
    PlatformTransactionManager transactionManager;

    @Test
    void aFinishedAnswerStandsUntilItIsForgotten() {
        var key = newKey();
        inTransaction(() -> {
            assertThat(claim(key, "f")).isTrue();
            store.finish(key, 202, "/jobs/1", "1");
        });

        assertThat(store.isKnown(key, NOW)).isTrue();
        assertThat(store.isKnown(key, NOW.plusSeconds(1))).isFalse();
        assertThat(inTransaction(() -> claim(key, "g"))).isFalse();
        assertThat(inTransaction(() -> store.get(key))).isEqualTo(new IdempotentAnswer("f", 202, "/jobs/1", "1"));
        assertThat(inTransaction(() -> store.claim(key, "g", NOW, NOW.plusSeconds(1), SHORT)))
                .isTrue();
    }

    @Test
    void aKeyThatIsGivenBackWasNeverTaken() {
        var key = newKey();
        inTransaction(() -> {
            claim(key, "f");
            store.release(key);
        });

        assertThat(inTransaction(() -> claim(key, "g"))).isTrue();
    }

    @Test
    void patienceWithAnotherTransactionEnds() {
        var key = newKey();
        var other = new TransactionTemplate(transactionManager);
        other.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);

        inTransaction(() -> {
            claim(key, "f");
            assertThatThrownBy(() -> other.execute(status -> claim(key, "f")))
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .hasFieldOrPropertyWithValue("SQLState", "55P03");
        });
    }

    @Test
    void oldKeysAreForgotten() {
        var key = newKey();
        inTransaction(() -> claim(key, "f"));

        store.forgetOlderThan(NOW);
        assertThat(inTransaction(() -> claim(key, "g"))).isFalse();
        assertThat(store.forgetOlderThan(NOW.plusNanos(1000))).isPositive();
        assertThat(inTransaction(() -> claim(key, "g"))).isTrue();
    }

    @Test
    void nothingIsClaimedOutsideOfATransaction() {
        assertThatThrownBy(() -> claim(newKey(), "f")).isInstanceOf(IllegalTransactionStateException.class);
    }

    private ScopedKey newKey() {
        return new ScopedKey(newTenant(), "credential", "k");
    }

    private boolean claim(ScopedKey key, String fingerprint) {
        return store.claim(key, fingerprint, NOW, NOW.minusSeconds(60), SHORT);
    }
}
