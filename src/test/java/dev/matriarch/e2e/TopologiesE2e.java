package dev.matriarch.e2e;

/** One follows the other by its archive. */
class TopologiesE2e extends ChangingPlaces {

    @Override
    RealTopology made(Stage stage) {
        stage.registersFor("backup");
        return RealTopology.made(stage);
    }
}
