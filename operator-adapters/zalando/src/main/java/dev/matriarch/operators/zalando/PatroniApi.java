package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Patroni's REST interface in each pod, through the API server. What it does takes seconds, and a call is given up after three: then
 * nothing is known, and the next look decides.
 */
record PatroniApi(ApiServer server) {

    private static final int PORT = 8008;

    /** It will not have it, and has done nothing: wrong leader, no such candidate, one that is not synchronous. */
    private static final Set<Integer> REFUSALS = Set.of(400, 409, 412, 422);

    private static final Set<Integer> NO_RIGHT = Set.of(401, 403);

    /**
     * Asks one pod.
     *
     * @return whether Patroni was reached, and does it; where it was not, it may have been all the same
     * @throws OperatorRefusedException when Patroni says no
     * @throws OperatorUnavailableException when Patroni does not know what will become of it
     */
    boolean post(ClusterRef ref, String pod, String verb, Map<String, String> what) {
        var answered = new AtomicBoolean();
        try {
            return server.callBeyond(client -> post(path(ref, pod, verb), verb, what, client, answered));
        } catch (OperatorUnavailableException e) {
            if (answered.get()) {
                throw e;
            }
            return false;
        }
    }

    private static String path(ClusterRef ref, String pod, String verb) {
        return "/api/v1/namespaces/%s/pods/%s:%d/proxy/%s".formatted(TenantNamespaces.name(ref), pod, PORT, verb);
    }

    private static boolean post(
            String path, String verb, Map<String, String> what, KubernetesClient client, AtomicBoolean answered) {
        try {
            return client.raw(path, "POST", what) != null;
        } catch (KubernetesClientException e) {
            if (e.getCode() <= 0 || NO_RIGHT.contains(e.getCode())) {
                throw e;
            }
            if (isUnreached(e)) {
                return false;
            }
            answered.set(true);
            throw failed(verb, e);
        }
    }

    /** The API server's own words: no way leads from it to the pod, as where network policies are enforced. */
    private static boolean isUnreached(KubernetesClientException e) {
        var status = e.getStatus();
        return status != null
                && status.getMessage() != null
                && status.getMessage().contains("error trying to reach service");
    }

    private static RuntimeException failed(String verb, KubernetesClientException e) {
        return REFUSALS.contains(e.getCode())
                ? new OperatorRefusedException(
                        "Patroni refuses the %s (%d)".formatted(verb, e.getCode()),
                        "Choose another instance, or try again when all instances are ready.")
                : new OperatorUnavailableException(
                        "Patroni does not say what became of the %s (%d)".formatted(verb, e.getCode()), e);
    }
}
