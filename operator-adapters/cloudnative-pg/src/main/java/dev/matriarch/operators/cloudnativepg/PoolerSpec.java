package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What we ask of CloudNativePG for a pooler, by the names of its fields. Null is a field that nobody set.
 *
 * @param cluster the one it is before
 * @param instances pods; 0 for one that rests
 * @param type {@code rw} or {@code ro}, as the service it leads to
 * @param template what is added to its pods
 * @param serviceTemplate what is added to its service
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_NULL)
public record PoolerSpec(
        @Nullable ClusterName cluster,
        @Nullable Integer instances,
        @Nullable String type,
        @Nullable PgBouncer pgbouncer,
        @Nullable Template template,
        @Nullable ServiceTemplate serviceTemplate) {

    /**
     * The process.
     *
     * @param poolMode {@code session} or {@code transaction}
     * @param parameters of its own configuration, of which the operator lets a list through
     * @param paused it keeps clients and asks the server nothing
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record PgBouncer(
            @Nullable String poolMode,
            SortedMap<String, String> parameters,
            @Nullable Boolean paused) {
        public PgBouncer {
            parameters = sorted(parameters);
        }
    }

    /** Of its pods. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Template(
            @Nullable Metadata metadata, @Nullable PodSpec spec) {}

    /** Of its service. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ServiceTemplate(@Nullable Metadata metadata) {}

    /** Labels beside the operator's. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Metadata(SortedMap<String, String> labels) {
        public Metadata {
            labels = sorted(labels);
        }
    }

    /** Its containers. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PodSpec(List<Container> containers) {
        public PodSpec {
            containers = containers == null ? List.of() : List.copyOf(containers);
        }
    }

    /** One of them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(Include.NON_NULL)
    public record Container(@Nullable String name, @Nullable Requests resources) {}

    /** What the scheduler keeps free for it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Requests(SortedMap<String, String> requests) {
        public Requests {
            requests = sorted(requests);
        }
    }

    private static SortedMap<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null ? new TreeMap<>() : new TreeMap<>(map);
    }
}
