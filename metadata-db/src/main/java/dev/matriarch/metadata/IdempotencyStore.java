package dev.matriarch.metadata;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Idempotency keys by tenant and credential. A key is claimed, worked on and answered in one transaction, so others only
 * ever see finished rows: whoever claims the same key meanwhile waits inside the database.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class IdempotencyStore {

    private final JdbcClient jdbc;

    IdempotencyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param tenant null for a platform administrator who named none */
    public record ScopedKey(@Nullable TenantId tenant, String credential, String value) {

        private String scope() {
            return "%s/%s".formatted(tenant == null ? "" : tenant.value(), credential);
        }
    }

    /**
     * Takes the key for this transaction, which is possible when nobody has it or the one who has took it before
     * {@code forgotten}. False where a finished answer stands.
     *
     * @throws org.springframework.dao.DataAccessException caused by SQLSTATE 55P03 when another transaction holds the key
     *     for longer than {@code patience}
     */
    public boolean claim(ScopedKey key, String fingerprint, Instant at, Instant forgotten, Duration patience) {
        jdbc.sql("select set_config('lock_timeout', :patience, true)")
                .param("patience", patience.toMillis() + "ms")
                .query(String.class)
                .single();
        var claimed = jdbc.sql("""
                        insert into idempotency_key as k (scope, key, fingerprint, created_at)
                        values (:scope, :key, :fingerprint, :at)
                        on conflict (scope, key) do update
                        set fingerprint = :fingerprint, status = null, location = null, resource_id = null, created_at = :at
                        where k.created_at < :forgotten
                        """)
                .param("scope", key.scope())
                .param("key", key.value())
                .param("fingerprint", fingerprint)
                .param("at", Timestamps.of(at))
                .param("forgotten", Timestamps.of(forgotten))
                .update();
        jdbc.sql("set local lock_timeout to default").update();
        return claimed == 1;
    }

    /** Whether a finished answer stands for a key that was not taken before {@code forgotten}. */
    @Transactional(readOnly = true)
    public boolean isKnown(ScopedKey key, Instant forgotten) {
        return jdbc.sql("""
                        select exists (select from idempotency_key
                                        where scope = :scope and key = :key and created_at >= :forgotten)
                        """)
                .param("scope", key.scope())
                .param("key", key.value())
                .param("forgotten", Timestamps.of(forgotten))
                .query(Boolean.class)
                .single();
    }

    /** What the one who claimed it before was answered. */
    public IdempotentAnswer get(ScopedKey key) {
        return jdbc.sql("""
                        select fingerprint, status, location, resource_id from idempotency_key
                        where scope = :scope and key = :key
                        """)
                .param("scope", key.scope())
                .param("key", key.value())
                .query((row, number) -> new IdempotentAnswer(
                        row.getString("fingerprint"),
                        row.getInt("status"),
                        row.getString("location"),
                        row.getString("resource_id")))
                .single();
    }

    public void finish(ScopedKey key, int status, @Nullable String location, @Nullable String resourceId) {
        jdbc.sql("""
                        update idempotency_key set status = :status, location = :location, resource_id = :resourceId
                        where scope = :scope and key = :key
                        """)
                .param("status", status)
                .param("location", location)
                .param("resourceId", resourceId)
                .param("scope", key.scope())
                .param("key", key.value())
                .update();
    }

    /** Gives a claimed key back, as if it had never been used. */
    public void release(ScopedKey key) {
        jdbc.sql("delete from idempotency_key where scope = :scope and key = :key")
                .param("scope", key.scope())
                .param("key", key.value())
                .update();
    }

    /** @return how many keys were taken before that */
    @Transactional
    public int forgetOlderThan(Instant instant) {
        return jdbc.sql("delete from idempotency_key where created_at < :instant")
                .param("instant", Timestamps.of(instant))
                .update();
    }
}
