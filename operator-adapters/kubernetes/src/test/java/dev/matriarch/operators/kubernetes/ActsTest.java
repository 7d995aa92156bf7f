package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A write to a field that an operator writes too. */
class ActsTest {

    private static final String PATH = "/api/v1/namespaces/acme-shop/persistentvolumeclaims/orders-1";
    private static final Map<String, Object> CHANGE = Map.of("volumeName", "another");

    private final FakeApiServer kubernetes = FakeApiServer.kubernetes().answers(PATH, 200, "{}");
    private final ApiServer server = ApiServer.of(kubernetes.dataPlane(), Duration.ofMinutes(1));

    @AfterEach
    void stop() {
        server.close();
        kubernetes.close();
    }

    @Test
    void itIsAMergePatchByAManagerOfItsOwn() {
        patch(TestFence.of(3, 1), "3.1");

        assertThat(kubernetes.requests()).containsExactly("PATCH " + PATH);
        assertThat(kubernetes.patches())
                .containsExactly("fieldManager=matriarch-actions "
                        + "{\"metadata\":{\"resourceVersion\":\"7\"},\"spec\":{\"volumeName\":\"another\"}}");
    }

    @Test
    void aLaterWriterIsNotWrittenOver() {
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> patch(TestFence.of(3, 1), "3.2"));

        assertThat(kubernetes.requests()).isEmpty();
    }

    @Test
    void whoHasLostItsJobWritesNothing() {
        var lost = TestFence.of(3, 1).meanwhile(() -> {
            throw new FencedException("it has another worker");
        });

        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> patch(lost, "2.1"));
        assertThat(kubernetes.requests()).isEmpty();
    }

    @Test
    void whatHasChangedMeanwhileIsLookedAtAgain() {
        kubernetes.answers(PATH, 409, "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":409}");

        assertThatExceptionOfType(OperatorUnavailableException.class)
                .isThrownBy(() -> patch(TestFence.of(3, 1), "3.1"))
                .withMessage("PersistentVolumeClaim orders-1 goes on being changed by others");
    }

    private void patch(TestFence fence, String written) {
        server.run(client -> new Acts(client, fence).specification(claim(), cluster(written), CHANGE));
    }

    private static PersistentVolumeClaim claim() {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("orders-1")
                .withNamespace("acme-shop")
                .withResourceVersion("7")
                .endMetadata()
                .build();
    }

    private static ConfigMap cluster(String written) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("orders")
                .addToLabels(MatriarchLabels.WRITE, written)
                .endMetadata()
                .build();
    }
}
