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
class SharedFieldsTest {

    private static final String PATH = "/api/v1/namespaces/acme-shop/persistentvolumeclaims/orders-1";
    private static final Map<String, ?> CHANGE = Map.of("spec", Map.of("volumeName", "another"));

    private final FakeApiServer kubernetes = FakeApiServer.kubernetes().answers(PATH, 200, "{}");
    private final ApiServer server = ApiServer.of(kubernetes.dataPlane(), Duration.ofMinutes(1));

    @AfterEach
    void stop() {
        server.close();
        kubernetes.close();
    }

    @Test
    void itIsAMergePatchByAManagerOfItsOwn() {
        merge(TestFence.of(3, 1), "3.1");

        assertThat(kubernetes.requests()).containsExactly("PATCH " + PATH);
        assertThat(kubernetes.patches())
                .containsExactly("fieldManager=matriarch-actions "
                        + "{\"spec\":{\"volumeName\":\"another\"},\"metadata\":{\"resourceVersion\":\"7\"}}");
    }

    @Test
    void aLaterWriterIsNotWrittenOver() {
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> merge(TestFence.of(3, 1), "3.2"));

        assertThat(kubernetes.requests()).isEmpty();
    }

    @Test
    void whoHasLostItsJobWritesNothing() {
        var lost = TestFence.of(3, 1).meanwhile(() -> {
            throw new FencedException("it has another worker");
        });

        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> merge(lost, "2.1"));
        assertThat(kubernetes.requests()).isEmpty();
    }

    @Test
    void whatHasChangedMeanwhileIsLookedAtAgain() {
        kubernetes.answers(PATH, 409, "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":409}");

        assertThatExceptionOfType(OperatorUnavailableException.class)
                .isThrownBy(() -> merge(TestFence.of(3, 1), "3.1"))
                .withMessage("PersistentVolumeClaim orders-1 was changed while we wrote");
    }

    private void merge(TestFence fence, String written) {
        server.run(client -> new SharedFields(client, fence).merge(claim(), cluster(written), CHANGE));
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
