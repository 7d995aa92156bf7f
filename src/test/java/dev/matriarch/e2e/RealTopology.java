package dev.matriarch.e2e;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two clusters of a real operator, of which one follows the other: by its archive and with one instance each, or by streaming and
 * with two each.
 *
 * @param first the one that takes writes at first
 * @param writer of the first one's rows
 */
record RealTopology(String id, RealCluster first, RealCluster second, WritingPod writer) {

    /** More than the first one's writer gets to. */
    private static final long NUMBERS_OF_THE_SECOND = 1_000_000_000;

    /** Has both made; passes the test over where there is no store for their archives. */
    static RealTopology made(Stage stage) {
        return made(stage, Stage.DATA_PLANE, "default");
    }

    /** The same with the second one on another data plane: its namespace is no other data plane's. */
    static RealTopology made(Stage stage, String dataPlane) {
        return made(stage, dataPlane, dataPlane);
    }

    private static RealTopology made(Stage stage, String dataPlane, String namespace) {
        RealStore.registeredWith(stage);
        return followed(stage, RealStore.cluster(stage), dataPlane, namespace, false);
    }

    /**
     * The same without any archive: the second one streams from the first, from another namespace. An operator that has both kinds
     * is tried with both or with neither.
     */
    static RealTopology streamed(Stage stage) {
        assumeBothKinds(stage);
        return followed(stage, RealCluster.made(stage, 2), Stage.DATA_PLANE, "far", true);
    }

    /** The same between two data planes, which have ways in from outside, and with one instance each. */
    static RealTopology farApart(Stage stage) {
        assumeBothKinds(stage);
        stage.registersExposing();
        stage.registersExposingAgain("far");
        return followed(stage, RealCluster.exposed(stage, 1), "far", "far", true);
    }

    private static void assumeBothKinds(Stage stage) {
        if (stage.can("backup")) {
            RealStore.assumeGiven();
        }
    }

    private static RealTopology followed(
            Stage stage, RealCluster first, String dataPlane, String namespace, boolean streaming) {
        var made = new ArrayList<>(List.of(first));
        stage.whenClosed(() -> remove(made));
        var writer = WritingPod.start(first.application(), first.credentials());
        stage.whenClosed(writer::close);
        var tenant = first.tenant();
        var id = tenant.api()
                .post("/topologies", "{\"name\":\"orders\",\"primary\":{\"cluster\":\"%s\"}}".formatted(first.id()))
                .text("id");
        var joined = tenant.api()
                .post("/topologies/%s/members".formatted(id), """
                {"name":"orders-dr","dataPlane":"%s","namespace":"%s","streaming":%s}""".formatted(dataPlane, namespace, streaming));
        tenant.succeeded(joined);
        var second = new RealCluster(tenant, stage.kubernetes().client(), Stage.Tenant.id(joined));
        made.add(second);
        return new RealTopology(id, first, second, writer);
    }

    /** One that others follow goes last. */
    private static void remove(List<RealCluster> clusters) {
        clusters.stream()
                .sorted(Comparator.comparing(RealTopology::isPrimary))
                .toList()
                .forEach(cluster -> cluster.tenant().succeeded(cluster.asksForDeletion()));
    }

    private static boolean isPrimary(RealCluster cluster) {
        return cluster.status().path("role").asString().equals("PRIMARY");
    }

    /** A writer whose rows are acknowledged once the second one takes writes. */
    WritingPod knocking(Stage stage) {
        var knocking = WritingPod.knocking(first.application(), second.credentials(), NUMBERS_OF_THE_SECOND);
        stage.whenClosed(knocking::close);
        return knocking;
    }
}
