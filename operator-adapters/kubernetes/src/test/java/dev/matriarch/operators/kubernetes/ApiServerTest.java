package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.NodeList;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** However a data plane is, a call to it comes back, and says what became of it. */
class ApiServerTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String NODES = "/api/v1/nodes";

    @Test
    void anAnswerIsHandedOn() {
        try (var kubernetes = FakeApiServer.kubernetes();
                var server = ApiServer.of(kubernetes.dataPlane())) {
            assertThat(nodes(server).getItems()).isEmpty();
        }
    }

    @Test
    void silenceIsAnUnknownOutcome() {
        try (var kubernetes = FakeApiServer.kubernetes().isSilent();
                var server = ApiServer.of(kubernetes.dataPlane(), SHORT)) {
            assertThatExceptionOfType(OperatorUnavailableException.class)
                    .isThrownBy(() -> nodes(server))
                    .withMessage("data plane eu-1: it did not answer in time");
        }
    }

    @Test
    void whatIsSilentIsLeftAlone() {
        try (var kubernetes = FakeApiServer.kubernetes().isSilent();
                var server = ApiServer.of(kubernetes.dataPlane(), SHORT)) {
            for (int call = 0; call < 5; call++) {
                assertThatExceptionOfType(OperatorUnavailableException.class).isThrownBy(() -> nodes(server));
            }
            var asked = kubernetes.requests().size();

            assertThatExceptionOfType(OperatorUnavailableException.class)
                    .isThrownBy(() -> nodes(server))
                    .withMessageContaining("not asked again yet");
            assertThat(kubernetes.requests()).hasSize(asked);
        }
    }

    @Test
    void aNodeThatIsSilentIsNotHeldAgainstTheApiServer() {
        try (var kubernetes = FakeApiServer.kubernetes().answers("/slow", new FakeApiServer.Answer(0, "", ""));
                var server = ApiServer.of(kubernetes.dataPlane(), Duration.ofSeconds(1))) {
            for (int call = 0; call < 6; call++) {
                assertThatExceptionOfType(OperatorUnavailableException.class)
                        .isThrownBy(() -> server.callBeyond(client -> client.raw("/slow")))
                        .withMessageContaining("did not answer in time");
            }
            assertThat(nodes(server).getItems()).isEmpty();
        }
    }

    @Test
    void beyondAnApiServerThatIsLeftAloneNothingIsAsked() {
        try (var kubernetes = FakeApiServer.kubernetes().isSilent();
                var server = ApiServer.of(kubernetes.dataPlane(), SHORT)) {
            for (int call = 0; call < 5; call++) {
                assertThatExceptionOfType(OperatorUnavailableException.class).isThrownBy(() -> nodes(server));
            }
            var asked = kubernetes.requests().size();

            assertThatExceptionOfType(OperatorUnavailableException.class)
                    .isThrownBy(() -> server.callBeyond(client -> client.raw("/slow")))
                    .withMessageContaining("not asked again yet");
            assertThat(kubernetes.requests()).hasSize(asked);
        }
    }

    @Test
    void whatOnlySaysNoIsAskedAgainAndAgain() {
        try (var kubernetes = FakeApiServer.kubernetes()
                        .answers(NODES, 422, FakeApiServer.status(422, "Invalid", "no such thing"));
                var server = ApiServer.of(kubernetes.dataPlane())) {
            for (int call = 0; call < 20; call++) {
                assertThatExceptionOfType(OperatorRefusedException.class).isThrownBy(() -> nodes(server));
            }
            assertThat(kubernetes.requests()).hasSize(20);
        }
    }

    @Test
    void anOperatorThatIsAwayDoesNotHideTheApiServer() {
        try (var kubernetes = FakeApiServer.kubernetes()
                        .answers(
                                NODES,
                                500,
                                FakeApiServer.status(500, "InternalError", "failed calling webhook: no route"));
                var server = ApiServer.of(kubernetes.dataPlane())) {
            for (int call = 0; call < 20; call++) {
                assertThatExceptionOfType(OperatorUnavailableException.class)
                        .isThrownBy(() -> nodes(server))
                        .withMessageContaining("failed calling webhook");
            }
            assertThat(kubernetes.requests()).hasSize(20);
        }
    }

    @Test
    void nothingIsRepeatedBehindOurBack() {
        try (var kubernetes = FakeApiServer.kubernetes()
                        .answers(NODES, 429, FakeApiServer.status(429, "TooManyRequests", "later"));
                var server = ApiServer.of(kubernetes.dataPlane())) {
            assertThatExceptionOfType(OperatorUnavailableException.class).isThrownBy(() -> nodes(server));
            assertThat(kubernetes.requests()).hasSize(1);
        }
    }

    @Test
    void credentialsThatAreNotAcceptedAreNotTriedAgain() {
        try (var kubernetes = FakeApiServer.kubernetes()
                        .answers(NODES, 401, FakeApiServer.status(401, "Unauthorized", "Unauthorized"));
                var server = ApiServer.of(kubernetes.dataPlane())) {
            assertThatExceptionOfType(OperatorUnavailableException.class)
                    .isThrownBy(() -> nodes(server))
                    .withMessageContaining("does not accept our credentials");
            assertThat(kubernetes.requests()).hasSize(1);
        }
    }

    @Test
    void aServerThatIsNotTrustedIsToldNothing() {
        try (var kubernetes = FakeApiServer.kubernetes();
                var server = ApiServer.of(kubernetes.dataPlane(TestCertificates.anotherAuthority()))) {
            assertThatExceptionOfType(OperatorUnavailableException.class)
                    .isThrownBy(() -> nodes(server))
                    .withMessageContaining("not from the authority that was given");
            assertThat(kubernetes.requests()).isEmpty();
        }
    }

    @Test
    void afterItWasClosedEveryOutcomeIsUnknown() {
        try (var kubernetes = FakeApiServer.kubernetes()) {
            var server = ApiServer.of(kubernetes.dataPlane());
            assertThatExceptionOfType(OperatorUnavailableException.class)
                    .isThrownBy(() -> server.call(client -> {
                        server.close();
                        return client.nodes().list();
                    }));
            assertThatExceptionOfType(OperatorUnavailableException.class).isThrownBy(() -> nodes(server));
        }
    }

    @Test
    void whatIsNoMatterOfTheDataPlaneIsThrownOn() {
        try (var kubernetes = FakeApiServer.kubernetes();
                var server = ApiServer.of(kubernetes.dataPlane())) {
            assertThatExceptionOfType(FencedException.class)
                    .isThrownBy(() -> server.call(client -> {
                        throw new FencedException("another worker");
                    }));
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> server.call(client -> {
                        throw new ArithmeticException("ours");
                    }));
        }
    }

    @Test
    void onlyTheSettingsSayWhereAndAsWhom() {
        System.setProperty("kubernetes.auth.token", "of-this-machine");
        System.setProperty("kubernetes.namespace", "of-this-machine");
        System.setProperty("https.proxy", "http://127.0.0.1:1");
        System.setProperty("https.proxyHost", "127.0.0.1");
        System.setProperty("https.proxyPort", "1");
        try (var kubernetes = FakeApiServer.kubernetes();
                var server = ApiServer.of(kubernetes.dataPlane())) {
            var config = server.call(client -> client.getConfiguration());

            assertThat(config.getOauthToken()).isEqualTo(FakeApiServer.TOKEN);
            assertThat(config.getNamespace()).isNull();
            assertThat(config.getHttpsProxy()).isNull();
            assertThat(nodes(server).getItems()).isEmpty();
        } finally {
            System.clearProperty("kubernetes.auth.token");
            System.clearProperty("kubernetes.namespace");
            System.clearProperty("https.proxy");
            System.clearProperty("https.proxyHost");
            System.clearProperty("https.proxyPort");
        }
    }

    private static NodeList nodes(ApiServer server) {
        return server.call(client -> client.nodes().list());
    }
}
