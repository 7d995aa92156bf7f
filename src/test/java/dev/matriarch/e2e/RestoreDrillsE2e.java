package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real operator restores a cluster into one that is made for it, while an application writes to the first. */
class RestoreDrillsE2e {

    private static Stage stage;
    private static RealCluster cluster;
    private static WritingPod writer;

    @BeforeAll
    static void set() {
        stage = Stage.bare();
        stage.registersFor("restore-drill");
        RealStore.registeredWith(stage);
        cluster = RealStore.cluster(stage);
        writer = WritingPod.start(cluster.application(), cluster.credentials());
        stage.whenClosed(() -> cluster.tenant().succeeded(cluster.asksForDeletion()));
        stage.whenClosed(writer::close);
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @Test
    void itIsProvenThatWhatWasAcknowledgedBeforeItCanBeRestored() {
        writer.goesOn();
        var acknowledged = writer.acknowledged().size();
        var begun = Instant.now();
        var api = cluster.tenant().api();
        var drills = "/ha-clusters/%s/restore-drills".formatted(cluster.id());

        var job = cluster.tenant().succeeded(api.post(drills, """
                        {"checks":[{"name":"all rows","sql":"select count(*) >= %d from ledger"},
                                   {"name":"something else","sql":"select 1 = 1"}]}""".formatted(acknowledged)));

        var drill = api.get(drills + "/" + job.at("/result/drill").asString()).body();
        assertThat(drill.path("state").asString()).as("%s", drill).isEqualTo("PASSED");
        assertThat(cluster.tenant().api().get("/ha-clusters").body().path("items"))
                .hasSize(1);
        writer.goesOn();
        Evidence.row(
                "restore drill",
                "%d rows and more are there".formatted(acknowledged),
                Duration.between(begun, Instant.now()),
                "RPO %s s, RTO %s s"
                        .formatted(
                                drill.path("rpoSeconds").asString(),
                                drill.path("rtoSeconds").asString()));
    }
}
