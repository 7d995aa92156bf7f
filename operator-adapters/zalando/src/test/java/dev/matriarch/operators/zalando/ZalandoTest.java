package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.FakeApiServer;
import dev.matriarch.operators.kubernetes.KubernetesOperator;
import dev.matriarch.operators.kubernetes.KubernetesOperator.Finding;
import dev.matriarch.operators.kubernetes.KubernetesOperator.Place;
import dev.matriarch.operators.zalando.Zalando.Installed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which installed operators are good enough, by the images they run and how they are configured. */
class ZalandoTest {

    private static final Place PLACE =
            new Place(List.of("standard"), List.of("zone1"), List.of("standard"), "standard");
    private static final String IMAGE = "ghcr.io/zalando/postgres-operator:v1.15.1";
    private static final Map<String, String> FIT =
            Map.of("watched_namespace", "*", "docker_image", "ghcr.io/zalando/spilo-17:4.0-p3", "min_instances", "-1");

    @Test
    void itIsFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(KubernetesOperator.class))
                .extracting(KubernetesOperator::operator)
                .contains("zalando");
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/zalando/postgres-operator:v1.15.1, ghcr.io/zalando/spilo-17:4.0-p3, 1.15.1, 14, 17",
        "ghcr.io/zalando/postgres-operator:v2.0.1, ghcr.io/zalando/spilo-18:4.1-p2, 2.0.1, 14, 18",
        "a/postgres-operator:1.15.1, docker.io/realm/spilo-lite:17, 1.15.1, 17, 17",
        "a/postgres-operator:2.0.0, mirror:5000/database:latest, 2.0.0, 18, 18",
    })
    void thePostgresqlOfItsImageIsOffered(String operator, String image, String version, int oldest, int newest) {
        assertThat(judged(operator, Map.of("docker_image", image)))
                .asInstanceOf(type(Finding.Fit.class))
                .satisfies(fit -> {
                    assertThat(fit.limits().version()).isEqualTo(version);
                    assertThat(fit.limits().postgresqlVersions().first()).isEqualTo(oldest);
                    assertThat(fit.limits().newestPostgresqlVersion()).isEqualTo(newest);
                    assertThat(fit.limits().releases())
                            .containsEntry(oldest, image)
                            .containsEntry(newest, image);
                    assertThat(fit.limits().storageClasses()).containsExactly("standard");
                    assertThat(fit.limits().maxInstances()).isEqualTo(9);
                });
    }

    @Test
    void moreInstancesThanItIsConfiguredForAreNotOffered() {
        assertThat(judged(IMAGE, Map.of("max_instances", "5")))
                .asInstanceOf(type(Finding.Fit.class))
                .satisfies(fit -> assertThat(fit.limits().maxInstances()).isEqualTo(5));
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/zalando/postgres-operator:v1.14.0, version 1.14.0 is installed",
        "ghcr.io/zalando/postgres-operator:latest, cannot be told",
    })
    void anOlderOneIsRefused(String image, String words) {
        assertUnfit(judged(image, Map.of()), "operator-too-old", words);
    }

    @ParameterizedTest
    @CsvSource({
        "watched_namespace, '', its own namespace",
        "watched_namespace, tenants, the namespace tenants",
        "enable_team_id_clustername_prefix, true, names begin with their team's",
        "min_instances, 2, at least 2 instances",
        "controller_id, second, controller id second",
        "enable_database_access, false, neither roles nor databases",
        "pod_role_label, role, pod_role_label is role and not spilo-role",
        "cluster_name_label, cluster, cluster_name_label is cluster",
        "secret_name_template, {username}.{cluster}, names things in another way",
    })
    void oneThatWouldRefuseClustersInSilenceIsRefusedWithTheSetting(String setting, String value, String words) {
        assertUnfit(judged(IMAGE, Map.of(setting, value)), "operator-unsuitable", words);
    }

    @Test
    void itIsReadFromItsConfigurationObject() {
        try (var kubernetes = installed("""
                {"name":"POSTGRES_OPERATOR_CONFIGURATION_OBJECT","value":"config"}""")) {
            kubernetes.answers("/apis/acid.zalan.do/v1/namespaces/operators/operatorconfigurations/config", 200, """
                    {"apiVersion":"acid.zalan.do/v1","kind":"OperatorConfiguration","metadata":{"name":"config"},
                     "configuration":{"docker_image":"a/spilo-17:1","max_instances":4,
                                      "kubernetes":{"watched_namespace":"*","pod_role_label":"spilo-role",
                                                    "cluster_labels":{"application":"spilo"},
                                                    "secret_name_template":"{username}.{cluster}.credentials.{tprkind}.{tprgroup}"}}}""");

            assertThat(found(kubernetes))
                    .asInstanceOf(type(Finding.Fit.class))
                    .satisfies(fit -> assertThat(fit.limits().maxInstances()).isEqualTo(4));
        }
    }

    @Test
    void itIsReadFromItsConfigMapAndItsEnvironment() {
        try (var kubernetes = installed("""
                {"name":"CONFIG_MAP_NAME","value":"config"},{"name":"WATCHED_NAMESPACE","value":"*"}""")) {
            kubernetes.answers("/api/v1/namespaces/operators/configmaps/config", 200, """
                    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"config"},
                     "data":{"docker_image":"a/spilo-17:1","max_instances":"3"}}""");

            assertThat(found(kubernetes))
                    .asInstanceOf(type(Finding.Fit.class))
                    .satisfies(fit -> assertThat(fit.limits().maxInstances()).isEqualTo(3));
        }
    }

    @Test
    void anotherOperatorWithAnImageOfThatNameIsNone() {
        try (var kubernetes = installed("""
                {"name":"CRUNCHY_DEBUG","value":"true"}""")) {
            assertThat(found(kubernetes)).isInstanceOf(Finding.Absent.class);
        }
    }

    @Test
    void withoutItsResourcesItIsAbsent() {
        try (var kubernetes = FakeApiServer.kubernetes()) {
            assertThat(found(kubernetes)).isInstanceOf(Finding.Absent.class);
        }
    }

    private static FakeApiServer installed(String environment) {
        return FakeApiServer.kubernetes()
                .answers("/apis/acid.zalan.do/v1", 200, "{\"kind\":\"APIResourceList\"}")
                .answers("/apis/apps/v1/deployments", 200, """
                        {"apiVersion":"apps/v1","kind":"DeploymentList","items":[{
                          "metadata":{"name":"postgres-operator","namespace":"operators"},
                          "spec":{"template":{"spec":{"containers":[{"name":"postgres-operator","image":"%s","env":[%s]}]}}}}]}""".formatted(IMAGE, environment));
    }

    private static Finding found(FakeApiServer kubernetes) {
        try (var server = ApiServer.of(kubernetes.dataPlane())) {
            return server.call(client -> new Zalando().find(client, PLACE));
        }
    }

    private static Finding judged(String image, Map<String, String> settings) {
        var values = new HashMap<>(FIT);
        values.putAll(settings);
        return Zalando.judged(new Installed(image, new OperatorConfig(values)), PLACE);
    }

    private static void assertUnfit(Finding finding, String code, String words) {
        assertThat(finding).asInstanceOf(type(Finding.Unfit.class)).satisfies(unfit -> {
            assertThat(unfit.shortcoming().code()).isEqualTo(code);
            assertThat(unfit.shortcoming().detail()).contains(words);
        });
    }
}
