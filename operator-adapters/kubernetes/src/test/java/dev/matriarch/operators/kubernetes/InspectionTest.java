package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.kubernetes.FakeApiServer.Answer;
import dev.matriarch.operators.kubernetes.KubernetesOperator.Finding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What an administrator is told of a place that she registers. */
class InspectionTest {

    private static final Duration LONG = Duration.ofSeconds(8);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Finding FIT = new Finding.Fit(
            new Limits("1.30.0", new TreeSet<>(Set.of(17, 18)), 9, true, List.of("standard"), List.of(), null, null));
    private static final Finding TOO_OLD =
            new Finding.Unfit(new Shortcoming("operator-too-old", "It is 1.25.0.", "Upgrade it."));

    @Test
    void aKubernetesWithAnOperatorThatFitsIsFit() {
        try (var server = FakeApiServer.kubernetes()) {
            var found = inspect(server.dataPlane(), FIT);

            assertThat(found.isFit()).isTrue();
            assertThat(found.offers())
                    .singleElement()
                    .satisfies(offer -> assertThat(offer.operator()).isEqualTo("some-operator"));
        }
    }

    @Test
    void storageClassesAreNamedTheDefaultFirstAndZonesOnce() {
        try (var server = FakeApiServer.kubernetes()
                .answers("/apis/storage.k8s.io/v1/storageclasses", 200, """
                        {"kind":"StorageClassList","apiVersion":"storage.k8s.io/v1","items":[
                         {"metadata":{"name":"archive"},"provisioner":"p"},
                         {"metadata":{"name":"fixed-size"},"provisioner":"p","allowVolumeExpansion":false},
                         {"metadata":{"name":"standard","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},
                          "provisioner":"p","allowVolumeExpansion":true}]}""")
                .answers("/api/v1/nodes", 200, """
                        {"kind":"NodeList","apiVersion":"v1","items":[
                         {"metadata":{"name":"n1","labels":{"topology.kubernetes.io/zone":"b"}}},
                         {"metadata":{"name":"n2","labels":{"topology.kubernetes.io/zone":"a"}}},
                         {"metadata":{"name":"n3","labels":{"topology.kubernetes.io/zone":"b"}}},
                         {"metadata":{"name":"n4"}}]}""")) {
            var limits = inspect(
                            server.dataPlane(),
                            (client, place) -> new Finding.Fit(new Limits(
                                    "1",
                                    new TreeSet<>(Set.of(18)),
                                    9,
                                    true,
                                    place.storageClasses(),
                                    place.zones(),
                                    place.expandableClasses(),
                                    place.defaultClass())))
                    .offers()
                    .getFirst()
                    .limits();

            assertThat(limits.storageClasses()).containsExactly("standard", "archive", "fixed-size");
            assertThat(limits.expandableClasses()).containsExactly("standard");
            assertThat(limits.defaultClass()).isEqualTo("standard");
            assertThat(limits.knowsAsFixed("archive")).isTrue();
            assertThat(limits.knowsAsFixed("standard")).isFalse();
            assertThat(limits.knowsAsFixed("another")).isFalse();
            assertThat(limits.zones()).containsExactly("a", "b");
        }
    }

