package dev.matriarch.provisioning;

import dev.matriarch.metadata.IdempotencyStore;
import dev.matriarch.metadata.IdempotencyStore.ScopedKey;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Lets a client ask again without asking for more. */
@Service
public class IdempotencyKeys {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final IdempotencyStore store;
    private final TransactionOperations transactions;
    private final InstantSource time;
    private final Duration patience;

    @Autowired
    IdempotencyKeys(IdempotencyStore store, TransactionOperations transactions, InstantSource time) {
        this(store, transactions, time, PATIENCE);
    }

    IdempotencyKeys(IdempotencyStore store, TransactionOperations transactions, InstantSource time, Duration patience) {
        this.store = store;
        this.transactions = transactions;
        this.time = time;
        this.patience = patience;
    }

    /**
     * Runs the work once per key, in one transaction with it. Twins wait for the first, ten seconds at most, then they are
     * refused as {@code request-in-progress}; the same key with another fingerprint is {@code idempotency-key-reused}. Only
     * an answer that succeeded uses the key up: a refusal, being an exception, takes it back.
     */
    public Answer once(Caller caller, String key, String fingerprint, Supplier<Answer> work) {
        var claim = new ScopedKey(caller.tenant(), caller.credential(), key);
        return Objects.requireNonNull(transactions.execute(
                status -> claimed(claim, fingerprint) ? first(claim, work) : again(claim, fingerprint)));
    }

    /**
     * The same for work that begins with what takes its time: that part runs first, outside of any transaction, and not at
     * all for a key that is known.
     *
     * @param preparation gives the rest of the work, which runs in the transaction
     */
    public Answer prepared(Caller caller, String key, String fingerprint, Supplier<Supplier<Answer>> preparation) {
        var claim = new ScopedKey(caller.tenant(), caller.credential(), key);
        var work = isKnown(claim) ? null : unlessKnownMeanwhile(claim, preparation);
        return once(
                caller,
                key,
                fingerprint,
                () -> Objects.requireNonNullElseGet(work, preparation).get());
    }

    /** What is refused because of what a twin has just done is no refusal: the twin's answer is the answer. */
    private @Nullable Supplier<Answer> unlessKnownMeanwhile(ScopedKey claim, Supplier<Supplier<Answer>> preparation) {
        try {
            return preparation.get();
        } catch (RequestRefusedException e) {
            if (isKnown(claim)) {
                return null;
            }
            throw e;
        }
    }

    private boolean isKnown(ScopedKey claim) {
        return store.isKnown(claim, time.instant().minus(KEPT));
    }

    private boolean claimed(ScopedKey key, String fingerprint) {
        var now = time.instant().truncatedTo(ChronoUnit.MICROS);
        try {
            return store.claim(key, fingerprint, now, now.minus(KEPT), patience);
        } catch (DataAccessException e) {
            throw isLockTimeout(e)
                    ? RequestRefusedException.because(
                            ErrorCode.REQUEST_IN_PROGRESS,
                            "a request with this Idempotency-Key is still being worked on")
                    : e;
        }
    }

    private Answer first(ScopedKey key, Supplier<Answer> work) {
        var answer = work.get();
        if (answer.status() / 100 == 2) {
            store.finish(key, answer.status(), answer.location(), answer.resourceId());
        } else {
            store.release(key);
        }
        return answer;
    }

    private Answer again(ScopedKey key, String fingerprint) {
        var kept = store.get(key);
        if (!kept.fingerprint().equals(fingerprint)) {
            throw RequestRefusedException.with(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    List.of(FieldError.header(
                            "Idempotency-Key", "idempotency-key-reused", "this key came with another request before")));
        }
        return new Answer(kept.status(), kept.location(), kept.resourceId(), true);
    }

    private static boolean isLockTimeout(DataAccessException e) {
        return NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException cause
                && LOCK_NOT_AVAILABLE.equals(cause.getSQLState());
    }

    /** Housekeeping: lets go of the keys that were taken before that instant, and says how many they were. */
    public int forgetOlderThan(Instant instant) {
        return store.forgetOlderThan(instant);
    }
}
