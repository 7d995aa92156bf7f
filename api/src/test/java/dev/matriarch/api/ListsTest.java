package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.JobState;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.ClusterFilter;
import dev.matriarch.provisioning.jobs.JobFilter;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListsTest extends ApiTest {

    @Test
    void clustersAreFilteredByAllThatIsAsked() {
        var answer = get("/ha-clusters?name=orders&namespace=shop&operator=sandbox&dataPlane=local&state=READY"
                + "&label=a=1&label=b=x=y&deleted=true&cursor=c1&limit=7");

        assertThat(world.clusters.filter)
                .isEqualTo(new ClusterFilter(
                        "orders", "shop", "sandbox", "local", ClusterState.READY, Map.of("a", "1", "b", "x=y"), true));
        assertThat(world.clusters.page).isEqualTo(new PageRequest("c1", 7));
        assertThat(json(answer).path("nextCursor").asString()).isEqualTo("next");
        assertThat(json(answer).at("/items/0/name").asString()).isEqualTo("orders");
    }

    @Test
    void listWithoutFiltersIsTheFirstPartOfAll() {
        get("/ha-clusters");

        assertThat(world.clusters.filter).isEqualTo(new ClusterFilter(null, null, null, null, null, Map.of(), false));
        assertThat(world.clusters.page).isEqualTo(new PageRequest(null, 50));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,422,limit",
        "limit=201,422,limit",
        "limit=ten,400,limit",
        "state=GOOD,400,state",
        "deleted=maybe,400,deleted",
        "label=team,400,label",
        "label=a=1&label=a=2,400,label"
    })
    void filterThatCannotBeReadIsRefusedByItsName(String query, int status, String parameter) {
        var answer = get("/ha-clusters?" + query);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).at("/errors/0/parameter").asString()).isEqualTo(parameter);
    }

    @Test
    void jobsAreFilteredByClusterKindAndState() {
        get("/jobs?cluster=" + Samples.CLUSTER + "&kind=SCALE_CLUSTER&state=FAILED");
        assertThat(world.jobs.filter).isEqualTo(new JobFilter(Samples.CLUSTER, "SCALE_CLUSTER", JobState.FAILED));

        get(CLUSTER + "/jobs");
        assertThat(world.jobs.filter).isEqualTo(new JobFilter(Samples.CLUSTER, null, null));

        assertThat(get("/jobs?cluster=nobody").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tenants",
                "/tenants/acme/api-keys",
                "/data-planes",
                "/object-stores",
                "/topologies",
                "/audit-entries",
                "/events",
                "/jobs",
                "/ha-clusters",
                CLUSTER + "/restore-drills",
                CLUSTER + "/events",
                CLUSTER + "/jobs",
                JOB + "/events",
                "/postgresql-parameters?version=18"
            })
    void everyListIsAPage(String path) {
        var answer = send(request("GET", path, null).setHeader("Authorization", "Bearer admin"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("items").isArray()).isTrue();
        assertThat(json(answer).has("nextCursor")).isTrue();
        assertThat(json(answer).size()).isEqualTo(2);
    }

    @Test
    void jobThatRunsSaysWhenToLookAgain() {
        assertThat(header(get(JOB), "Retry-After")).isEqualTo("1");
    }

    @Test
    void jobThatHasEndedDoesNot() {
        world.jobs.state = JobView.State.SUCCEEDED;

        assertThat(header(get(JOB), "Retry-After")).isEqualTo("(none)");
    }

    @Test
    void parametersNeedAVersion() {
        var answer = get("/postgresql-parameters");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/parameter").asString()).isEqualTo("version");
        assertThat(json(get("/postgresql-parameters?version=18"))
                        .at("/items/0/range/min")
                        .asString())
                .isEqualTo("64");
    }

    @Test
    void callersLearnWhoTheyAre() {
        assertThat(get("/whoami").body())
                .isEqualTo("{\"type\":\"api-key\",\"name\":\"ci\",\"role\":\"editor\",\"tenant\":\"acme\"}");
        var platform = request("GET", "/whoami", null)
                .setHeader("Authorization", "Bearer platform")
                .header("X-Matriarch-Tenant", "globex");
        assertThat(json(send(platform)).path("tenant").asString()).isEqualTo("globex");
    }
}
