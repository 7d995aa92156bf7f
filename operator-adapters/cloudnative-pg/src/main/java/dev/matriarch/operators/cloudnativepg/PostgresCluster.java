package dev.matriarch.operators.cloudnativepg;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CloudNativePG's {@code Cluster}, with the fields of it that we set and read. What else is in one is not kept: an object
 * that was read is never written back.
 */
@Group("postgresql.cnpg.io")
@Version("v1")
@Kind("Cluster")
@Plural("clusters")
public final class PostgresCluster extends CustomResource<PostgresSpec, PostgresStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    /** The same with these annotations too. */
    PostgresCluster annotated(Map<String, String> more) {
        var annotated = new PostgresCluster();
        annotated.setMetadata(getMetadata().edit().addToAnnotations(more).build());
        annotated.setSpec(getSpec());
        return annotated;
    }

    @Override
    protected @Nullable PostgresSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable PostgresStatus initStatus() {
        return null;
    }
}
