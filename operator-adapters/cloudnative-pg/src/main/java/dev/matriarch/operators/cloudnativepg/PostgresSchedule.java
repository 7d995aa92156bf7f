package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** CloudNativePG's {@code ScheduledBackup}, with the fields of it that we set. */
@Group(CloudNativePg.GROUP)
@Version("v1")
@Kind("ScheduledBackup")
@Plural("scheduledbackups")
public final class PostgresSchedule extends CustomResource<PostgresSchedule.Spec, Void> implements Namespaced {

    private static final long serialVersionUID = 1;

    /**
     * What is asked for.
     *
     * @param schedule cron of six fields, of which the first is the second
     * @param backupOwnerReference with what its backups go: {@code self}, {@code cluster} or {@code none}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Spec(
            @Nullable ClusterName cluster,
            @Nullable String schedule,
            @Nullable Boolean suspend,
            @Nullable String backupOwnerReference,
            @Nullable String method,
            PostgresBackup.@Nullable Plugin pluginConfiguration,
            @Nullable String target) {}

    @Override
    protected @Nullable Spec initSpec() {
        return null;
    }

    @Override
    protected @Nullable Void initStatus() {
        return null;
    }
}
