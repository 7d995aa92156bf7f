package dev.matriarch.e2e;

/**
 * Two clusters of a real operator with one instance each, of which one follows the other's archive.
 *
 * @param first the one that takes writes at first
 */
record RealTopology(String id, RealCluster first, RealCluster second) {

    /** Has the second one made; {@code first} has an archive, and is in no topology. */
    static RealTopology of(RealCluster first, Stage stage) {
        return of(first, Stage.DATA_PLANE, "default", stage);
    }

    /** The same with the second one elsewhere: its namespace is no other data plane's. */
    static RealTopology of(RealCluster first, String dataPlane, Stage stage) {
        return of(first, dataPlane, dataPlane, stage);
    }

    private static RealTopology of(RealCluster first, String dataPlane, String namespace, Stage stage) {
        var tenant = first.tenant();
        var id = tenant.api()
                .post("/topologies", "{\"name\":\"orders\",\"primary\":{\"cluster\":\"%s\"}}".formatted(first.id()))
                .text("id");
        var joined = tenant.api().post("/topologies/%s/members".formatted(id), """
                {"name":"orders-dr","dataPlane":"%s","namespace":"%s"}""".formatted(dataPlane, namespace));
        tenant.succeeded(joined);
        var second = new RealCluster(tenant, stage.kubernetes().client(), Stage.Tenant.id(joined));
        return new RealTopology(id, first, second);
    }
}
