package dev.matriarch.provisioning;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * The metadata DB's time, which all replicas share: this machine's clock, put right by what the database said last. While
 * the database cannot be asked, the last correction holds.
 */
public final class DatabaseTime implements InstantSource {

    private static final Duration CORRECTED_EVERY = Duration.ofSeconds(30);

    private final JdbcClient jdbc;
    private volatile Correction correction;

    private record Correction(Duration offset, Instant at) {}

    public DatabaseTime(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.correction = new Correction(ask(), Instant.now());
    }

    /** Microseconds, as the database keeps them. */
    @Override
    public Instant instant() {
        var here = Instant.now();
        var known = correction;
        if (Duration.between(known.at, here).abs().compareTo(CORRECTED_EVERY) > 0) {
            known = corrected(known, here);
        }
        return here.plus(known.offset).truncatedTo(ChronoUnit.MICROS);
    }

    private Correction corrected(Correction known, Instant here) {
        correction = new Correction(known.offset, here); // one caller asks, the others go on
        try {
            correction = new Correction(ask(), here);
        } catch (DataAccessException | TransactionException e) {
            return known;
        }
        return correction;
    }

    private Duration ask() {
        var before = Instant.now();
        var there =
                jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single();
        var half = Duration.between(before, Instant.now()).dividedBy(2);
        return Duration.between(before.plus(half), there.toInstant());
    }
}
