package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code ObjectStore} of the Barman Cloud plugin, with the fields of it that we set and read. */
@Group(BarmanPlugin.GROUP)
@Version("v1")
@Kind("ObjectStore")
@Plural("objectstores")
public final class BarmanObjectStore extends CustomResource<BarmanObjectStore.Spec, BarmanObjectStore.Status>
        implements Namespaced {

    private static final long serialVersionUID = 1;

    /** @param retentionPolicy such as {@code 7d}: what is older goes, of the cluster that archives there and of no other */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Spec(
            @Nullable Configuration configuration,
            @Nullable String retentionPolicy,
            @Nullable Sidecar instanceSidecarConfiguration) {}

    /** Where, as whom, and how. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Configuration(
            @Nullable String destinationPath,
            @JsonProperty("endpointURL") @Nullable String endpointUrl,
            @Nullable S3Credentials s3Credentials,
            @Nullable Compressed wal,
            @Nullable Compressed data) {}

    /** Keys by the secret that they are in, or the cloud's word for who the pods are. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record S3Credentials(
            @Nullable SecretKey accessKeyId,
            @Nullable SecretKey secretAccessKey,
            @Nullable SecretKey region,
            @JsonProperty("inheritFromIAMRole") @Nullable Boolean inheritFromIamRole) {}

    /** One value of a secret of the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SecretKey(@Nullable String name, @Nullable String key) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Compressed(@Nullable String compression) {}

    /** The container that speaks to the store, beside each PostgreSQL. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Sidecar(List<Variable> env) {
        public Sidecar {
            env = env == null ? List.of() : List.copyOf(env);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Variable(@Nullable String name, @Nullable String value) {}

    /** What the plugin found in the store, by the name of the server. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(Map<String, Window> serverRecoveryWindow) {
        public Status {
            serverRecoveryWindow = serverRecoveryWindow == null ? Map.of() : Map.copyOf(serverRecoveryWindow);
        }
    }

    /** @param firstRecoverabilityPoint when the oldest base backup ended; null while there is none */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Window(@Nullable String firstRecoverabilityPoint) {}

    @Override
    protected @Nullable Spec initSpec() {
        return null;
    }

    @Override
    protected @Nullable Status initStatus() {
        return null;
    }
}
