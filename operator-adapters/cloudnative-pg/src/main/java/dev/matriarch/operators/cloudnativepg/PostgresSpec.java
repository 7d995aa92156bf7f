package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What we ask of CloudNativePG, by the names of its fields. Null is a field that we leave to the operator; in a live
 * object it is one that nobody set.
 *
 * @param instances PostgreSQL servers, the primary included
 * @param stopDelay seconds a PostgreSQL has to stop, and the pod's grace period
 * @param smartShutdownTimeout seconds of those in which clients may end by themselves
 * @param switchoverDelay seconds the old primary has to stop before it is killed
 * @param inheritedMetadata what the operator puts on everything it makes
 * @param plugins what takes part in the life of the instances; null for none
 * @param externalClusters what is named elsewhere as a source; null for none
 * @param replica its place beside another cluster with the same data; null where there is none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_NULL)
@JsonPropertyOrder({
    "instances",
    "imageName",
    "storage",
    "walStorage",
    "resources",
    "postgresql",
    "bootstrap",
    "managed",
    "affinity",
    "topologySpreadConstraints"
})
public record PostgresSpec(
        @Nullable Integer instances,
        @Nullable String imageName,
        @Nullable Volume storage,
        @Nullable Volume walStorage,
        @Nullable Resources resources,
        @Nullable Postgresql postgresql,
        @Nullable Bootstrap bootstrap,
        @Nullable Managed managed,
        @Nullable Affinity affinity,
        List<Spread> topologySpreadConstraints,
        @Nullable Integer stopDelay,
        @Nullable Integer smartShutdownTimeout,
        @Nullable Integer switchoverDelay,
        @Nullable String primaryUpdateStrategy,
        @Nullable String primaryUpdateMethod,
        @Nullable Boolean enableSuperuserAccess,
        @Nullable Boolean enablePDB,
        @Nullable InheritedMetadata inheritedMetadata,
        @Nullable Certificates certificates,
        @Nullable List<Plugin> plugins,
        @Nullable List<ExternalCluster> externalClusters,
        @Nullable ServiceAccountTemplate serviceAccountTemplate,
        @Nullable Replica replica) {

    public PostgresSpec {
        topologySpreadConstraints =
                topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
        plugins = plugins == null || plugins.isEmpty() ? null : List.copyOf(plugins);
        externalClusters =
                externalClusters == null || externalClusters.isEmpty() ? null : List.copyOf(externalClusters);
    }

    /** A volume of each instance. Its size only grows. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Volume(
            @Nullable String size,
            @Nullable String storageClass,
            @Nullable Boolean resizeInUseVolumes) {}

    /** Amounts by the names of Kubernetes ({@code cpu}, {@code memory}). */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Resources(SortedMap<String, String> requests, SortedMap<String, String> limits) {
        public Resources {
            requests = sorted(requests);
            limits = sorted(limits);
        }
    }

    /** The server's settings. In a live object the webhook has added many parameters of its own. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Postgresql(
            SortedMap<String, String> parameters, @Nullable Synchronous synchronous) {
        public Postgresql {
            parameters = sorted(parameters);
        }
    }

    /**
     * Which commits wait for standbys.
     *
     * @param dataDurability {@code required} or {@code preferred}
     * @param failoverQuorum fail over only when no acknowledged commit can be lost
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Synchronous(
            @Nullable String method,
            @Nullable Integer number,
            @Nullable String dataDurability,
            @Nullable Boolean failoverQuorum) {}

    /** Read by the operator once, when the cluster is made. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Bootstrap(
            @Nullable Initdb initdb,
            @Nullable Recovery recovery,
            @JsonProperty("pg_basebackup") @Nullable Copy copy) {}

    /** A new, empty cluster with one database. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Initdb(
            @Nullable String database,
            @Nullable String owner,
            @Nullable Boolean dataChecksums) {}

    /** A cluster made of another one's archive, with the database and the owner that are in it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Recovery(
            @Nullable String source,
            @Nullable String database,
            @Nullable String owner,
            @Nullable RecoveryTarget recoveryTarget) {}

    /** A cluster made of a living one, with the database and the owner that are in it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Copy(
            @Nullable String source,
            @Nullable String database,
            @Nullable String owner) {}

    /** Where to end; one of them at most. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record RecoveryTarget(
            @Nullable String targetTime,
            @JsonProperty("targetLSN") @Nullable String targetLsn) {}

    /** What takes part in the life of the instances. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Plugin(
            @Nullable String name,
            @Nullable Boolean enabled,
            @JsonProperty("isWALArchiver") @Nullable Boolean walArchiver,
            SortedMap<String, String> parameters) {
        public Plugin {
            parameters = sorted(parameters);
        }
    }

    /**
     * A cluster that is not this one's to run: by the plugin that can read what it has left, by how it is connected to, or by both.
     *
     * @param connectionParameters by the names of libpq; empty for none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_EMPTY)
    public record ExternalCluster(
            @Nullable String name,
            @Nullable Source plugin,
            SortedMap<String, String> connectionParameters,
            @Nullable SecretKey sslKey,
            @Nullable SecretKey sslCert,
            @Nullable SecretKey sslRootCert) {
        public ExternalCluster {
            connectionParameters = sorted(connectionParameters);
        }

        /** One that is known by its archive alone. */
        static ExternalCluster archiving(String name, @Nullable Source plugin) {
            return new ExternalCluster(name, plugin, new TreeMap<>(), null, null, null);
        }
    }

    /** A value in a secret of the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SecretKey(@Nullable String name, @Nullable String key) {}

    /** What a plugin reads from. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Source(@Nullable String name, SortedMap<String, String> parameters) {
        public Source {
            parameters = sorted(parameters);
        }
    }

    /**
     * Which of two clusters with the same data it is. Whoever is not the primary follows the source.
     *
     * @param self by the name of an external cluster, as all three are
     * @param promotionToken what the old primary has left for this one; null for none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Replica(
            @Nullable String self,
            @Nullable String primary,
            @Nullable String source,
            @Nullable String promotionToken) {

        boolean follows() {
            return !Objects.equals(self, primary);
        }
    }

    /** As whom the pods are known to the API server, and by its annotations to a cloud. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ServiceAccountTemplate(@Nullable Annotated metadata) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Annotated(SortedMap<String, String> annotations) {
        public Annotated {
            annotations = sorted(annotations);
        }
    }

    /** What the operator keeps as it is written here, in the running servers. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Managed(List<ManagedRole> roles) {
        public Managed {
            roles = roles == null ? List.of() : List.copyOf(roles);
        }
    }

    /** @param ensure null: it shall be there, which is the operator's default */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_EMPTY)
    public record ManagedRole(
            @Nullable String name,
            @Nullable String ensure,
            @Nullable String comment,
            @Nullable Boolean login,
            @Nullable Integer connectionLimit,
            List<String> inRoles,
            @Nullable SecretName passwordSecret) {
        public ManagedRole {
            ensure = PostgresDatabase.PRESENT.equals(ensure) ? null : ensure;
            inRoles = inRoles == null ? List.of() : List.copyOf(inRoles);
        }
    }

    /** A secret of the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SecretName(@Nullable String name) {}

    /** Where instances may run. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Affinity(
            @Nullable Boolean enablePodAntiAffinity,
            @Nullable String podAntiAffinityType,
            @Nullable String topologyKey) {}

    /** How instances are spread over zones. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Spread(
            int maxSkew,
            @Nullable String topologyKey,
            @Nullable String whenUnsatisfiable,
            @Nullable Selector labelSelector) {}

    /** Which pods are meant. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Selector(SortedMap<String, String> matchLabels) {
        public Selector {
            matchLabels = sorted(matchLabels);
        }
    }

    /** Labels that the operator puts on pods, volumes, services and secrets alike. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record InheritedMetadata(SortedMap<String, String> labels) {
        public InheritedMetadata {
            labels = sorted(labels);
        }
    }

    /**
     * Of the server.
     *
     * @param serverAltDNSNames names of it beside those of the operator's own services
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Certificates(List<String> serverAltDNSNames) {
        public Certificates {
            serverAltDNSNames = serverAltDNSNames == null ? List.of() : List.copyOf(serverAltDNSNames);
        }
    }

    private static SortedMap<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null ? new TreeMap<>() : new TreeMap<>(map);
    }
}
