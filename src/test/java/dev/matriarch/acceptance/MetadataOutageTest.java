package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.harness.Home;
import dev.matriarch.harness.MetadataPostgres;
import dev.matriarch.harness.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The metadata DB goes away in the middle of jobs and comes back: nothing that was acknowledged is lost. */
class MetadataOutageTest {

    private static final String KEY = "mk_outageadmin_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration RECOVERY = Duration.ofMinutes(2);
    private static final int CLUSTERS = 3;

    private final Home home = Home.empty();
    private final MetadataPostgres metadata = MetadataPostgres.start();
    private ServerProcess server;
    private Api admin;
    private Api tenant;

    @BeforeEach
    void start() throws IOException {
        var keyFile = Files.writeString(home.adminKey(), KEY);
        server = ServerProcess.start(metadata.options(
                "--matriarch.admin-key-file=" + keyFile, "--matriarch.sandbox.directory=" + home.sandbox()));
        admin = server.api(keyFile);
        assertThat(makesTenant("acme").status()).isEqualTo(201);
        tenant = admin.withKey(admin.post("/tenants/acme/api-keys", "{\"name\":\"ci\",\"role\":\"editor\"}")
                .text("secret"));
    }

    @AfterEach
    void end() {
        server.close();
        home.close();
        metadata.close();
    }

    @Test
    void twentySecondsWithoutMetadataLoseNothingThatWasAcknowledged() {
        var jobs = Stream.iterate(1, i -> i + 1)
                .limit(CLUSTERS)
                .map(this::createsCluster)
                .toList();
        var stopping = Thread.ofVirtual().start(metadata::stop);
        var acknowledged = makesTenantsUntilRefused();
        await("the end of the metadata DB").until(() -> !stopping.isAlive());

        var answers = asksDuringTheOutage();
        metadata.startAgain();
        await("a server that recovers by itself").atMost(RECOVERY).until(() -> server.isReady());

        assertThat(answers).isNotEmpty().allSatisfy(answer -> Refusal.of(answer, 503, "metadata-unavailable"));
        assertThat(acknowledged)
                .allSatisfy(name ->
                        assertThat(admin.get("/tenants/" + name).status()).isEqualTo(200));
        assertThat(jobs).allSatisfy(this::succeeds);
        succeeds(createsCluster(CLUSTERS + 1));
        assertThat(server.handle().isAlive()).isTrue();
    }

    /** Keeps on changing things until the metadata DB is gone, and returns what it was told is there. */
    private List<String> makesTenantsUntilRefused() {
        var made = new ArrayList<String>();
        await("the first refusal").atMost(RECOVERY).pollDelay(Duration.ZERO).until(() -> {
            var name = "late" + made.size();
            var answer = makesTenant(name);
            if (answer.status() == 201) {
                made.add(name);
                return false;
            }
            Refusal.of(answer, 503, "metadata-unavailable");
            return true;
        });
        return made;
    }

    /** Reads and changes, all the time. */
    private List<Answer> asksDuringTheOutage() {
        var answers = new ArrayList<Answer>();
        await("the outage").during(OUTAGE).atMost(RECOVERY).until(() -> {
            answers.add(tenant.get("/ha-clusters"));
            answers.add(tenant.post("/ha-clusters", cluster(9)));
            assertThat(server.isReady()).isFalse();
            return true;
        });
        return answers;
    }

    private Answer makesTenant(String name) {
        return admin.post("/tenants", "{\"name\":\"%s\"}".formatted(name));
    }

    private JsonNode createsCluster(int number) {
        var answer = tenant.post("/ha-clusters", cluster(number));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.body();
    }

    private static String cluster(int number) {
        return "{\"name\":\"orders%d\",\"spec\":{\"instances\":2}}".formatted(number);
    }

    private void succeeds(JsonNode job) {
        var ended = tenant.ended(job);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("SUCCEEDED");
    }
}
