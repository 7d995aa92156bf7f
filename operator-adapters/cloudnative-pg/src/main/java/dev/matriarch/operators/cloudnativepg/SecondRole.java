package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logins.Who;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ManagedRole;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.SecretName;
import dev.matriarch.operators.kubernetes.SecondLogin;
import java.util.List;
import java.util.Optional;

/**
 * The role that takes turns with the owner's own, as one that the operator manages: so it is part of the manifest, and the
 * operator gives it the password of a secret on every version that we know. That it acts as the owner is beyond what the
 * operator manages.
 */
final class SecondRole {

    /** The operator's default, which it would write itself, and a list is compared as a whole. */
    private static final int NO_LIMIT = -1;

    private SecondRole() {}

    /** Empty until it has had a turn. */
    static Optional<ManagedRole> of(DesiredCluster desired) {
        return desired.logins()
                .password(Who.SECOND)
                .map(password -> new ManagedRole(
                        Logins.SECOND,
                        null,
                        "takes turns with the owner when credentials rotate",
                        true,
                        NO_LIMIT,
                        List.of(desired.bootstrap().owner()),
                        new SecretName(SecondLogin.secretName(desired.ref()))));
    }
}
