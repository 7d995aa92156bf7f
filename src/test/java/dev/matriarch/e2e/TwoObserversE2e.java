package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Installation;
import dev.matriarch.harness.ServerProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers on one metadata DB, of which one observes the real Kubernetes; that one is killed. */
class TwoObserversE2e {

    private final RealKubernetes kubernetes = RealKubernetes.given();
    private final Installation installation = new Installation().withSecretKeys();

    @AfterEach
    void end() {
        installation.close();
        kubernetes.close();
    }

    @Test
    void theOtherGoesOnObserving() {
        var first = installation.launch().ready();
        var second = installation.launch().ready();
        var registered =
                installation.admin(first).post("/data-planes", kubernetes.registration("real", kubernetes.server()));
        assertThat(registered.status()).as("%s", registered.body()).isEqualTo(201);
        var created = installation.tenant(first).post("/ha-clusters", """
                {"name":"watched","dataPlane":"real","operator":"%s","spec":%s}""".formatted(
                        RealOperator.TESTED, LifeE2e.SMALL.formatted(1)));
        assertThat(created.status()).as("%s", created.body()).isEqualTo(202);
        installation.tenant(first).ended(created.text("id"), Stage.PATIENCE);
        var id = Stage.Tenant.id(created);

        first.kill9();
        var before = observedAt(second, id);
        kubernetes
                .client()
                .pods()
                .inNamespace("acme-default")
                .withName(RealOperator.TESTED.instance("watched", 0))
                .withGracePeriod(0)
                .delete();

        await("a look of the other")
                .atMost(Duration.ofMinutes(1))
                .until(() -> !observedAt(second, id).equals(before));
        await("the cluster whole again")
                .atMost(Duration.ofMinutes(3))
                .until(() -> tenant(second)
                        .get("/ha-clusters/" + id)
                        .body()
                        .path("status")
                        .path("state")
                        .asString()
                        .equals("READY"));
        var deleted = tenant(second).delete("/ha-clusters/" + id);
        assertThat(tenant(second)
                        .ended(deleted.text("id"), Stage.PATIENCE)
                        .path("state")
                        .asString())
                .isEqualTo("SUCCEEDED");
    }

    private Api tenant(ServerProcess server) {
        return installation.tenant(server);
    }

    private String observedAt(ServerProcess server, String id) {
        return tenant(server)
                .get("/ha-clusters/" + id)
                .body()
                .path("status")
                .path("observedAt")
                .asString();
    }
}
