package dev.matriarch.operators.cloudnativepg;

import static dev.matriarch.operators.cloudnativepg.TestClusters.REF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.FakeApiServer;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** Poolers that go. */
class PoolerWritesTest {

    /** It would make anew what goes before the pooler, and neither would come to an end (seen live). */
    @Test
    void theOperatorHasNothingToLookAfterOnceOneGoes() {
        var marks = MatriarchLabels.of("here", REF);
        var pooler = PoolerManifests.named(REF, PoolerManifests.readOnly(REF));
        pooler.getMetadata().setLabels(marks);
        pooler.getMetadata().setUid("a-uid");
        pooler.getMetadata().setResourceVersion("7");
        var path = "/apis/postgresql.cnpg.io/v1/namespaces/acme-production/poolers/orders-pooler-ro";
        try (var kubernetes = FakeApiServer.kubernetes().answers(path, 200, Serialization.asJson(pooler));
                var server = ApiServer.of(kubernetes.dataPlane())) {
            server.run(client ->
                    new PoolerWrites(client, new Writes(client, ContractFence.of(1, 1)), REF, marks).delete());

            assertThat(kubernetes.deletions())
                    .singleElement()
                    .asString()
                    .startsWith(path)
                    .contains("\"propagationPolicy\":\"Background\"", "\"uid\":\"a-uid\"");
        }
    }
}
