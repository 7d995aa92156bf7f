package dev.matriarch.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.matriarch.acceptance.SharedServer;
import dev.matriarch.client.ApiClient;
import dev.matriarch.client.api.ClustersApi;
import dev.matriarch.client.api.JobsApi;
import dev.matriarch.client.model.Cluster;
import dev.matriarch.client.model.ClusterPatch;
import dev.matriarch.client.model.ClusterRequest;
import dev.matriarch.client.model.ClusterSpecPatch;
import dev.matriarch.client.model.ClusterSpecRequest;
import dev.matriarch.client.model.Job;
import dev.matriarch.client.model.PostgresqlPatch;
import dev.matriarch.client.model.PostgresqlRequest;
import dev.matriarch.client.model.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClientResponseException;

/** One cluster from its creation to its end, by the generated Java client as it comes. */
class GeneratedJavaClientTest {

    private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

    private final ApiClient client = new ApiClient().setBasePath(SharedServer.url());
    private final ClustersApi clusters = new ClustersApi(client);
    private final JobsApi jobs = new JobsApi(client);

    @BeforeEach
    void signIn() {
        client.setBearerToken(Tenants.keyOfNew("javaclient"));
    }

    @Test
    void javaClientMakesChangesAndDeletesACluster() {
        var created = create();
        var id = created.getId();

        var patched = patch(created);
        var changed = put(patched);
        putAsItIs(changed);

        succeeded(clusters.deleteCluster(id, "orders", null, null, false, null, null, null, false));
        assertGone(id);
    }

    private Cluster create() {
        var request = new ClusterRequest()
                .name("orders")
                .description("Orders of the web shop")
                .labels(Map.of("team", "shop", "tier", "test"))
                .spec(new ClusterSpecRequest()
                        .instances(1)
                        .postgresql(new PostgresqlRequest().parameters(Map.of("work_mem", "16MB"))));

        var job = succeeded(clusters.createCluster(request, false, null, null));

        var created = settled(Objects.requireNonNull(job.getCluster().getId()));
        assertThat(created.getSpec().getInstances()).isEqualTo(1);
        assertThat(created.getLabels()).isEqualTo(Map.of("team", "shop", "tier", "test"));
        return created;
    }

    /** What the patch does not set stays; what it sets to null goes. */
    private Cluster patch(Cluster before) {
        var id = before.getId();
        var patch = new ClusterPatch()
                .putLabelsItem("tier", null)
                .spec(new ClusterSpecPatch()
                        .instances(2)
                        .postgresql(new PostgresqlPatch().putParametersItem("work_mem", null)));

        succeeded(clusters.patchCluster(id, patch, false, null, null, null));

        var patched = settled(id);
        assertThat(patched.getLabels()).isEqualTo(Map.of("team", "shop"));
        assertThat(patched.getSpec().getInstances()).isEqualTo(2);
        assertThat(patched.getSpec().getPostgresql().getParameters()).isEmpty();
        assertThat(patched.getSpec().getSynchronous().getNumber())
                .as("the default follows the instances")
                .isEqualTo(1);
        assertThat(patched)
                .usingRecursiveComparison()
                .ignoringFields(
                        "labels",
                        "spec.instances",
                        "spec.synchronous.number",
                        "spec.postgresql.parameters",
                        "generation",
                        "updatedAt",
                        "status")
                .isEqualTo(before);
        return patched;
    }

    /** Read, edit, write, as long as nobody else has written. */
    private Cluster put(Cluster before) {
        var id = before.getId();
        var etag = clusters.getClusterWithHttpInfo(id).getHeaders().getETag();
        var wanted = request(before).description("Orders, and invoices").putLabelsItem("team", "billing");
        Objects.requireNonNull(wanted.getSpec())
                .postgresql(new PostgresqlRequest().parameters(Map.of("work_mem", "32MB")));

        succeeded(clusters.putCluster(id, wanted, false, etag, null, null));

        var changed = settled(id);
        assertThat(changed.getDescription()).isEqualTo("Orders, and invoices");
        assertThat(changed.getLabels()).isEqualTo(Map.of("team", "billing"));
        assertThat(changed.getSpec().getPostgresql().getParameters()).isEqualTo(Map.of("work_mem", "32MB"));
        assertThat(changed.getSpec().getPostgresql().getVersion())
                .isEqualTo(before.getSpec().getPostgresql().getVersion());
        return changed;
    }

    /** Writing what was read is no change. */
    private void putAsItIs(Cluster before) {
        var id = before.getId();

        var job = clusters.putCluster(id, request(before), false, null, null, null);

        assertThat(job.getState()).isEqualTo("SUCCEEDED");
        assertThat(job.getSteps()).isEmpty();
        assertThat(settled(id))
                .usingRecursiveComparison()
                .ignoringFields("status")
                .isEqualTo(before);
    }

    private void assertGone(UUID id) {
        var refused = catchThrowableOfType(RestClientResponseException.class, () -> clusters.getCluster(id));
        assertThat(refused.getStatusCode().value()).isEqualTo(404);
        assertThat(refused.getResponseBodyAs(Problem.class))
                .extracting(Problem::getCode)
                .isEqualTo("not-found");
    }

    private ClusterRequest request(Cluster read) {
        return client.getJsonMapper().convertValue(read, ClusterRequest.class);
    }

    /** The cluster as it is read, which must be as it is wanted. */
    private Cluster settled(UUID id) {
        var cluster = clusters.getCluster(id);
        assertThat(cluster.getStatus().getState()).isEqualTo("READY");
        assertThat(cluster.getStatus().getSettledGeneration()).isEqualTo(cluster.getGeneration());
        return cluster;
    }

    private Job succeeded(Job accepted) {
        var id = Objects.requireNonNull(accepted.getId());
        var job = await("the end of job " + id)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> jobs.getJob(id), latest -> FINAL.contains(latest.getState()));
        assertThat(job.getState()).as("%s", job).isEqualTo("SUCCEEDED");
        return job;
    }
}
