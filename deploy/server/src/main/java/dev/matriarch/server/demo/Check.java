package dev.matriarch.server.demo;

import java.sql.SQLException;
import java.time.Duration;

/** The proof: a primary dies under load, and every acknowledged row is still there. */
final class Check {

    private static final int ROWS_BEFORE = 500;
    private static final int ROWS_AFTER = 500;
    private static final Duration WRITES = Duration.ofMinutes(2);
    private static final Duration TAKEOVER = Duration.ofMinutes(2);

    private final Api api;
    private final Sandbox sandbox;

    Check(Api api, Sandbox sandbox) {
        this.api = api;
        this.sandbox = sandbox;
    }

    /** Goes through it and returns the figures; fails when one of them is not what it has to be. */
    String run() {
        long start = System.nanoTime();
        var cluster = Cluster.create(api);
        var created = seconds(start);
        try {
            var outage = outage(cluster);
            cluster.delete();
            if (!cluster.isGone()) {
                throw new DemoFailedException("The deleted cluster still answers.");
            }
            return "3 nodes after %.1f s, %s, deleted to a 404".formatted(created, outage);
        } catch (SQLException e) {
            throw new DemoFailedException("The cluster refused the check's SQL: " + e.getMessage(), e);
        }
    }

    private String outage(Cluster cluster) throws SQLException {
        var ledger = new Ledger(cluster);
        ledger.open();
        String takeover;
        try (ledger) {
            takeover = takeover(cluster, ledger);
        }
        cluster.awaitReady();
        int missing = ledger.missing();
        var figures = "%d rows acknowledged, %d missing".formatted(ledger.acknowledged(), missing);
        if (missing > 0) {
            throw new DemoFailedException(takeover + ", " + figures);
        }
        return takeover + ", " + figures;
    }

    private String takeover(Cluster cluster, Ledger ledger) {
        new Patience(WRITES, "the first rows").untilTrue(() -> ledger.acknowledged() >= ROWS_BEFORE);
        var victim = cluster.primary();
        var postmaster = sandbox.postmaster(cluster.id(), victim)
                .orElseThrow(() ->
                        new DemoFailedException("The process of the primary %s is not to be found.".formatted(victim)));
        int before = ledger.acknowledged();
        System.out.printf(
                "kill -9 %d: the primary %s, %d rows acknowledged so far%n", postmaster.pid(), victim, before);
        postmaster.destroyForcibly();
        new Patience(TAKEOVER, "rows on a new primary").untilTrue(() -> ledger.acknowledged() >= before + ROWS_AFTER);
        new Patience(TAKEOVER, "the API to name a new primary")
                .untilTrue(
                        () -> !cluster.primary().isEmpty() && !cluster.primary().equals(victim));
        return "primary %s killed, %s took over, writes paused for %.1f s"
                .formatted(victim, cluster.primary(), ledger.longestPause().toMillis() / 1e3);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