    @Test
    void aPlaceIsToldFromOthersByWhatEveryClusterHas() {
        var namespace =
                "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"its-uid\"}}";
        try (var server = FakeApiServer.kubernetes().answers("/api/v1/namespaces/kube-system", 200, namespace)) {
            assertThat(inspect(server.dataPlane(), FIT).identity()).isEqualTo("its-uid");

            server.denies("get namespaces");
            assertThat(inspect(server.dataPlane(), FIT).identity()).isNull();
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrusted() {
        try (var server = FakeApiServer.kubernetes()) {
            assertShort(inspect(server.dataPlane(TestCertificates.anotherAuthority()), FIT), "certificate-untrusted");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aServerWhoseCertificateHasExpiredIsNotTrusted() {
        try (var server = FakeApiServer.started(TestCertificates.expiredServer())) {
            assertShort(inspect(server.dataPlane(), FIT), "certificate-expired");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aClientCertificateThatHasExpiredIsToldWithoutAsking() {
        try (var server = FakeApiServer.kubernetes()) {
            var settings = Map.of(
                    ClientSettings.SERVER, server.address(),
                    ClientSettings.CA, TestCertificates.authority(),
                    ClientSettings.CLIENT_CERTIFICATE, TestCertificates.certificate("expired-client"),
                    ClientSettings.CLIENT_KEY, TestCertificates.key("expired-client"));

            assertShort(inspect(new DataPlaneConnection("eu-1", "i", settings), FIT), "certificate-expired");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aTokenThatIsNotAcceptedIsTold() {
        try (var server = FakeApiServer.kubernetes()
                .answers("/version", 401, FakeApiServer.status(401, "Unauthorized", "Unauthorized"))) {
            assertShort(inspect(server.dataPlane(), FIT), "unauthenticated");
        }
    }

    @Test
    void whoeverIsNobodyThereIsToldSo() {
        try (var server = FakeApiServer.kubernetes()
                .answers(
                        "/version",
                        403,
                        FakeApiServer.status(
                                403,
                                "Forbidden",
                                "forbidden: User \"system:anonymous\" cannot get path \"/version\""))) {
            assertShort(inspect(server.dataPlane(), FIT), "unauthenticated");
        }
    }

    @Test
    void whoeverMayNotAskForTheVersionCanStillBeSomebody() {
        try (var server = FakeApiServer.kubernetes()
                .answers(
                        "/version",
                        403,
                        FakeApiServer.status(403, "Forbidden", "forbidden: User \"m\" cannot get path \"/version\""))) {
            assertThat(inspect(server.dataPlane(), FIT).isFit()).isTrue();
        }
    }

    @Test
    void aWebSiteIsNoKubernetes() {
        try (var server = FakeApiServer.started(TestCertificates.server())
                .answers("", new Answer(200, "text/html", "<html>Welcome</html>"))) {
            assertShort(inspect(server.dataPlane(), FIT), "not-kubernetes");
        }
    }

    @Test
    void aServerThatSendsUsElsewhereIsNoKubernetes() {
        try (var server = FakeApiServer.started(TestCertificates.server())
                .answers("", new Answer(302, "text/html", "<html>Moved</html>"))) {
            assertShort(inspect(server.dataPlane(), FIT), "not-kubernetes");
        }
    }

    @Test
    void silenceIsUnreachable() {
        try (var server = FakeApiServer.kubernetes().isSilent()) {
            var provider = new KubernetesDataPlaneProvider(List.of(new SomeOperator((client, place) -> FIT)), SHORT);

            assertShort(provider.inspect(server.dataPlane()), "unreachable");
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var settings = Map.of(
                ClientSettings.SERVER,
                "https://127.0.0.1:" + port,
                ClientSettings.CA,
                TestCertificates.authority(),
                ClientSettings.TOKEN,
                FakeApiServer.TOKEN);

        assertShort(inspect(new DataPlaneConnection("eu-1", "i", settings), FIT), "unreachable");
    }

    @Test
    void everyMissingRightIsNamed() {
        try (var server = FakeApiServer.kubernetes()
                .denies("patch namespaces")
                .denies("list deployments.apps")
                .denies("patch widgets.example.org")) {
            assertThat(inspect(server.dataPlane(), FIT).shortcomings())
                    .allSatisfy(one -> assertThat(one.code()).isEqualTo("right-missing"))
                    .extracting(Shortcoming::detail)
                    .containsExactly(
                            "Our account may not: patch namespaces.",
                            "Our account may not: list deployments.apps.",
                            "Our account may not: patch widgets.example.org.");
        }
    }

    @Test
    void rightsThatAreListedAreNotAskedForOneByOne() {
        try (var server = FakeApiServer.kubernetes()
                .grants("{\"apiGroups\":[\"*\"],\"resources\":[\"*\"],\"verbs\":[\"*\"]}")
                .denies("patch namespaces")) {
            assertThat(inspect(server.dataPlane(), FIT).isFit()).isTrue();
            assertThat(server.requests()).doesNotContain("POST " + FakeApiServer.REVIEWS);
        }
    }

    @Test
    void rightsToSomeNamesAloneAreNoRights() {
        try (var server = FakeApiServer.kubernetes()
                .grants(
                        "{\"apiGroups\":[\"\"],\"resources\":[\"namespaces\"],\"verbs\":[\"patch\"],\"resourceNames\":[\"one\"]}")
                .denies("patch namespaces")) {
            assertShort(inspect(server.dataPlane(), FIT), "right-missing");
        }
    }

    @Test
    void anAbsentOperatorsRightsAreNotAskedFor() {
        try (var server = FakeApiServer.kubernetes().denies("patch widgets.example.org")) {
            assertShort(inspect(server.dataPlane(), new Finding.Absent()), "operator-absent");
        }
    }

    @Test
    void whereARightHidesTheOperatorThatRightIsWhatIsMissing() {
        try (var server = FakeApiServer.kubernetes().denies("patch widgets.example.org")) {
            assertShort(
                    inspect(server.dataPlane(), (client, place) -> {
                        throw new KubernetesClientException("forbidden", 403, null);
                    }),
                    "right-missing");
        }
    }

    @Test
    void anOperatorThatIsTooOldIsToldSo() {
        try (var server = FakeApiServer.kubernetes()) {
            assertShort(inspect(server.dataPlane(), TOO_OLD), "operator-too-old");
        }
    }

    @Test
    void whatIsFoundNamesNoSecret() {
        try (var server = FakeApiServer.kubernetes()
                .answers("/version", 401, FakeApiServer.status(401, "Unauthorized", "Unauthorized"))) {
            assertThat(inspect(server.dataPlane(), FIT).toString()).doesNotContain(FakeApiServer.TOKEN);
            assertThat(ClientSettings.of(server.dataPlane()).toString()).doesNotContain(FakeApiServer.TOKEN);
        }
    }

    private static void assertShort(Inspection found, String code) {
        assertThat(found.isFit()).isFalse();
        assertThat(found.shortcomings()).extracting(Shortcoming::code).containsExactly(code);
    }

    private static Inspection inspect(DataPlaneConnection dataPlane, Finding finding) {
        return inspect(dataPlane, (client, place) -> finding);
    }

    private static Inspection inspect(
            DataPlaneConnection dataPlane, BiFunction<KubernetesClient, KubernetesOperator.Place, Finding> search) {
        return new KubernetesDataPlaneProvider(List.of(new SomeOperator(search)), LONG).inspect(dataPlane);
    }

    private record SomeOperator(BiFunction<KubernetesClient, Place, Finding> search) implements KubernetesOperator {

        @Override
        public String operator() {
            return "some-operator";
        }

        @Override
        public SortedSet<Right> rights() {
            return Right.to("example.org", "widgets", "get", "patch");
        }

        @Override
        public Finding find(KubernetesClient client, Place place) {
            return search.apply(client, place);
        }
    }
}
