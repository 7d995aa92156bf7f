package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Hands credentials out, and writes down who took them. */
@Component
class CredentialReads {

    private final ClusterChanges changes;
    private final AuditLog audit;

    CredentialReads(ClusterChanges changes, AuditLog audit) {
        this.changes = changes;
        this.audit = audit;
    }

    /**
     * @param whose path of what has them
     * @param credentials is asked where there is something to connect to
     */
    ConnectionDetails read(
            Caller caller,
            HaCluster cluster,
            String whose,
            Supplier<OwnerCredentials> credentials,
            @Nullable Instant previousValidUntil) {
        var endpoints = StoredLook.of(cluster).facts().endpoints();
        if (endpoints == null) {
            throw RequestRefusedException.conflict("the cluster has no endpoints yet")
                    .next("wait for the job that creates it");
        }
        var told = credentials.get();
        changes.inTransaction(() -> {
            audit.record(caller, caller.requireTenant(), "credentials.read", whose);
            return true;
        });
        return new ConnectionDetails(
                told,
                endpoints.readWrite(),
                endpoints.readOnly(),
                endpoints.pooledReadWrite(),
                endpoints.pooledReadOnly(),
                previousValidUntil);
    }
}
