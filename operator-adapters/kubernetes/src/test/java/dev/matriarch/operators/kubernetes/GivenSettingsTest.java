package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.matriarch.operators.InvalidSettingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of an administrator's input becomes settings, and what is refused, by name. */
class GivenSettingsTest {

    private static final String SERVER = "https://kubernetes.example.org:6443";
    private static final String CA = TestCertificates.authority().strip();
    private static final String CERTIFICATE =
            TestCertificates.certificate("client").strip();
    private static final String KEY = TestCertificates.key("client").strip();

    @Test
    void aTokenIsEnough() {
        var given = Map.of("server", SERVER, "ca", CA, "token", "abc");

        assertThat(reduce(given)).isEqualTo(given);
    }

    @Test
    void aClientCertificateAndItsKeyAreEnough() {
        var given = Map.of("server", SERVER, "ca", CA, "clientCertificate", CERTIFICATE, "clientKey", KEY);

        assertThat(reduce(given)).isEqualTo(given);
    }

    @Test
    void spaceAroundAndEmptyFieldsDoNotMatter() {
        assertThat(reduce(Map.of(
                        "server", " " + SERVER + "\n", "ca", CA + "\n\n", "token", "abc\n", "clientCertificate", "")))
                .isEqualTo(Map.of("server", SERVER, "ca", CA, "token", "abc"));
    }

    @ParameterizedTest
    @CsvSource({
        "server, '', server, required",
        "server, http://kubernetes.example.org, server, https-required",
        "server, kubernetes.example.org:6443, server, invalid-server",
        "server, https://, server, invalid-server",
        "server, https://me@kubernetes.example.org, server, invalid-server",
        "server, https://kubernetes.example.org/?a=b, server, invalid-server",
        "server, 'https://not a host', server, invalid-server",
        "ca, '', ca, required",
        "ca, /etc/kubernetes/ca.crt, ca, invalid-pem",
        "token, '', token, credentials-required",
        "token, 'two words', token, invalid-token",
        "clientKey, anything, token, two-credentials",
        "password, anything, password, unknown-field",
        "kubeconfig, anything, kubeconfig, kubeconfig-and-fields",
    })
    void whatCannotBeIsRefusedByName(String field, String value, String blamed, String code) {
        var given = new TreeMap<>(Map.of("server", SERVER, "ca", CA, "token", "abc"));
        given.put(field, value);

        assertRefused(given, blamed, code);
    }

    @Test
    void aCertificateWithoutItsKeyIsRefused() {
        assertRefused(Map.of("server", SERVER, "ca", CA, "clientCertificate", CERTIFICATE), "clientKey", "required");
    }

    @Test
    void aKeyBehindAPassphraseIsRefused() {
        var encrypted = KEY.replace("PRIVATE", "ENCRYPTED PRIVATE");

        assertRefused(
                Map.of("server", SERVER, "ca", CA, "clientCertificate", CERTIFICATE, "clientKey", encrypted),
                "clientKey",
                "invalid-pem");
    }

    @Test
    void whatIsHugeIsRefused() {
        assertRefused(Map.of("server", SERVER, "ca", "x".repeat(70_000), "token", "abc"), "ca", "too-large");
    }

    @Test
    void aKubeconfigIsReducedToItsCurrentContext() {
        var kubeconfig = kubeconfig("certificate-authority-data: " + base64(CA), "token: abc");

        assertThat(reduce(Map.of("kubeconfig", kubeconfig)))
                .isEqualTo(Map.of("server", SERVER, "ca", CA, "token", "abc"));
    }

    @Test
    void aKubeconfigMayHoldACertificate() {
        var kubeconfig = kubeconfig(
                "certificate-authority-data: " + base64(CA),
                "client-certificate-data: %s\n    client-key-data: %s".formatted(base64(CERTIFICATE), base64(KEY)));

        assertThat(reduce(Map.of("kubeconfig", kubeconfig)))
                .isEqualTo(Map.of("server", SERVER, "ca", CA, "clientCertificate", CERTIFICATE, "clientKey", KEY));
    }

    @ParameterizedTest
    @CsvSource({
        "'exec: {command: aws}', exec-refused",
        "'auth-provider: {name: oidc}', auth-provider-refused",
        "'authProvider: {name: oidc}', auth-provider-refused",
        "tokenFile: /var/run/token, file-path-refused",
        "client-certificate: /home/me/c.crt, file-path-refused",
        "client-key: /home/me/c.key, file-path-refused",
        "as: admin, impersonation-refused",
        "'as-groups: [system:masters]', impersonation-refused",
        "username: me, password-refused",
        "password: secret, password-refused",
    })
    void whatAUserOfAKubeconfigMayNotHoldIsRefusedByName(String user, String code) {
        var kubeconfig = kubeconfig("certificate-authority-data: " + base64(CA), "token: abc\n    " + user);

        assertRefused(Map.of("kubeconfig", kubeconfig), "kubeconfig", code);
    }

    @ParameterizedTest
    @CsvSource({
        "certificate-authority: /etc/ca.crt, file-path-refused",
        "insecure-skip-tls-verify: true, insecure-refused",
        "proxy-url: http://proxy, proxy-refused",
        "tls-server-name: another, server-name-refused",
    })
    void whatAClusterOfAKubeconfigMayNotHoldIsRefusedByName(String cluster, String code) {
        var kubeconfig =
                kubeconfig("certificate-authority-data: %s\n    %s".formatted(base64(CA), cluster), "token: abc");

        assertRefused(Map.of("kubeconfig", kubeconfig), "kubeconfig", code);
    }

    @Test
    void anotherContextsUserDoesNotMatter() {
        var kubeconfig = kubeconfig("certificate-authority-data: " + base64(CA), "token: abc")
                + "- name: another\n  user:\n    exec: {command: aws}\n";

        assertThat(reduce(Map.of("kubeconfig", kubeconfig))).containsEntry("token", "abc");
    }

    @ParameterizedTest
    @CsvSource({
        "'', required",
        "just words, invalid-kubeconfig",
        "'{ not: [closed', invalid-kubeconfig",
        "'apiVersion: v1', invalid-kubeconfig",
        "'{\"current-context\": \"gone\", \"contexts\": []}', invalid-kubeconfig",
    })
    void whatIsNoKubeconfigIsRefused(String text, String code) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> GivenSettings.reduce(Map.of("kubeconfig", text)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aRefusalShowsNothingOfWhatWasGiven() {
        var kubeconfig = kubeconfig("certificate-authority-data: 123!", "token: topsecret");

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> reduce(Map.of("kubeconfig", kubeconfig)))
                .withMessageNotContaining("topsecret");
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> reduce(Map.of("kubeconfig", "token: topsecret\n  bad: [")))
                .withMessageNotContaining("topsecret")
                .withNoCause();
    }

    private static Map<String, String> reduce(Map<String, String> given) {
        return new KubernetesDataPlaneProvider().reduce(given);
    }

    private static void assertRefused(Map<String, String> given, String field, String code) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> reduce(given))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String kubeconfig(String cluster, String user) {
        return """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts:
        - name: there
          context: {cluster: gone, user: gone}
        - name: here
          context: {cluster: c, user: u}
        clusters:
        - name: c
          cluster:
            server: %s
            %s
        users:
        - name: u
          user:
            %s
        """.formatted(SERVER, cluster, user);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
