package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Home;
import dev.matriarch.harness.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The server is killed at random instants while clusters are created, and started again each time. Clients repeat what was
 * not answered. In the end all is as if nothing had happened.
 *
 * <p>{@code -Dmatriarch.crash.kills}, {@code .creates} and {@code .seed} make it longer, larger, or the same again.
 */
class KillNineTest {

    private static final int KILLS = Integer.getInteger("matriarch.crash.kills", 6);
    private static final int CREATES = Integer.getInteger("matriarch.crash.creates", 4);

    private static final int LONGEST_LIFE_MILLIS = 3000;
    private static final int ONE_IN_SO_MANY_DIES_WHILE_IT_STARTS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final long seed = Long.getLong("matriarch.crash.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Home home = Home.empty();
    private final int port = ServerProcess.freePort();
    private final List<PersistentClient> clients = new ArrayList<>();
    private final List<Instant> kills = new ArrayList<>();

    @AfterEach
    void cleanUp() {
        home.close();
    }

    @Test
    void eachClusterIsMadeOnceWhateverTheInstant() {
        try (var server = lastOfMany()) {
            var api = server.api(home.demoKey());
            var jobs = clients.stream()
                    .map(client -> api.ended(client.job(), PATIENCE))
                    .toList();
            report(jobs);

            assertThat(jobs)
                    .allSatisfy(job -> assertThat(job.path("state").asString())
                            .as("%s", job)
                            .isEqualTo("SUCCEEDED"));
            assertThat(kills).as("kills in the middle of a job").anyMatch(kill -> hits(kill, jobs));
            assertThat(api.get("/jobs?limit=200").body().path("items")).hasSize(CREATES);
            assertThat(api.get("/ha-clusters?limit=200").body().path("items")).hasSize(CREATES);
            clients.forEach(PersistentClient::assertSameAgain);
            var clusters = new Clusters(api, home);
            jobs.forEach(job ->
                    clusters.assertMadeOnce(job.path("cluster").path("id").asString()));

            server.stop();
            assertThat(home.strays())
                    .as("processes outside of the supervisor's tree")
                    .isEmpty();
            assertThat(home.postmasters()).hasSize(3 * CREATES);
        }
    }

    /** Starts and kills servers, with the clients spread over their lives, and returns the first that may live on. */
    private ServerProcess lastOfMany() {
        var server = launch().ready();
        try {
            var api = server.api(home.demoKey());
            IntStream.range(0, CREATES)
                    .mapToObj(i -> new PersistentClient(api, "orders-" + i))
                    .forEach(clients::add);
            for (var round = 0; round < KILLS; round++) {
                clientsOf(round).forEach(PersistentClient::begin);
                server.lives(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
                server.kill9();
                kills.add(Instant.now());
                server = launch();
                if (random.nextInt(ONE_IN_SO_MANY_DIES_WHILE_IT_STARTS) > 0) {
                    server.ready();
                }
            }
            return server.ready();
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private List<PersistentClient> clientsOf(int round) {
        return clients.subList(CREATES * round / KILLS, CREATES * (round + 1) / KILLS);
    }

    private ServerProcess launch() {
        return ServerProcess.launchOn(port, "--matriarch.home=" + home.directory());
    }

    private void report(List<JsonNode> jobs) {
        System.out.printf(
                "seed %d: %d kills, of which %d in the middle of jobs; %d creates, asked for again %d times; all ended %s%n",
                seed,
                KILLS,
                kills.stream().filter(kill -> hits(kill, jobs)).count(),
                CREATES,
                clients.stream().mapToInt(PersistentClient::refusals).sum(),
                jobs.stream()
                        .map(job -> job.path("state").asString())
                        .distinct()
                        .toList());
    }

    private static boolean hits(Instant kill, List<JsonNode> jobs) {
        return jobs.stream()
                .anyMatch(job -> kill.isAfter(
                                Instant.parse(job.path("createdAt").asString()))
                        && kill.isBefore(Instant.parse(job.path("finishedAt").asString())));
    }
}
