package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api.Answer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A primary's data plane falls silent, and its archive with it, while the primary goes on taking writes; and whoever is on call
 * says that it was stopped. It is closed as soon as it can be reached again, and what it alone has is counted.
 */
class LostPrimaryE2e {

    private static final Duration NOTHING_ARRIVES = Duration.ofMinutes(10);
    private static final String NOWHERE = "http://127.0.0.1:9";

    /** Where the archive's own address is put down meanwhile. */
    private static final String KEPT = "e2e/endpoint";

    private static Stage stage;
    private static RealCluster lost;
    private static RealCluster heir;
    private static WritingPod writer;
    private static String topology = "";

    @BeforeAll
    static void set() {
        stage = Stage.bare();
        stage.registersFor("backup");
        stage.registersAgain("far");
        var both = RealTopology.made(stage, "far");
        topology = both.id();
        lost = both.first();
        heir = both.second();
        writer = both.writer();
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @Test
    void itIsClosedOnContactAndWhatItAloneHasIsCounted() {
        writer.goesOn();
        archiveFalls();
        stage.way().falls();
        awaitRefusal(true, "has arrived");
        awaitRefusal(false, "may still take writes");

        var begun = Instant.now();
        var promoted = heir.tenant().succeeded(accepted());
        assertThat(heir.status().path("role").asString()).isEqualTo("PRIMARY");
        writer.goesOn(); // nobody has stopped it
        Evidence.row(
                "topology failover",
                "%s".formatted(promoted.path("result")),
                Duration.between(begun, Instant.now()),
                "the primary's data plane silent, the primary at work");

        archiveComesBack();
        var contact = Instant.now();
        stage.way().opens();
        var closing = lost.tenant().api().get("/jobs?kind=CLOSE_CLUSTER").body().at("/items/0");
        var closed = lost.tenant().api().ended(closing.path("id").asString(), Stage.PATIENCE);

        assertThat(closed.path("state").asString()).as("%s", closed).isEqualTo("SUCCEEDED");
        var last = writer.acknowledged().getLast();
        var missing = writer.missing(heir.credentials());
        Evidence.row(
                "a lost primary comes back",
                "closed; %d rows that only it has; %s".formatted(missing.size(), closed.path("result")),
                Duration.between(contact, last.at()),
                "from contact to its last row");
        assertThat(missing).contains(last.number());
        assertThat(closed.at("/result/lastLsn").asString()).contains("/");
        assertThat(closed.at("/result/atMostLostBytes").asLong()).isPositive();
        assertThat(closed.at("/result/lostTransactions").asInt()).isPositive();
        assertThat(last.at()).isBefore(Instant.parse(finished(closed)));
    }

    private static String finished(JsonNode job) {
        return job.path("finishedAt").asString();
    }

    private static Answer failsOver(boolean stopped) {
        return heir.tenant().api().post("/topologies/%s/failover".formatted(topology), """
                {"to":"%s","acceptDataLoss":true,"oldPrimaryStopped":%s}""".formatted(
                        heir.id(), stopped));
    }

    private static void awaitRefusal(boolean stopped, String words) {
        await(words)
                .atMost(NOTHING_ARRIVES)
                .pollInterval(Duration.ofSeconds(5))
                .until(
                        () -> failsOver(stopped),
                        answer ->
                                answer.status() == 409 && answer.text("detail").contains(words));
    }

    /** It is refused for as long as the replica does not answer. */
    private static Answer accepted() {
        return await("that it is accepted")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> failsOver(true), answer -> answer.status() == 202);
    }

    private static void archiveFalls() {
        archive().edit(store -> {
            var annotations = store.getMetadata().getAnnotations();
            annotations.put(KEPT, String.valueOf(configuration(store).put("endpointURL", NOWHERE)));
            return store;
        });
    }

    private static void archiveComesBack() {
        archive().edit(store -> {
            configuration(store)
                    .put("endpointURL", store.getMetadata().getAnnotations().remove(KEPT));
            return store;
        });
    }

    private static Map<String, Object> configuration(GenericKubernetesResource store) {
        return store.get("spec", "configuration");
    }

    /** What the primary archives by. */
    private static Resource<GenericKubernetesResource> archive() {
        return stage.kubernetes()
                .client()
                .genericKubernetesResources("barmancloud.cnpg.io/v1", "ObjectStore")
                .inNamespace(lost.tenant().namespace())
                .withName(RealCluster.NAME + "-archive");
    }
}
