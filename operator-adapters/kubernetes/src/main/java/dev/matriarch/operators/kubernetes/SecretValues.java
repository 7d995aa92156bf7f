package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts in secrets, which Kubernetes has in base64. */
public final class SecretValues {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 24;

    private SecretValues() {}

    public static Optional<String> read(@Nullable Secret secret, String key) {
        return Optional.ofNullable(secret)
                .map(Secret::getData)
                .map(data -> data.get(key))
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
    }

    public static String written(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a secret is there with all that it shall have. */
    public static boolean isThere(Secret wanted, KubernetesClient client) {
        @Nullable Secret live = client.resource(wanted).get();
        return live != null
                && live.getData() != null
                && live.getData().entrySet().containsAll(wanted.getData().entrySet());
    }

    /** A password that nobody has; it means nothing to shells, URIs and SQL. */
    public static String freshPassword() {
        var random = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }
}
