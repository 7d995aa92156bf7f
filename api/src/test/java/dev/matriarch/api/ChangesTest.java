package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.jobs.JobView;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

class ChangesTest extends ApiTest {

    private static final String FIVE = "{\"instances\":5}";

    @Test
    void acceptedChangeSaysWhereItsJobIs() {
        var answer = post(CLUSTER + "/scale", FIVE);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(header(answer, "Location")).isEqualTo(JOB);
        assertThat(header(answer, "Retry-After")).isEqualTo("1");
        assertThat(header(answer, "Preference-Applied")).isEqualTo("(none)");
        assertThat(json(answer).path("state").asString()).isEqualTo("PENDING");
    }

    @Test
    void dryRunAnswersThePlanAndUsesNoKeyUp() {
        var answer = send(request("POST", CLUSTER + "/scale?dryRun=true", FIVE).header("Idempotency-Key", "k"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("id").isNull()).isTrue();
        assertThat(json(answer).path("state").asString()).isEqualTo("PLANNED");
        assertThat(json(answer).at("/plan/diff/0/to").asString()).isEqualTo("5");
        assertThat(json(answer).at("/links/self").isNull()).isTrue();
        assertThat(world.idempotencyKeys.fingerprints).isEmpty();
        assertThat(world.clusters.options.getFirst().dryRun()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "TRUE", "1", ""})
    void dryRunThatIsNeitherTrueNorFalseChangesNothing(String dryRun) {
        assertThat(post(CLUSTER + "/scale?dryRun=" + dryRun, FIVE).statusCode()).isEqualTo(400);
        assertThat(post("/ha-clusters?dryRun=" + dryRun, "{\"name\":\"a\"}").statusCode())
                .isEqualTo(400);
        assertThat(world.clusters.asked).isEmpty();
    }

    @Test
    void callerThatWaitsGetsTheJobThatSucceeded() {
        world.jobs.stateAfterWaiting = JobView.State.SUCCEEDED;

        var answer = waiting("respond-async, wait=20");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Preference-Applied")).isEqualTo("wait=20");
        assertThat(json(answer).path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(world.jobs.waited).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void callerThatWaitsIsToldOfTheJobThatFailed() {
        world.jobs.stateAfterWaiting = JobView.State.FAILED;

        var answer = waiting("wait=20");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).path("code").asString()).isEqualTo("job-failed");
        assertThat(json(answer).path("jobId").asString()).isEqualTo(Samples.JOB.toString());
        assertThat(json(answer).path("detail").asString()).isEqualTo("orders-3 never became ready");
        assertThat(json(answer).path("nextAction").asString()).isEqualTo("look at its log, then retry");
    }

    @Test
    void callerThatWaitedTooShortGetsTheAcceptedJob() {
        var answer = waiting("wait=1");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(header(answer, "Location")).isEqualTo(JOB);
        assertThat(header(answer, "Preference-Applied")).isEqualTo("wait=1");
    }

    @Test
    void changeThatIsMadeIsAcceptedEvenWhenItCannotBeWaitedFor() {
        world.jobs.failure = new DataAccessResourceFailureException("gone");

        assertThat(waiting("wait=1").statusCode()).isEqualTo(202);
    }

    @Test
    void cancelledIsWhatOneWaitsForAfterCancelling() {
        world.jobs.stateAfterWaiting = JobView.State.CANCELLED;

        var answer = send(request("POST", JOB + "/cancel", null).header("Prefer", "wait=5"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("state").asString()).isEqualTo("CANCELLED");
    }

    @ParameterizedTest
    @CsvSource({"wait=300,wait=300", "wait=9999,wait=300", "wait=0,(none)", "wait=soon,(none)", "return=minimal,(none)"
    })
    void preferenceIsAppliedAsFarAsItCanBe(String prefer, String applied) {
        assertThat(header(waiting(prefer), "Preference-Applied")).isEqualTo(applied);
    }

    @Test
    void sameKeyAndBodyIsOneChange() {
        var first = keyed("k", "{\"to\":\"a\",\"maxLagBytes\":1}");
        var second = keyed("k", "{ \"maxLagBytes\": 1, \"to\": \"a\" }");

        assertThat(header(first, "Idempotency-Replayed")).isEqualTo("(none)");
        assertThat(header(second, "Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(header(second, "Location")).isEqualTo(JOB);
        assertThat(json(second).path("state").asString()).as("read afresh").isEqualTo("RUNNING");
        assertThat(world.clusters.asked).hasSize(1);
    }

    @Test
    void sameKeyRotatesOnceAndOnlyForTheGenerationThatWasSeen() {
        for (var again = 0; again < 2; again++) {
            var answer = send(request("POST", CLUSTER + "/credentials/rotate", "{}")
                    .header("Idempotency-Key", "k")
                    .header("If-Match", "\"3\""));
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(header(answer, "Location")).isEqualTo(JOB);
        }

        assertThat(world.clusters.asked).containsExactly("rotate null false");
        assertThat(world.clusters.options).containsExactly(new ChangeOptions(false, 3L, false));
    }

    @Test
    void sameKeyWithAnotherBodyIsRefused() {
        keyed("k", "{\"to\":\"a\"}");

        var other = keyed("k", "{\"to\":\"b\"}");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(json(other).path("code").asString()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void keyHasOneTo255Characters() {
        assertThat(keyed("k".repeat(255), "{}").statusCode()).isEqualTo(202);
        var tooLong = keyed("k".repeat(256), "{}");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(json(tooLong).at("/errors/0/header").asString()).isEqualTo("Idempotency-Key");
        assertThat(keyed("", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void replayNeverShowsASecretAgain() {
        var first = createKey();
        var second = createKey();

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(header(first, "Location")).isEqualTo("/tenants/acme/api-keys/" + ApiKeysStandIn.KEY);
        assertThat(json(first).path("secret").asString()).isEqualTo("mk_abc_secret");
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(header(second, "Location")).isEqualTo(header(first, "Location"));
        assertThat(json(second).path("secret").isNull()).isTrue();
    }

    @Test
    void deletionThatIsDoneAtOnceAnswersNothing() {
        var request = request("DELETE", "/tenants/acme", null).setHeader("Authorization", "Bearer platform");

        var answer = send(request);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            nullValues = "any",
            value = {"\"3\",3", "*,any", "W/\"3\",-1", "\"other\",-1"})
    void ifMatchIsAGeneration(String header, @Nullable Long generation) {
        send(request("POST", CLUSTER + "/scale", FIVE).header("If-Match", header));

        assertThat(world.clusters.options).containsExactly(new ChangeOptions(false, generation, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "\"3\", \"4\"", "\"3"})
    void ifMatchThatIsNotOneTagIsRefused(String header) {
        var answer = send(request("POST", CLUSTER + "/scale", FIVE).header("If-Match", header));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/header").asString()).isEqualTo("If-Match");
    }

    @Test
    void refusalCarriesItsMembers() {
        world.clusters.fails(RequestRefusedException.because(ErrorCode.CLUSTER_BUSY, "a job is running")
                .member("jobId", Samples.JOB.toString()));

        var answer = post(CLUSTER + "/scale", FIVE);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).path("jobId").asString()).isEqualTo(Samples.JOB.toString());
        assertThat(header(answer, "Retry-After")).isEqualTo("2");
    }

    private HttpResponse<String> waiting(String prefer) {
        return send(request("POST", CLUSTER + "/scale", FIVE).header("Prefer", prefer));
    }

    private HttpResponse<String> keyed(String key, String body) {
        return send(request("POST", CLUSTER + "/switchover", body).header("Idempotency-Key", key));
    }

    private HttpResponse<String> createKey() {
        return send(request("POST", "/tenants/acme/api-keys", "{\"name\":\"ci\",\"role\":\"editor\"}")
                .setHeader("Authorization", "Bearer admin")
                .header("Idempotency-Key", "k"));
    }
}
