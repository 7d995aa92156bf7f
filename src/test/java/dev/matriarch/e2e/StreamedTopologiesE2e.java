package dev.matriarch.e2e;

/** One streams from the other, and neither has an archive. */
class StreamedTopologiesE2e extends ChangingPlaces {

    @Override
    RealTopology made(Stage stage) {
        stage.registersFor("replica-stream");
        return RealTopology.streamed(stage);
    }
}
