package dev.matriarch.operators.cloudnativepg;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** CloudNativePG's {@code Pooler}: PgBouncer before a cluster, with the fields of it that we set and read. */
@Group(CloudNativePg.GROUP)
@Version("v1")
@Kind("Pooler")
@Plural("poolers")
public final class PostgresPooler extends CustomResource<PoolerSpec, PoolerStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    @Override
    protected @Nullable PoolerSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable PoolerStatus initStatus() {
        return null;
    }
}
