package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.matriarch.e2e.Stage.Tenant;
import dev.matriarch.harness.Api.Answer;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** CloudNativePG and Zalando's operator on one data plane at once: clusters of the same name, in two tenants, and neighbours in one. */
class BothOperatorsE2e {

    private static Stage stage;

    @BeforeAll
    static void set() {
        stage = Stage.set();
        var offered = stage.admin()
                .get("/data-planes/" + Stage.DATA_PLANE)
                .body()
                .path("operators")
                .valueStream()
                .map(operator -> operator.path("name").asString())
                .toList();
        assumeThat(offered).as("the data plane has both").contains("cloudnative-pg", "zalando");
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @Test
    void clustersOfTheSameNameKeepToThemselves() {
        var first = One.of(RealOperator.CLOUDNATIVE_PG, stage.newTenant(), "orders");
        var second = One.of(RealOperator.ZALANDO, stage.newTenant(), "orders");
        keepToThemselves(first, second);
    }

    @Test
    void neighboursInOneNamespaceKeepToThemselves() {
        var tenant = stage.newTenant();
        var first = One.of(RealOperator.CLOUDNATIVE_PG, tenant, "orders");
        var second = One.of(RealOperator.ZALANDO, tenant, "stock");
        keepToThemselves(first, second);
        assertThat(stage.kubernetes()
                        .client()
                        .namespaces()
                        .withName(tenant.namespace())
                        .get())
                .isNull();
    }

    private static void keepToThemselves(One first, One second) {
        first.writes("by the first");
        second.writes("by the second");

        var before = second.pods();
        first.does("scale", "{\"instances\":1}");
        assertThat(second.pods()).isEqualTo(before);
        second.assertReady();

        var others = first.pods();
        second.does("restart", "{}");
        assertThat(first.pods()).isEqualTo(others);
        first.assertReady();

        assertThat(first.reads()).isEqualTo("by the first");
        assertThat(second.reads()).isEqualTo("by the second");
        first.goes();
        second.assertReady();
        assertThat(second.reads()).isEqualTo("by the second");
        second.goes();
    }

    /** One cluster of two instances by one of them. */
    private record One(RealOperator operator, Tenant tenant, String name, Answer created) {

        static One of(RealOperator operator, Tenant tenant, String name) {
            var created = tenant.asksFor(name, operator, LifeE2e.SMALL.formatted(2));
            tenant.succeeded(created);
            return new One(operator, tenant, name, created);
        }

        void does(String action, String body) {
            tenant.succeeded(tenant.api().post(path("/" + action), body));
        }

        void goes() {
            tenant.succeeded(tenant.api().delete(path("")));
            assertThat(pods()).isEmpty();
        }

        void assertReady() {
            assertThat(tenant.cluster(created).at("/status/state").asString()).isEqualTo("READY");
        }

        void writes(String what) {
            prints("create table mine as select '%s' as words".formatted(what));
        }

        String reads() {
            return prints("select words from mine");
        }

        private String prints(String sql) {
            var credentials = tenant.api().get(path("/credentials")).body();
            return new SqlPod(stage.kubernetes().client(), tenant.namespace(), operator)
                    .prints(credentials, "readWrite", sql);
        }

        /** By name, which very pod it is. */
        Map<String, String> pods() {
            return there().stream()
                    .collect(Collectors.toMap(
                            pod -> pod.getMetadata().getName(),
                            pod -> pod.getMetadata().getUid()));
        }

        private List<Pod> there() {
            return stage.kubernetes()
                    .client()
                    .pods()
                    .inNamespace(tenant.namespace())
                    .withLabels(operator.instances())
                    .withLabel(operator.clusterLabel(), name)
                    .list()
                    .getItems();
        }

        private String path(String action) {
            return "/ha-clusters/" + Tenant.id(created) + action;
        }
    }
}
