package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/**
 * The S3 store that {@code MATRIARCH_E2E_S3_ENDPOINT}, {@code _LOCATION} ({@code s3://bucket/path}), {@code _KEY} and {@code
 * _SECRET} name, as pods reach it; {@code _SERVER_ENDPOINT} where this machine reaches it elsewhere.
 */
final class RealStore {

    static final String NAME = "archive";

    private static final String SPEC = """
            {"instances":1,"postgresql":{"version":17},"storage":{"size":"1Gi"},
             "resources":{"cpu":"200m","memory":"512Mi"},"backup":{"objectStore":"%s"}}""".formatted(NAME);

    private RealStore() {}

    /** A new tenant's cluster of one instance that archives there, once something of it can be restored. */
    static RealCluster cluster(Stage stage) {
        var tenant = stage.newTenant();
        var created = tenant.asksFor(RealCluster.NAME, SPEC);
        tenant.succeeded(created);
        var cluster = new RealCluster(tenant, stage.kubernetes().client(), Stage.Tenant.id(created));
        awaitBackupOf(cluster);
        return cluster;
    }

    static void awaitBackupOf(RealCluster cluster) {
        await("a base backup")
                .atMost(Stage.PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> !cluster.status()
                        .at("/recoveryWindow/from")
                        .asString("")
                        .isEmpty());
    }

    /** Makes it known as the platform's; passes the test over where there is none. */
    static void registeredWith(Stage stage) {
        assumeGiven();
        var location =
                String.valueOf(given("LOCATION")).substring("s3://".length()).split("/", 2);
        var body = new LinkedHashMap<String, Object>();
        body.put("name", NAME);
        body.put("endpoint", given("ENDPOINT"));
        body.put("region", "us-east-1");
        body.put("bucket", location[0]);
        if (location.length > 1) {
            body.put("path", location[1]);
        }
        body.put("credentials", Map.of("accessKeyId", given("KEY"), "secretAccessKey", given("SECRET")));
        if (given("SERVER_ENDPOINT") != null) {
            body.put("controlPlaneEndpoint", given("SERVER_ENDPOINT"));
        }
        var made = stage.admin().post("/object-stores", JsonMapper.shared().writeValueAsString(body));
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    }

    /** Passes the test over where there is none. */
    static void assumeGiven() {
        Assumptions.assumeTrue(given("ENDPOINT") != null, "MATRIARCH_E2E_S3_ENDPOINT names no store");
    }

    private static @Nullable String given(String what) {
        return System.getenv("MATRIARCH_E2E_S3_" + what);
    }
}
