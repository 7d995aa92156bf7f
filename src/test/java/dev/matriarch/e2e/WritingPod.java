package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A tenant's application that writes a row every ten milliseconds through the service for writes, and connects again
 * whenever its connection ends. A row counts as acknowledged when the server has answered.
 */
final class WritingPod implements AutoCloseable {

    /** The statements go through one session for as long as that lasts; a new one goes on with the next number. */
    private static final String LOOP = """
            export PGCONNECT_TIMEOUT=2
            psql "$URI" -Atqc "$SQL"
            echo FROM > /tmp/n
            while :; do
              (n=$(cat /tmp/n)
               while :; do
                 n=$((n + 1)); echo $n > /tmp/n
                 echo "insert into ledger values ($n) returning n, extract(epoch from clock_timestamp());" || exit
                 sleep 0.01
               done) | psql "$URI&keepalives_idle=1&keepalives_interval=1&tcp_user_timeout=2000" -Atq -F ' ' 2> /dev/null
            done
            """;

    /** A few lines however many rows there are: the first and the last of each stretch without a hole. */
    private static final String STRETCHES = """
            select case when pg_is_in_recovery() then 'standby' else 'primary' end;
            select min(n) || ' ' || max(n)
              from (select n, n - row_number() over (order by n) as stretch from ledger) as numbered
             group by stretch""";

    private final SqlPod application;
    private final JsonNode credentials;
    private final PodResource pod;

    private WritingPod(SqlPod application, JsonNode credentials, long from) {
        this.application = application;
        this.credentials = credentials;
        this.pod = application.runs(
                credentials,
                "readWrite",
                LOOP.replace("FROM", String.valueOf(from)),
                "create table if not exists ledger (n bigint primary key)");
    }

    /** Starts it, and returns when its first rows are acknowledged. */
    static WritingPod start(SqlPod application, JsonNode credentials) {
        var writing = new WritingPod(application, credentials, 0);
        writing.goesOn();
        return writing;
    }

    /** Starts one whose rows are acknowledged once its cluster takes writes, and whose numbers begin after that one. */
    static WritingPod knocking(SqlPod application, JsonNode credentials, long from) {
        return new WritingPod(application, credentials, from);
    }

    /**
     * One acknowledged row.
     *
     * @param at when the server had it
     */
    record Row(long number, Instant at) {}

    /** Returns when further rows have been acknowledged. */
    void goesOn() {
        var before = acknowledged().size();
        await("further rows")
                .atMost(Duration.ofMinutes(3))
                .until(() -> acknowledged().size() > before + 20);
    }

    /** In the order in which they were. */
    List<Row> acknowledged() {
        if (pod.get().getStatus().getPhase().equals("Pending")) {
            return List.of();
        }
        return pod.getLog()
                .lines()
                .filter(line -> line.matches("\\d+ \\d+\\.\\d+"))
                .map(WritingPod::row)
                .toList();
    }

    private static Row row(String line) {
        var parts = line.split(" ", 2);
        var millis = (long) (Double.parseDouble(parts[1]) * 1000);
        return new Row(Long.parseLong(parts[0]), Instant.ofEpochMilli(millis));
    }

    /** The longest time without an acknowledged row since then. */
    Duration longestGap(Instant since) {
        var times = acknowledged().stream()
                .map(Row::at)
                .filter(at -> at.isAfter(since))
                .sorted()
                .toList();
        var longest = Duration.ZERO;
        for (var i = 1; i < times.size(); i++) {
            var gap = Duration.between(times.get(i - 1), times.get(i));
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return longest;
    }

    /** Those that were acknowledged and are not there, asked of the one that takes writes. */
    Set<Long> missing() {
        return missing(credentials);
    }

    /** The same, asked of another cluster. */
    Set<Long> missing(JsonNode elsewhere) {
        var acknowledged = acknowledged().stream().map(Row::number).collect(Collectors.toCollection(TreeSet::new));
        var there = application.prints(elsewhere, "readWrite", STRETCHES);
        assertThat(there).startsWith("primary");
        there.lines()
                .skip(1)
                .map(stretch -> stretch.split(" "))
                .forEach(stretch -> acknowledged
                        .subSet(Long.valueOf(stretch[0]), true, Long.valueOf(stretch[1]), true)
                        .clear());
        return acknowledged;
    }

    /** Further rows come, and none that was acknowledged is missing. */
    void assertNothingLost() {
        goesOn();
        assertThat(missing()).isEmpty();
    }

    @Override
    public void close() {
        pod.withGracePeriod(0).delete();
    }
}
