package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The same request many times at the same moment. */
class BadInputRacesTest {

    private static final int MANY = 20;
    private static final String ONE_INSTANCE = "{\"name\":\"orders\",\"spec\":{\"instances\":1}}";

    private final TestTenant tenant = TestTenant.fresh();

    @Test
    void ofTwentyCreationsOfOneNameOneIsAccepted() {
        var answers = AtOnce.send(MANY, i -> tenant.api().post("/ha-clusters", ONE_INSTANCE));

        var id = accepted(answers).body().path("cluster").path("id").asString();
        assertThat(refused(answers))
                .hasSize(MANY - 1)
                .allSatisfy(answer -> assertThat(
                                Refusal.of(answer, 409, "name-taken").member("clusterId"))
                        .isEqualTo(id));
        assertThat(tenant.api().get("/ha-clusters").body().path("items")).hasSize(1);
        assertThat(tenant.api().get("/jobs").body().path("items")).hasSize(1);
        tenant.succeeded(accepted(answers));
    }

    @Test
    void ofTwentyChangesOfOneClusterOneIsAccepted() {
        var id = tenant.hasCluster("orders", 1);

        var answers = AtOnce.send(
                MANY,
                i -> tenant.api()
                        .patch(
                                "/ha-clusters/" + id,
                                "{\"description\":\"change %d\",\"spec\":{\"instances\":%d}}".formatted(i, 2 + i % 2)));

        var job = accepted(answers).body();
        assertThat(refused(answers)).hasSize(MANY - 1).allSatisfy(answer -> {
            assertThat(Refusal.of(answer, 409, "cluster-busy").member("jobId"))
                    .isEqualTo(job.path("id").asString());
            assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        });
        tenant.succeeded(accepted(answers));
        assertThat(tenant.cluster(id).path("generation").asInt()).isEqualTo(2);
    }

    @Test
    void tenTwinsWithOneIdempotencyKeyAreOneJobAndTenEqualAnswers() {
        var key = UUID.randomUUID().toString();

        var answers = AtOnce.send(10, i -> tenant.api().post("/ha-clusters", ONE_INSTANCE, "Idempotency-Key", key));

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers.stream().map(answer -> answer.text("id")).distinct()).hasSize(1);
        assertThat(answers.stream().map(answer -> answer.header("Location")).distinct())
                .containsExactly("/jobs/" + answers.getFirst().text("id"));
        assertThat(answers.stream().map(answer -> answer.body().path("cluster")).distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.header("Idempotency-Replayed").equals("true")))
                .hasSize(9);
        assertThat(tenant.api().get("/jobs").body().path("items")).hasSize(1);
        assertThat(tenant.api().get("/ha-clusters").body().path("items")).hasSize(1);
        tenant.succeeded(answers.getFirst());
    }

    @Test
    void anIdempotencyKeyBelongsToItsRequest() {
        var key = UUID.randomUUID().toString();
        var first = tenant.api().post("/ha-clusters", ONE_INSTANCE, "Idempotency-Key", key);
        var respelled = "{ \"spec\": {\"instances\": 1}, \"name\": \"orders\" }";

        assertThat(tenant.api()
                        .post("/ha-clusters", respelled, "Idempotency-Key", key)
                        .text("id"))
                .isEqualTo(first.text("id"));
        Refusal.of(
                        tenant.api().post("/ha-clusters", "{\"name\":\"others\"}", "Idempotency-Key", key),
                        422,
                        "idempotency-key-reused")
                .because("Idempotency-Key idempotency-key-reused");
        tenant.succeeded(first);
    }

    @Test
    void aRefusalUsesNoKeyUp() {
        var key = UUID.randomUUID().toString();
        Refusal.of(
                tenant.api().post("/ha-clusters", "{\"name\":\"Bad\"}", "Idempotency-Key", key),
                422,
                "invalid-request");

        var accepted = tenant.api().post("/ha-clusters", ONE_INSTANCE, "Idempotency-Key", key);

        assertThat(accepted.header("Idempotency-Replayed")).isEmpty();
        tenant.succeeded(accepted);
    }

    private static Answer accepted(List<Answer> answers) {
        var accepted = answers.stream().filter(answer -> !answer.isRefused()).toList();
        assertThat(accepted).hasSize(1);
        assertThat(accepted.getFirst().status()).isEqualTo(202);
        return accepted.getFirst();
    }

    private static List<Answer> refused(List<Answer> answers) {
        return answers.stream().filter(Answer::isRefused).toList();
    }
}
