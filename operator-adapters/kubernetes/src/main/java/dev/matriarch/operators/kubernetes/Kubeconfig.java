package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.InvalidSettingException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a kubeconfig how its current context reaches which server. Whatever in there would run a program, read a file
 * of this machine or trust anybody is refused by name.
 */
final class Kubeconfig {

    private static final String FIELD = "kubeconfig";

    /** By the name of a field that is refused: the code of it, and what to give instead. */
    private static final Map<String, Refusal> REFUSED_OF_USERS = Map.of(
            "exec", new Refusal("exec-refused", "a token"),
            "auth-provider", new Refusal("auth-provider-refused", "a token"),
            "authProvider", new Refusal("auth-provider-refused", "a token"),
            "tokenFile", new Refusal("file-path-refused", "the token itself as token"),
            "client-certificate", new Refusal("file-path-refused", "the content as client-certificate-data"),
            "client-key", new Refusal("file-path-refused", "the content as client-key-data"),
            "as", new Refusal("impersonation-refused", "credentials of the account itself"),
            "as-uid", new Refusal("impersonation-refused", "credentials of the account itself"),
            "as-groups", new Refusal("impersonation-refused", "credentials of the account itself"),
            "as-user-extra", new Refusal("impersonation-refused", "credentials of the account itself"));

    private static final Map<String, Refusal> REFUSED_PASSWORDS = Map.of(
            "username", new Refusal("password-refused", "a token"),
            "password", new Refusal("password-refused", "a token"));

    private static final Map<String, Refusal> REFUSED_OF_CLUSTERS = Map.of(
            "certificate-authority", new Refusal("file-path-refused", "the content as certificate-authority-data"),
            "insecure-skip-tls-verify", new Refusal("insecure-refused", "the certificate authority"),
            "proxy-url", new Refusal("proxy-refused", "an address that is reached directly"),
            "tls-server-name", new Refusal("server-name-refused", "an address that the server's certificate names"));

    private final Map<?, ?> root;

    private record Refusal(String code, String instead) {}

    private Kubeconfig(Map<?, ?> root) {
        this.root = root;
    }

    /** The settings of the current context, by the names of {@link ClientSettings}. */
    static Map<String, String> fields(String text) {
        return new Kubeconfig(parsed(text)).fields();
    }

    /** The parser's own message would quote the text. */
    private static Map<?, ?> parsed(String text) {
        try {
            return new KubernetesSerialization().unmarshal(text, Map.class);
        } catch (RuntimeException e) {
            throw invalid("It is no YAML document of a kubeconfig.");
        }
    }

    private Map<String, String> fields() {
        var context = named("contexts", "context", text(root, "current-context", "current-context"));
        var cluster = named("clusters", "cluster", text(context, "cluster", "the context's cluster"));
        var user = named("users", "user", text(context, "user", "the context's user"));
        refuse(cluster, REFUSED_OF_CLUSTERS);
        refuse(user, REFUSED_OF_USERS);
        refuse(user, REFUSED_PASSWORDS);
        var fields = new TreeMap<String, String>();
        put(fields, ClientSettings.SERVER, string(cluster, "server"));
        put(fields, ClientSettings.CA, decoded(cluster, "certificate-authority-data"));
        put(fields, ClientSettings.TOKEN, string(user, "token"));
        put(fields, ClientSettings.CLIENT_CERTIFICATE, decoded(user, "client-certificate-data"));
        put(fields, ClientSettings.CLIENT_KEY, decoded(user, "client-key-data"));
        return fields;
    }

    /** What has that name in one of the lists of a kubeconfig. */
    private Map<?, ?> named(String list, String content, String name) {
        return elements(list).stream()
                .filter(entry -> name.equals(entry.get("name")))
                .map(entry -> entry.get(content))
                .<Map<?, ?>>map(entry -> entry instanceof Map<?, ?> fields ? fields : Map.of())
                .findFirst()
                .orElseThrow(() -> invalid("Nothing in %s has the name that is referred to.".formatted(list)));
    }

    private List<Map<?, ?>> elements(String list) {
        return root.get(list) instanceof List<?> entries
                ? entries.stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(Map.class::cast)
                        .toList()
                : List.of();
    }

    private static void refuse(Map<?, ?> given, Map<String, Refusal> refused) {
        new TreeMap<>(refused).forEach((name, refusal) -> {
            var value = given.get(name);
            if (value != null && !value.equals(false) && !value.equals("")) {
                throw new InvalidSettingException(
                        FIELD,
                        refusal.code(),
                        "A kubeconfig with %s is not taken; give %s.".formatted(name, refusal.instead()));
            }
        });
    }

    private static String text(Map<?, ?> map, String name, String what) {
        var text = string(map, name);
        if (text == null) {
            throw invalid("It has no %s.".formatted(what));
        }
        return text;
    }

    private static @Nullable String string(Map<?, ?> map, String name) {
        return map.get(name) instanceof String text && !text.isBlank() ? text.strip() : null;
    }

    private static @Nullable String decoded(Map<?, ?> map, String name) {
        var text = string(map, name);
        try {
            return text == null ? null : new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
            throw invalid("Its %s is no base64.".formatted(name));
        }
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static InvalidSettingException invalid(String message) {
        return new InvalidSettingException(FIELD, "invalid-kubeconfig", Objects.requireNonNull(message));
    }
}
