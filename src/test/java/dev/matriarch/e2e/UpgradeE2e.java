package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.e2e.Stage.Tenant;
import dev.matriarch.harness.Api.Answer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Other releases of PostgreSQL, as the platform's catalog of images offers them. */
class UpgradeE2e {

    /**
     * No table: Debian's 17.12 gives each column an option that 18.6 does not know, so that no conversion from the one to the
     * other gets past the first table (seen live).
     */
    private static final String KEEP = "select lo_from_bytea(4711, 'kept')";

    /** PostgreSQL 18 has no child table that may be null where its parent may not. */
    private static final String HINDERING =
            "create table parent (i int not null); create table hindering () inherits (parent);"
                    + " alter table hindering alter i drop not null";

    private static Stage stage;
    private static ImageCatalog catalog;

    @BeforeAll
    static void set() {
        Assumptions.assumeTrue(
                RealOperator.TESTED.equals(RealOperator.CLOUDNATIVE_PG), "there is nothing for it to upgrade to");
        stage = Stage.set();
        catalog = new ImageCatalog(stage).offers("17");
    }

    @AfterAll
    static void clear() {
        if (stage != null) {
            catalog.close();
            stage.close();
        }
    }

    @Test
    void aNewReleaseRollsThroughTheInstancesAndAnotherMajorVersionConvertsTheData() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(2));
        tenant.succeeded(created);
        var credentials = tenant.api().get(path(created, "/credentials")).body();
        var application = new SqlPod(client(), tenant.namespace(), RealOperator.TESTED);
        application.prints(credentials, "readWrite", KEEP);

        catalog.offers("17-next");
        assertThat(upgrade(tenant, created, "{}", "?dryRun=true")
                        .body()
                        .path("plan")
                        .path("restarts"))
                .hasSize(2);
        tenant.succeeded(upgrade(tenant, created, "{}", ""));
        assertThat(images(tenant).values()).containsOnly("ghcr.io/cloudnative-pg/postgresql:17-next");

        tenant.succeeded(upgrade(tenant, created, "{\"version\":18}", ""));
        assertThat(images(tenant).values()).containsOnly("ghcr.io/cloudnative-pg/postgresql:18");
        assertThat(status(tenant, created).path("postgresqlVersion").asString()).startsWith("18.");
        assertThat(application.prints(credentials, "readWrite", "select convert_from(lo_get(4711), 'UTF8')"))
                .isEqualTo("kept");
        assertThat(upgrade(tenant, created, "{\"version\":17}", "").status()).isEqualTo(422);
        tenant.succeeded(tenant.api().delete(path(created, "")));
    }

    @Test
    void aMajorUpgradeThatFailsSaysSoAndLeadsBack() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(1));
        tenant.succeeded(created);
        var credentials = tenant.api().get(path(created, "/credentials")).body();
        var application = new SqlPod(client(), tenant.namespace(), RealOperator.TESTED);
        application.prints(credentials, "readWrite", "create table named (name regproc)");
        var refused = upgrade(tenant, created, "{\"version\":18}", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("detail"))
                .isEqualTo("in the database app the column named.name has the type regproc, which cannot be converted");
        application.prints(credentials, "readWrite", "drop table named; " + HINDERING);

        var failed = tenant.ended(upgrade(tenant, created, "{\"version\":18}", ""));
        assertThat(failed.path("state").asString()).as("%s", failed).isEqualTo("FAILED");
        assertThat(failed.path("problem").toString()).contains("could not be converted");
        assertThat(status(tenant, created).path("conditions").toString()).contains("UpgradeFailed");

        tenant.succeeded(upgrade(tenant, created, "{\"version\":17}", ""));
        assertThat(application.prints(credentials, "readWrite", "select count(*) from hindering"))
                .isEqualTo("0");
        tenant.succeeded(tenant.api().delete(path(created, "")));
    }

    private static Answer upgrade(Tenant tenant, Answer created, String body, String query) {
        return tenant.api().post(path(created, "/upgrade" + query), body);
    }

    private static JsonNode status(Tenant tenant, Answer created) {
        return tenant.cluster(created).path("status");
    }

    /** By pod. */
    private static Map<String, String> images(Tenant tenant) {
        return client()
                .pods()
                .inNamespace(tenant.namespace())
                .withLabels(RealOperator.TESTED.instances())
                .list()
                .getItems()
                .stream()
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> pod.getSpec().getContainers().getFirst().getImage()));
    }

    private static String path(Answer created, String action) {
        return "/ha-clusters/" + Tenant.id(created) + action;
    }

    private static KubernetesClient client() {
        return stage.kubernetes().client();
    }
}
