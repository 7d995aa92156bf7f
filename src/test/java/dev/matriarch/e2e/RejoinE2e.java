package dev.matriarch.e2e;

/** One follows the other by its archive, and is made anew from a base backup. */
class RejoinE2e extends ReplacedPrimary {

    @Override
    RealTopology made(Stage stage) {
        stage.registersFor("backup");
        return RealTopology.made(stage);
    }

    @Override
    void awaitFollowable(RealCluster cluster) {
        RealStore.awaitBackupOf(cluster);
    }
}
