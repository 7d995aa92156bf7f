package dev.matriarch.operators.zalando;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * The operator's {@code postgresql}, with the fields of it that we set and read. What else is in one is not kept: an object
 * that was read is never written back.
 */
@Group(Zalando.GROUP)
@Version("v1")
@Kind("postgresql")
@Singular("postgresql")
@Plural("postgresqls")
public final class PostgresqlResource extends CustomResource<PostgresqlSpec, PostgresqlStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    @Override
    protected @Nullable PostgresqlSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable PostgresqlStatus initStatus() {
        return null;
    }
}
