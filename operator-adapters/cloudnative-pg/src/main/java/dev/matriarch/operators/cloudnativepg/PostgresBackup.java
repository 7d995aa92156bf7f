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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CloudNativePG's {@code Backup}: one base backup, with the fields of it that we set and read. */
@Group(CloudNativePg.GROUP)
@Version("v1")
@Kind("Backup")
@Plural("backups")
public final class PostgresBackup extends CustomResource<PostgresBackup.Spec, PostgresBackup.Status>
        implements Namespaced {

    private static final long serialVersionUID = 1;

    static final String PRIMARY = "primary";

    /**
     * What is asked for. It cannot be changed.
     *
     * @param target from which instance; null is the operator's default, a standby where there is one
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Spec(
            @Nullable ClusterName cluster,
            @Nullable String method,
            @Nullable Plugin pluginConfiguration,
            @Nullable String target) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Plugin(@Nullable String name) {}

    /**
     * How far it is.
     *
     * @param phase none at first; of backups by a plugin never {@code running} (CloudNativePG 1.30, seen live)
     * @param pluginMetadata what the plugin says of it, the timeline for one
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(
            @Nullable String phase,
            @Nullable String startedAt,
            @Nullable String stoppedAt,
            @Nullable String beginWal,
            @Nullable String endWal,
            @JsonProperty("beginLSN") @Nullable String beginLsn,
            @JsonProperty("endLSN") @Nullable String endLsn,
            @Nullable String error,
            @Nullable String commandError,
            Map<String, String> pluginMetadata) {

        static final Status NOTHING = new Status(null, null, null, null, null, null, null, null, null, Map.of());

        public Status {
            pluginMetadata = pluginMetadata == null ? Map.of() : Map.copyOf(pluginMetadata);
        }
    }

    @Override
    protected @Nullable Spec initSpec() {
        return null;
    }

    @Override
    protected @Nullable Status initStatus() {
        return null;
    }
}
