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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CloudNativePG's {@code Database}, with the fields of it that we set and read. */
@Group("postgresql.cnpg.io")
@Version("v1")
@Kind("Database")
@Plural("databases")
public final class PostgresDatabase extends CustomResource<PostgresDatabase.Spec, PostgresDatabase.Status>
        implements Namespaced {

    private static final long serialVersionUID = 1;

    static final String PRESENT = "present";
    static final String ABSENT = "absent";

    /**
     * What we ask for.
     *
     * @param ensure {@value #PRESENT} or {@value #ABSENT}
     * @param databaseReclaimPolicy what becomes of the database when this resource goes
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_EMPTY)
    public record Spec(
            @Nullable ClusterName cluster,
            @Nullable String name,
            @Nullable String owner,
            @Nullable String ensure,
            @Nullable String databaseReclaimPolicy,
            List<Extension> extensions) {
        public Spec {
            extensions = extensions == null ? List.of() : List.copyOf(extensions);
        }
    }

    /** An extension, as it shall be. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Extension(
            @Nullable String name,
            @Nullable String version,
            @Nullable String ensure) {}

    /**
     * What the primary's instance manager says.
     *
     * @param applied null before it said anything
     * @param observedGeneration the last one that succeeded: it stays where a later one fails (CloudNativePG 1.30, seen live)
     * @param extensions also of extensions that are not asked for any more, once the list is empty (seen live)
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(
            @Nullable Boolean applied,
            @Nullable String message,
            @Nullable Long observedGeneration,
            List<Reported> extensions) {
        public Status {
            extensions = extensions == null ? List.of() : List.copyOf(extensions);
        }
    }

    /** How far one extension is. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Reported(
            @Nullable String name,
            boolean applied,
            @Nullable String message) {}

    @Override
    protected @Nullable Spec initSpec() {
        return null;
    }

    @Override
    protected @Nullable Status initStatus() {
        return null;
    }
}
