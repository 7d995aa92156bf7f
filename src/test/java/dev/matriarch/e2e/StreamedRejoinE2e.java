package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/** One streams from the other, and is made anew as a copy of it. */
class StreamedRejoinE2e extends ReplacedPrimary {

    @Override
    RealTopology made(Stage stage) {
        stage.assumeThatItCan("fence");
        stage.registersFor("replica-stream");
        return RealTopology.streamed(stage);
    }

    @Override
    void awaitFollowable(RealCluster cluster) {
        assertThat(cluster.status().path("role").asString()).isEqualTo("PRIMARY");
    }
}
