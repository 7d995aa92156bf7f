package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What we ask of the operator, by the names of its fields, and only by those that its versions 1.15 and 2 both have. Null is
 * a field that we leave to its configuration. It writes nothing into a live one.
 *
 * @param numberOfInstances 0 for a cluster of which nothing runs
 * @param dockerImage null: the image that the operator is configured with
 * @param users roles that may log in, with what they may beyond that
 * @param databases by name, each with its owner
 * @param env of PostgreSQL's container; any change of it makes all pods anew
 * @param standby whom it follows; while it is there, the operator makes no roles and no databases. Any change of it makes all pods
 *     anew
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_NULL)
@JsonPropertyOrder({
    "teamId",
    "numberOfInstances",
    "dockerImage",
    "postgresql",
    "volume",
    "resources",
    "users",
    "databases",
    "patroni"
})
public record PostgresqlSpec(
        @Nullable String teamId,
        @Nullable Integer numberOfInstances,
        @Nullable String dockerImage,
        @Nullable Postgresql postgresql,
        @Nullable Volume volume,
        @Nullable Resources resources,
        @Nullable SortedMap<String, List<String>> users,
        @Nullable SortedMap<String, String> databases,
        @Nullable Patroni patroni,
        @Nullable List<Variable> env,
        @Nullable Boolean enableMasterLoadBalancer,
        @Nullable Boolean enableReplicaLoadBalancer,
        @Nullable Boolean enableLogicalBackup,
        @Nullable Boolean enableConnectionPooler,
        @Nullable Boolean enableReplicaConnectionPooler,
        @Nullable ConnectionPooler connectionPooler,
        @Nullable Standby standby) {

    /** The parameters that are set, by name; none where none is. */
    SortedMap<String, String> parameters() {
        return postgresql == null ? new TreeMap<>() : postgresql.parameters();
    }

    /** How many there shall be, as the operator reads it. */
    int instances() {
        return numberOfInstances == null ? 0 : numberOfInstances;
    }

    /** @param version the major one */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Postgresql(@Nullable String version, SortedMap<String, String> parameters) {
        public Postgresql {
            parameters = parameters == null ? new TreeMap<>() : new TreeMap<>(parameters);
        }
    }

    /** The volume of each instance. The operator compares sizes in whole GiB and lets none shrink. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Volume(@Nullable String size, @Nullable String storageClass) {}

    /** Amounts by the names of Kubernetes ({@code cpu}, {@code memory}). */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Resources(SortedMap<String, String> requests, SortedMap<String, String> limits) {
        public Resources {
            requests = requests == null ? new TreeMap<>() : new TreeMap<>(requests);
            limits = limits == null ? new TreeMap<>() : new TreeMap<>(limits);
        }
    }

    /**
     * What Patroni is told.
     *
     * @param synchronous commits wait for standbys
     * @param strict they wait also when there is none
     * @param standbys for how many
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Patroni(
            @JsonProperty("synchronous_mode") @Nullable Boolean synchronous,

            @JsonProperty("synchronous_mode_strict") @Nullable
            Boolean strict,

            @JsonProperty("synchronous_node_count") @Nullable
            Integer standbys) {}

    /**
     * PgBouncer before the primary, before the standbys, or both.
     *
     * @param mode {@code session} or {@code transaction}
     * @param maxDBConnections of all its instances together to each database; the operator makes pools of half of an instance's
     *     part, with a quarter of it in reserve
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record ConnectionPooler(
            @Nullable Integer numberOfInstances,
            @Nullable String mode,
            @Nullable Integer maxDBConnections) {}

    /**
     * The one that a standby cluster follows.
     *
     * @param host a name that its pods can resolve
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Standby(
            @JsonProperty("standby_host") @Nullable String host,
            @JsonProperty("standby_port") @Nullable String port) {}

    /** A variable of the environment. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Variable(@Nullable String name, @Nullable String value) {

        static Map<String, String> map(@Nullable List<Variable> all) {
            var map = new TreeMap<String, String>();
            if (all != null) {
                all.forEach(one -> map.put(String.valueOf(one.name()), String.valueOf(one.value())));
            }
            return map;
        }
    }
}
