package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContentSql;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.SqlAccess;
import dev.matriarch.operators.kubernetes.SqlAccess.Login;
import dev.matriarch.operators.kubernetes.SqlAccess.Place;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** SQL on a cluster's primary as the superuser that the operator itself uses. */
record Superuser(ApiServer server) {

    static final String NAME = "postgres";

    /** A database is copied from a template, which the disk takes a while for. */
    private static final Duration EACH_WITHIN = Duration.ofSeconds(10);

    /**
     * The way in. Each connection is a late worker's last chance to find out that it is late.
     *
     * @param kept what carries the mark of the last write to that cluster, as it was read
     * @throws OperatorBusyException while there is no password yet
     */
    ContentSql.Way on(ClusterRef ref, String primary, ConfigMap kept, Fence fence) {
        var place = new Place(TenantNamespaces.name(ref), primary);
        var login = login(ref);
        return (database, work) -> {
            server.run(client -> new Acts(client, fence).permit(kept));
            var failure = new SqlAccess(server).ask(place, login.to(database), EACH_WITHIN, connection -> {
                try {
                    work.on(connection);
                    return Optional.<IOException>empty();
                } catch (IOException e) {
                    return Optional.of(e);
                }
            });
            if (failure.isPresent()) {
                throw failure.get();
            }
        };
    }

    /** What one instance says of its WAL; empty where it does not answer. It only reads. */
    Optional<WalLook> look(ClusterRef ref, String instance) {
        try {
            var place = new Place(TenantNamespaces.name(ref), instance);
            return Optional.of(new SqlAccess(server).ask(place, login(ref), WalLook.question()));
        } catch (SQLException | OperatorBusyException silent) {
            return Optional.empty();
        }
    }

    private Login login(ClusterRef ref) {
        return server.call(client -> Snapshots.secret(ref, Names.secret(ref, NAME), client))
                .flatMap(secret -> SecretValues.read(secret, OwnSecrets.PASSWORD))
                .map(password -> new Login(NAME, password, null))
                .orElseThrow(() ->
                        new OperatorBusyException("the operator has made no password for %s yet".formatted(NAME)));
    }
}
