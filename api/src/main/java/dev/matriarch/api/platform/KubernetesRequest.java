package dev.matriarch.api.platform;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How a Kubernetes cluster is reached. It holds secrets, so it is never printed. */
@Schema(
        name = "KubernetesAccess",
        description =
                "How a Kubernetes cluster is reached: server and ca with a token or a client certificate, or all of it"
                        + " in a kubeconfig. Nothing of it is ever shown again but the server.")
record KubernetesRequest(
        @Schema(description = "The address of its API: https://10.0.0.1:6443") @Nullable
        String server,

        @Schema(description = "The certificates that its API's certificate is checked against, PEM") @Nullable
        String ca,

        @Schema(description = "A bearer token of an account there", accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable
        String token,

        @Schema(description = "In place of a token, PEM") @Nullable
        String clientCertificate,

        @Schema(description = "The client certificate's key, PEM", accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable
        String clientKey,

        @Schema(
                description =
                        "In place of all others: one context in YAML, with data in it instead of paths and commands",
                accessMode = Schema.AccessMode.WRITE_ONLY)
        @Nullable
        String kubeconfig,

        @Schema(
                description =
                        "How clusters are reached from outside that are exposed; none is, when left out. Replaced with the"
                                + " credentials.")
        @Nullable
        ExposureRequest exposure) {

    /** How clusters are reached from outside of the data plane. */
    @Schema(name = "ExposureRequest")
    record ExposureRequest(
            @Schema(
                    description = "The type of the services that lead in",
                    allowableValues = {"LoadBalancer", "NodePort"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String by,

            @Schema(
                    description =
                            "Where node ports answer: the IP address of a node, or of what stands before all nodes")
            @Nullable
            String address,

            @Schema(description = "Of each such service, as clouds want them") @Nullable
            Map<String, String> annotations,

            @Schema(description = "Whom load balancers let in, such as 10.20.0.0/16; everybody, when left out")
            @Nullable
            List<String> sources) {}

    /** What was given, by the names of the fields. */
    Map<String, String> given() {
        var given = new HashMap<String, String>();
        put(given, "server", server);
        put(given, "ca", ca);
        put(given, "token", token);
        put(given, "clientCertificate", clientCertificate);
        put(given, "clientKey", clientKey);
        put(given, "kubeconfig", kubeconfig);
        put(given, "exposure", exposure == null ? null : JsonMapper.shared().writeValueAsString(exposure));
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }

    @Override
    public String toString() {
        return "KubernetesRequest[…]";
    }
}
