package dev.matriarch.api.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.operators.OperatorRefusedException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataPlanesOverHttpTest extends WholeApiTest {

    private final String name = fresh();
    private final String path = "/data-planes/" + name;
    private final String place = "https://%s:6443".formatted(name);

    @AfterEach
    void noObjections() {
        operator.objects(null);
    }

    @Test
    void aTenantSeesWhatIsOfferedAndAnAdministratorMore() {
        var added = register();

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(header(added, "Location")).isEqualTo(path);
        assertThat(json(added).propertyNames())
                .containsExactly(
                        "name",
                        "state",
                        "operators",
                        "storageClasses",
                        "zones",
                        "sizes",
                        "default",
                        "server",
                        "checkedAt",
                        "shortcomings");
        assertThat(json(platform("GET", path, null))).isEqualTo(json(added));
        var seen = json(send(newTenant(), "GET", path, null));
        assertThat(seen.propertyNames())
                .containsExactly("name", "state", "operators", "storageClasses", "zones", "sizes", "default");
        assertThat(seen.at("/operators/0").propertyNames())
                .containsExactly("name", "version", "postgresqlVersions", "abilities");
    }

    @Test
    void whatIsMissingIsToldByNameAndNothingIsThere() {
        kubernetes.lacks(place, "operator-too-old", "right-missing");

        var refused = register();

        assertThat(refused.statusCode()).isEqualTo(422);
        var problem = json(refused);
        assertThat(problem.path("code").asString()).isEqualTo("invalid-request");
        assertThat(problem.path("errors")).hasSize(2);
        assertThat(problem.at("/errors/1").propertyNames()).containsExactly("pointer", "code", "detail", "nextAction");
        assertThat(problem.at("/errors/1/pointer").asString()).isEqualTo("#/kubernetes");
        assertThat(problem.at("/errors/1/code").asString()).isEqualTo("right-missing");
        assertThat(problem.at("/errors/1/nextAction").asString()).isEqualTo("mend right-missing");
        assertThat(platform("GET", path, null).statusCode()).isEqualTo(404);
    }

    @Test
    void aSettingThatCannotBeIsPointedAt() {
        var refused = platform(
                "POST", "/data-planes", "{\"name\":\"%s\",\"kubernetes\":{\"kubeconfig\":\"x\"}}".formatted(name));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).at("/errors/0/pointer").asString()).isEqualTo("#/kubernetes/kubeconfig");
        assertThat(json(refused).at("/errors/0/code").asString()).isEqualTo("exec-refused");
    }

    @Test
    void theSameCallAgainRegistersOnceAndLooksOnce() {
        var first = platform("POST", "/data-planes", body("t-1"), "Idempotency-Key", name);
        kubernetes.lacks(place, "unreachable");
        var again = platform("POST", "/data-planes", body("t-1"), "Idempotency-Key", name);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(header(again, "Idempotency-Replayed")).isEqualTo("true");
        assertThat(header(again, "Location")).isEqualTo(path);
        assertThat(json(again)).isEqualTo(json(first));
        assertThat(kubernetes.inspected()).hasSize(1);
        assertThat(register().statusCode()).isEqualTo(409);
        assertThat(json(register()).path("code").asString()).isEqualTo("name-taken");
    }

    @Test
    void credentialsAreReplacedOnceTheyHaveBeenSeenToWork() {
        register();
        var credentials = "{\"kubernetes\":{\"server\":\"%s\",\"token\":\"t-2\"}}".formatted(place);

        var replaced = platform("PUT", path + "/credentials", credentials, "Idempotency-Key", name);
        var again = platform("PUT", path + "/credentials", credentials, "Idempotency-Key", name);

        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(header(replaced, "Location")).isEqualTo("(none)");
        assertThat(json(replaced).path("state").asString()).isEqualTo("READY");
        assertThat(header(again, "Idempotency-Replayed")).isEqualTo("true");
        kubernetes.lacks(place, "unauthenticated");
        assertThat(platform("PUT", path + "/credentials", credentials).statusCode())
                .isEqualTo(422);
    }

    @Test
    void aCheckShowsWhatIsMissing() {
        register();
        kubernetes.lacks(place, "right-missing");

        var checked = platform("POST", path + "/check", null);

        assertThat(checked.statusCode()).isEqualTo(200);
        assertThat(json(checked).path("state").asString()).isEqualTo("INCOMPLETE");
        assertThat(json(checked).at("/shortcomings/0/code").asString()).isEqualTo("right-missing");
        assertThat(json(send(newTenant(), "GET", path, null)).path("state").asString())
                .isEqualTo("INCOMPLETE");
    }

    @Test
    void clustersLiveThereAndItStaysForThem() {
        register();
        var tenant = newTenant();
        var body = "{\"name\":\"orders\",\"dataPlane\":\"%s\"}".formatted(name);

        var accepted = send(tenant, "POST", "/ha-clusters", body);

        assertThat(accepted.statusCode()).isEqualTo(202);
        var job = json(accepted).at("/links/self").asString();
        await().until(() ->
                json(send(tenant, "GET", job, null)).path("state").asString().equals("SUCCEEDED"));
        var refused = platform("DELETE", path, null);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("detail").asString()).contains("1 clusters");

        var cluster = json(accepted).at("/links/cluster").asString();
        send(tenant, "DELETE", cluster, null);
        await().until(() -> send(tenant, "GET", cluster, null).statusCode() == 404);
        assertThat(platform("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(platform("GET", path, null).statusCode()).isEqualTo(404);
    }

    @Test
    void whatTheOperatorWouldRefuseIsRefusedBeforeThereIsAJob() {
        register();
        operator.objects(new OperatorRefusedException("namespace-foreign", "it is not ours", "choose another"));
        var body = "{\"name\":\"orders\",\"dataPlane\":\"%s\"}".formatted(name);

        var refused = send(newTenant(), "POST", "/ha-clusters", body, "Idempotency-Key", name);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("code").asString()).isEqualTo("namespace-foreign");
    }

    private HttpResponse<String> register() {
        return platform("POST", "/data-planes", body("t-1"));
    }

    private String body(String token) {
        return """
                {"name":"%s","kubernetes":{"server":"%s","token":"%s"}}
                """.formatted(name, place, token);
    }
}
