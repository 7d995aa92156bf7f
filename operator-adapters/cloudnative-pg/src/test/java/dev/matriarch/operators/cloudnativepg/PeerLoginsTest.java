package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.kubernetes.ContentNames;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.SecondLogin;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.UserSecrets;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One of two clusters with the same data has the passwords of the other. */
class PeerLoginsTest extends SpoiledCluster {

    private static final ClusterRef REF = WholeCluster.SCENE.ref();
    private static final PeerSecrets PEER = new PeerSecrets(Map.of(
            "owner.username", "app",
            "owner.dbname", "app",
            "owner.password", "of-the-owner",
            "owner.holds", "2",
            "second.password", "of-the-second",
            "second.holds", "1",
            "observer", "of-the-observer",
            "user.clerk", "of-the-clerk"));

    private final RotatedSecrets rotated = new RotatedSecrets("recorder");
    private final PeerLogins logins = new PeerLogins(
            rotated,
            new LoginSecrets("recorder", Labels.RELOADED),
            new ObserverRole("recorder"),
            new UserSecrets("recorder", Labels.RELOADED),
            new PeerCertificates("recorder"));
    private final ServedCluster served = served();

    private ServedCluster served() {
        var wanted = desired(WholeCluster.WANTED)
                .withContents(Contents.none().with(new User("clerk", List.of("app"), 5, false)));
        var managed = READING.manifests().of(wanted).getSpec().managed();
        cluster.withSpec(spec -> spec.set("managed", Json.tree(Objects.requireNonNull(managed))));
        return new ServedCluster(cluster.snapshot(), REF);
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void whatOneTellsIsWhatTheOtherTakes() {
        served.secret(theOperators(Map.of("username", "app", "dbname", "app", "password", "of-the-owner"), "2"))
                .secret(second("of-the-second"))
                .secret(ours(ObserverRole.secretName(REF), Map.of("password", "of-the-observer")))
                .secret(ours(ContentNames.of(REF, "clerk"), Map.of("password", "of-the-clerk")));

        assertThat(served.adapter.secrets(REF)).isEqualTo(PEER);
        assertThat(served.adapter.secrets(REF)).hasToString("PeerSecrets[…]");
    }

    @Test
    void whoStreamsIsToldWhatLetsItInToo() {
        cluster.withSpec(spec -> spec.withArrayProperty("externalClusters")
                .addObject()
                .put("name", "other")
                .putObject("connectionParameters")
                .put("host", "other-rw.elsewhere.svc"));
        try (var streamed = new ServedCluster(cluster.snapshot(), REF)) {
            streamed.secret(theOperators(Map.of("username", "app", "dbname", "app", "password", "of-the-owner"), "2"))
                    .secret(ours(
                            ObserverRole.secretName(REF),
                            Map.of("username", ObserverRole.NAME, "password", "of-the-observer")))
                    .secret(made("-ca", Map.of("ca.crt", "the authority", "ca.key", "nobody's")))
                    .secret(made("-replication", Map.of("tls.crt", "a certificate", "tls.key", "its key")));
            var told = streamed.adapter.secrets(REF);
            var copy = new PeerCertificates("recorder").copy(REF, told).orElseThrow();

            assertThat(texts(copy))
                    .isEqualTo(Map.of("ca.crt", "the authority", "tls.crt", "a certificate", "tls.key", "its key"));
            assertThat(copy.getMetadata().getName()).isEqualTo("orders-peer");
            assertThat(told.values().values()).doesNotContain("nobody's");
            assertThat(streamed.adapter.isAcquainted(REF, told)).isFalse();
            streamed.secret(copy);
            assertThat(streamed.adapter.isAcquainted(REF, told)).isTrue();
        }
    }

    @Test
    void whoHasNoPasswordsYetTellsNone() {
        served.secret(ours(ObserverRole.secretName(REF), Map.of("password", "of-the-observer")));

        assertThatThrownBy(() -> served.adapter.secrets(REF)).isInstanceOf(OperatorRefusedException.class);
        assertThatThrownBy(() -> served.adapter.secrets(ContractClusters.ref("nobody")))
                .isInstanceOf(OperatorRefusedException.class);
    }

    /** As the operator would have made it, but that it is ours; so it is used as it is. */
    @Test
    void aReplicasOwnerHasASecretBeforeTheOperatorMakesOne() {
        var owner = wanted("orders-app");

        assertThat(owner.getType()).isEqualTo("kubernetes.io/basic-auth");
        assertThat(owner.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(owner.getMetadata().getLabels())
                .containsEntry("cnpg.io/reload", "true")
                .containsAllEntriesOf(MatriarchLabels.of("recorder", REF));
        assertThat(owner.getMetadata().getAnnotations())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("matriarch.dev/password", "2", "matriarch.dev/users", "clerk"));
        assertThat(texts(owner))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "username", "app",
                        "user", "app",
                        "password", "of-the-owner",
                        "dbname", "app",
                        "host", "orders-rw",
                        "port", "5432",
                        "pgpass", "orders-rw:5432:app:app:of-the-owner\n",
                        "uri", "postgresql://app:of-the-owner@orders-rw.recorded-life:5432/app",
                        "jdbc-uri",
                                "jdbc:postgresql://orders-rw.recorded-life:5432/app?password=of-the-owner&user=app"));
    }

    @Test
    void allOthersThatLogInHaveTheirsToo() {
        var second = wanted(SecondLogin.secretName(REF));

        assertThat(texts(second)).isEqualTo(Map.of("username", Logins.SECOND, "password", "of-the-second"));
        assertThat(LoginSecrets.held(second)).isEqualTo("1");
        assertThat(texts(wanted(ObserverRole.secretName(REF)))).containsEntry("password", "of-the-observer");
        assertThat(texts(wanted(ContentNames.of(REF, "clerk"))))
                .isEqualTo(Map.of("username", "clerk", "password", "of-the-clerk"));
    }

    /** It is another cluster's after each change of places; what else stands in it is right for this one alone. */
    @Test
    void aSecretOfTheOperatorsGetsThePasswordWhereverItStands() {
        var before =
                Map.of("username", "app", "password", "before", "fqdn-uri", "postgresql://app:before@orders-rw.x/app");
        served.secret(theOperators(before, "0"));

        assertThat(texts(wanted("orders-app")))
                .isEqualTo(Map.of(
                        "username",
                        "app",
                        "password",
                        "of-the-owner",
                        "fqdn-uri",
                        "postgresql://app:of-the-owner@orders-rw.x/app"));
    }

    @Test
    void itIsWrittenLikeAllThatIsOurs() {
        served.secret(theOperators(Map.of("username", "app", "password", "before"), "0"));

        served.server().run(client -> new Writes(client, ContractFence.of(1, 2)).apply(wanted("orders-app")));

        assertThat(served.patch()).contains("\"matriarch.dev/write\":\"1.2\"").doesNotContain("ownerReferences");
    }

    /** What an apply leaves out goes, where nobody else holds it. */
    @Test
    void aRotationKeepsAllThatAReplicasSecretSays() {
        served.secret(given());
        var desired = ContractClusters.withLogins(desired(WholeCluster.WANTED), new Logins(4, true));

        var wanted =
                served.server().call(client -> rotated.wanted(desired, client)).getLast();

        assertThat(wanted.getType()).isEqualTo("kubernetes.io/basic-auth");
        assertThat(wanted.getMetadata().getLabels()).containsEntry("cnpg.io/reload", "true");
        assertThat(wanted.getMetadata().getAnnotations())
                .containsEntry("matriarch.dev/password", "4")
                .containsEntry("matriarch.dev/users", "clerk");
        assertThat(wanted.getData().keySet()).isEqualTo(given().getData().keySet());
        assertThat(wanted.getData()).doesNotContainEntry("password", SecretValues.written("of-the-owner"));
    }

    @Test
    void aReplicasOwnerLogsInAsThePeers() {
        served.secret(given()).secret(made("-ca", Map.of("ca.crt", "of the authority")));

        assertThat(served.adapter.credentials(REF, 2))
                .isEqualTo(new OwnerCredentials("app", "of-the-owner", "app", "verify-full", "of the authority"));
    }

    @Test
    void whatTheOperatorDoesNotRemoveGoesWithTheCluster() {
        served.secret(given()).secret(ours(ContentNames.of(REF, "clerk"), Map.of("password", "of-the-clerk")));
        remove();
        assertThat(served.writes())
                .extracting(request -> request.substring(request.lastIndexOf('/')))
                .containsExactly("/orders.clerk", "/orders-app");
    }

    @Test
    void whatTheOperatorRemovesIsLeftToIt() {
        served.secret(theOperators(Map.of("password", "of-the-owner"), "0"));
        remove();
        assertThat(served.writes()).isEmpty();
    }

    private Secret wanted(String name) {
        return served.server().call(client -> logins.wanted(REF, PEER, client)).stream()
                .filter(secret -> secret.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void remove() {
        served.server().run(client -> logins.remove(REF, client, new Writes(client, ContractFence.of(1, 2))));
    }

    private Secret given() {
        var given = new RotatedSecrets.Given("app", "of-the-owner", "app", "2", List.of("clerk"));
        return there(served.server().call(client -> rotated.given(REF, given, client)));
    }

    private static Map<String, String> texts(Secret secret) {
        var texts = new TreeMap<String, String>();
        secret.getData()
                .keySet()
                .forEach(key -> SecretValues.read(secret, key).ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    private Secret theOperators(Map<String, String> texts, String holds) {
        return made("-app", texts)
                .edit()
                .editMetadata()
                .addToAnnotations(LoginSecrets.HOLDS, holds)
                .endMetadata()
                .build();
    }

    private Secret made(String suffix, Map<String, String> texts) {
        var owner = Objects.requireNonNull(cluster.snapshot().cluster())
                .getMetadata()
                .getUid();
        return ours(REF.name() + suffix, texts)
                .edit()
                .editMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder().withUid(owner).build())
                .endMetadata()
                .build();
    }

    private static Secret second(String password) {
        return there(new LoginSecrets("recorder", Labels.RELOADED).second(REF, "1", password));
    }

    private static Secret ours(String name, Map<String, String> texts) {
        return there(new SecretBuilder(new OwnSecrets("recorder").named(REF, name))
                .withType("kubernetes.io/basic-auth")
                .withData(texts.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, text -> SecretValues.written(text.getValue()))))
                .build());
    }

    private static Secret there(Secret secret) {
        return secret.edit()
                .editMetadata()
                .withUid("8bad3a58-eebb-43f6-875d-e854be2a6983")
                .withResourceVersion("7")
                .endMetadata()
                .build();
    }
}
