package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first words with a server: whether it is a Kubernetes API server, and knows us. */
final class Greeting {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORBIDDEN = 403;
    private static final String NOBODY = "system:anonymous";

    private Greeting() {}

    /** What stands between us, or empty when we can talk. */
    static Optional<Trouble> exchange(KubernetesClient client) {
        try {
            return isVersion(client.raw("/version")) ? Optional.empty() : Optional.of(Trouble.NOT_KUBERNETES);
        } catch (KubernetesClientException e) {
            var trouble = Trouble.of(e);
            return trouble == null ? refused(e) : Optional.of(trouble);
        }
    }

    /** Whoever may not even ask for the version can still be somebody, if it is Kubernetes that says so. */
    private static Optional<Trouble> refused(KubernetesClientException e) {
        if (e.getCode() != FORBIDDEN
                || e.getStatus() == null
                || !"Forbidden".equals(e.getStatus().getReason())) {
            return Optional.of(Trouble.NOT_KUBERNETES);
        }
        return Failures.message(e).contains(NOBODY) ? Optional.of(Trouble.UNAUTHENTICATED) : Optional.empty();
    }

    private static boolean isVersion(@Nullable String answer) {
        try {
            return answer != null && JSON.readTree(answer).path("gitVersion").isTextual();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
