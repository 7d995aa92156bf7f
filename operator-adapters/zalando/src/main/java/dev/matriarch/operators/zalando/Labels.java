package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names of labels and annotations that the operator and Patroni know. */
final class Labels {

    /** On all that the operator makes, {@value #SPILO} on what is of a database and something else on what is of a pooler. */
    static final String APPLICATION = "application";

    static final String SPILO = "spilo";

    static final String POOLER = "db-connection-pooler";

    /** Of which pooler something is. */
    static final String POOLER_NAME = "connection-pooler";

    static final String CLUSTER = "cluster-name";

    /**
     * On all that the operator makes: the {@code teamId}. We give it the cluster's id, so that a namesake's things are told
     * from ours, and no team that the operator may know of gets rights in a tenant's database.
     */
    static final String TEAM = "team";

    /** {@value #MASTER} or {@value #REPLICA}, set by Patroni, missing while nothing runs. The services select by it. */
    static final String ROLE = "spilo-role";

    /** Also of a standby cluster's leader, and of a dead node's pod that nobody takes it from. */
    static final String MASTER = "master";

    static final String REPLICA = "replica";

    /** An annotation by which the operator remembers that it still has to make a pod anew. */
    static final String ROLLING_UPDATE = "zalando-postgres-operator-rolling-update-required";

    /** An annotation by which a cluster is left to another operator of the same kind; none else looks at it. */
    static final String CONTROLLER = "acid.zalan.do/controller";

    private Labels() {}

    /** What is on all that the operator makes for this cluster's databases. */
    static SortedMap<String, String> of(ClusterRef ref) {
        var labels = ofNamesakes(ref);
        labels.put(TEAM, ref.id().toString());
        return labels;
    }

    /** What is on all that the operator makes for this cluster's poolers. */
    static SortedMap<String, String> ofPoolers(ClusterRef ref) {
        var labels = of(ref);
        labels.put(APPLICATION, POOLER);
        return labels;
    }

    /** What is on the services of the poolers of a cluster of that name, whosever it is: they lack the team (1.15.1, seen live). */
    static SortedMap<String, String> ofPoolerServices(ClusterRef ref) {
        return new TreeMap<>(Map.of(APPLICATION, POOLER, CLUSTER, ref.name()));
    }

    /** What is on all of a cluster of that name, whosever it is, and on what Patroni itself makes. */
    static SortedMap<String, String> ofNamesakes(ClusterRef ref) {
        return new TreeMap<>(Map.of(APPLICATION, SPILO, CLUSTER, ref.name()));
    }

    static @Nullable String label(HasMetadata object, String name) {
        return value(object.getMetadata().getLabels(), name);
    }

    static @Nullable String annotation(HasMetadata object, String name) {
        return value(object.getMetadata().getAnnotations(), name);
    }

    static boolean is(HasMetadata object, String name, String value) {
        return value.equals(label(object, name));
    }

    private static @Nullable String value(@Nullable Map<String, String> map, String name) {
        return map == null ? null : map.get(name);
    }
}
