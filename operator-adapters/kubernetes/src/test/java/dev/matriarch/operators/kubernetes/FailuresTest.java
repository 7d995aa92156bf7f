package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCauseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each failure of a call is called afterwards. The messages are an API server's own. */
class FailuresTest {

    @Test
    void aMissingRightIsNamed() {
        var failure = answer(
                403,
                "clusters.postgresql.cnpg.io \"orders\" is forbidden: User \"system:serviceaccount:matriarch:matriarch\" "
                        + "cannot patch resource \"clusters\" in API group \"postgresql.cnpg.io\" in the namespace \"acme-default\"");

        assertRefused(failure, "right-missing", "patch clusters.postgresql.cnpg.io");
    }

    @Test
    void aMissingRightOfTheCoreIsNamed() {
        var failure = answer(
                403,
                "namespaces is forbidden: User \"m\" cannot create resource \"namespaces\" in API group \"\" at the scope");

        assertRefused(failure, "right-missing", "create namespaces");
    }

    @Test
    void aQuotaThatIsUsedUpIsToldWithItsNumbers() {
        var failure = answer(
                403,
                "configmaps \"x\" is forbidden: exceeded quota: matriarch, requested: configmaps=1, used: configmaps=500");

        assertRefused(failure, "quota-exceeded", "used: configmaps=500");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 409})
    void aNamespaceThatIsGoingIsForNow(int code) {
        var failure =
                answer(code, "unable to create new content in namespace acme-default because it is being terminated");

        assertUnavailable(failure, "being");
    }

    @Test
    void whatAnyOtherAdmissionSaysIsHandedOn() {
        var failure =
                answer(403, "pods \"orders-1\" is forbidden: maximum cpu usage per Container is 1, but limit is 2");

        assertRefused(failure, "operator-refused", "maximum cpu usage per Container is 1");
    }

    @Test
    void theFieldsThatAWebhookRefusesAreNamed() {
        var status = new StatusBuilder()
                .withCode(422)
                .withMessage("admission webhook \"vcluster.cnpg.io\" denied the request: a long text")
                .withNewDetails()
                .addToCauses(new StatusCauseBuilder()
                        .withField("spec.storage.size")
                        .withMessage("can't shrink existing storage from 2Gi to 1Gi")
                        .build())
                .endDetails()
                .build();

        assertRefused(
                new KubernetesClientException("PATCH", 422, status),
                "operator-refused",
                "spec.storage.size: can't shrink existing storage from 2Gi to 1Gi");
    }

    @ParameterizedTest
    @CsvSource({
        "408, it did not answer in time",
        "409, the object has been modified",
        "401, it does not accept our credentials",
        "404, the object has been modified",
        "429, it has too much to do",
        "500, the object has been modified",
        "502, it cannot be reached",
        "503, it has too much to do",
        "504, it did not answer in time"
    })
    void whatMayPassIsForNow(int code, String words) {
        assertUnavailable(answer(code, "the object has been modified"), words);
    }

    @Test
    void anOperatorThatIsNotThereToBeAskedIsForNow() {
        var failure = answer(
                500,
                "Internal error occurred: failed calling webhook \"mcluster.cnpg.io\": failed to call webhook: Post "
                        + "\"https://cnpg-webhook-service.cnpg-system.svc:443\": connect: connection refused");

        assertUnavailable(failure, "the operator is not there to look at it: ");
    }

    @Test
    void aRefusedConnectionIsForNow() {
        var failure = new KubernetesClientException("GET", new IOException(new ConnectException("Connection refused")));

        assertUnavailable(failure, "it cannot be reached");
    }

    @Test
    void aFaultElsewhereIsNotTheDataPlanes() {
        var ours = new IllegalStateException("the database is gone", new IOException("closed"));

        assertThat(new Failures("eu-1").translated(ours)).isSameAs(ours);
    }

    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(
                "PATCH at: https://10.0.0.1/apis",
                code,
                new StatusBuilder().withCode(code).withMessage(message).build());
    }

    private static void assertRefused(KubernetesClientException failure, String code, String words) {
        assertThat(new Failures("eu-1").translated(failure))
                .asInstanceOf(type(OperatorRefusedException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e).hasMessageContaining("eu-1").hasMessageContaining(words));
    }

    private static void assertUnavailable(KubernetesClientException failure, String words) {
        assertThat(new Failures("eu-1").translated(failure))
                .isInstanceOf(OperatorUnavailableException.class)
                .hasMessageContaining("eu-1")
                .hasMessageContaining(words);
    }
}
