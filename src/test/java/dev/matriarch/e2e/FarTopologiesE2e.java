package dev.matriarch.e2e;

/** One streams from the other out of another data plane, and neither has an archive. */
class FarTopologiesE2e extends ChangingPlaces {

    @Override
    RealTopology made(Stage stage) {
        stage.assumeThatItCan("replica-stream-far");
        return RealTopology.farApart(stage);
    }
}
