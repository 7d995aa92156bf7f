package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Installation;
import dev.matriarch.harness.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is asked to end puts its jobs down, and the next one goes on with them. */
class SigtermTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Installation installation = new Installation();
    private final JobRecords records = new JobRecords(installation.metadata());

    @AfterEach
    void stop() {
        installation.close();
    }

    @Test
    void jobsArePutDownAfterTheirPresentStepDueAtOnce() {
        var way = installation.proxy();
        var server = installation.launch(way).ready();
        var hold = way.hold(Statements.CHECKPOINT);
        var jobs = create(server, "orders-1", "orders-2", "orders-3");
        Replicas.reached(hold, jobs.size());

        var asked = Instant.now();
        server.sigterm();
        Replicas.logs(server, "Shutting down Scheduler");
        hold.release();
        server.exitCode();
        report(asked);

        assertThat(jobs).allSatisfy(job -> {
            assertThat(records.isPicked(job)).isFalse();
            assertThat(records.due(job)).isBefore(Instant.now());
            assertThat(records.epoch(job)).isEqualTo(1);
        });
        nextServerEnds(jobs);
    }

    @Test
    void aStepThatDoesNotComeBackKeepsNoServerAndIsDoneByTheNext() {
        var way = installation.proxy();
        var server = installation.launch(way).ready();
        var hold = way.hold(Statements.CHECKPOINT);
        var jobs = create(server, "orders-1");
        Replicas.reached(hold, jobs.size());

        var asked = Instant.now();
        server.sigterm();
        server.exitCode();
        report(asked);

        nextServerEnds(jobs);
    }

    private List<String> create(ServerProcess server, String... names) {
        var api = installation.tenant(server);
        return Stream.of(names)
                .map(name -> api.post("/ha-clusters", Clusters.body(name)).text("id"))
                .toList();
    }

    private static void report(Instant asked) {
        System.out.printf(
                "a server with jobs ended %d ms after SIGTERM%n",
                Duration.between(asked, Instant.now()).toMillis());
    }

    private void nextServerEnds(List<String> jobs) {
        var next = installation.launch().ready();
        var api = installation.tenant(next);
        var clusters = new Clusters(api, installation.home());
        assertThat(jobs).map(job -> api.ended(job, PATIENCE)).allSatisfy(job -> {
            assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
            clusters.assertMadeOnce(job.path("cluster").path("id").asString());
        });
    }
}
