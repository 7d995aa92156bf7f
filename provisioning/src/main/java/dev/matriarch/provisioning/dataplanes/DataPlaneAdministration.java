package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.SealedException;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.AfterCommit;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Data planes, as platform administrators look after them. Whatever goes to a data plane has two parts: the first goes
 * there, which takes its time and is never inside a transaction; what it returns writes down what was found.
 */
@Service
public class DataPlaneAdministration {

    private final DataPlaneStore dataPlanes;
    private final DataPlaneCandidates candidates;
    private final DataPlaneConnections connections;
    private final DataPlaneViews views;
    private final DataPlaneReachability reachability;
    private final ClusterStore clusters;
    private final TenantStore tenants;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    DataPlaneAdministration(
            DataPlaneStore dataPlanes,
            DataPlaneCandidates candidates,
            DataPlaneConnections connections,
            DataPlaneViews views,
            DataPlaneReachability reachability,
            ClusterStore clusters,
            TenantStore tenants,
            AuditLog audit,
            TransactionTemplate transaction,
            InstantSource time) {
        this.dataPlanes = dataPlanes;
        this.candidates = candidates;
        this.connections = connections;
        this.views = views;
        this.reachability = reachability;
        this.clusters = clusters;
        this.tenants = tenants;
        this.audit = audit;
        this.transaction = transaction;
        this.time = time;
    }

    /** Checks a Kubernetes cluster within ten seconds, or refuses it with all that is missing; the rest adds it. */
    public Supplier<DataPlaneView> registration(Caller caller, DataPlaneDraft draft) {
        caller.requireAtLeast(Role.PLATFORM_ADMIN);
        var candidate = candidates.checked(draft);
        return () -> written(caller, candidate.dataPlane(), "data-plane.created", () -> add(candidate));
    }

    private void add(DataPlaneCandidates.Candidate candidate) {
        try {
            if (!dataPlanes.add(candidate.dataPlane(), candidate.credentials())) {
                throw DataPlaneCandidates.taken(candidate.dataPlane().name());
            }
        } catch (DuplicateKeyException e) {
            throw DataPlaneCandidates.knownByAnotherName();
        } catch (SealedException e) {
            throw RequestRefusedException.conflict(e.getMessage());
        }
    }

    /** Checks other credentials as for a registration, while the old ones still count; the rest lets them take their place. */
    public Supplier<DataPlaneView> rotation(Caller caller, String name, @Nullable Map<String, String> kubernetes) {
        caller.requireAtLeast(Role.PLATFORM_ADMIN);
        var candidate = candidates.checked(registered(name), kubernetes);
        return () -> written(caller, candidate.dataPlane(), "data-plane.credentials-replaced", () -> {
            if (!dataPlanes.rotate(candidate.dataPlane(), candidate.credentials())) {
                throw RequestRefusedException.conflict("the data plane was changed at this moment; ask again");
            }
        });
    }

    /** Looks again what it is; the rest keeps what was found. One that a server's start offers has nothing to look for. */
    public Supplier<DataPlaneView> check(Caller caller, String name) {
        caller.requireAtLeast(Role.PLATFORM_ADMIN);
        var seen = candidates.seenAgain(find(name));
        return () -> written(caller, find(name), "data-plane.checked", () -> seen.ifPresent(dataPlanes::checked));
    }

    /** Refused while clusters live there, or tenants have it as their default. */
    public void delete(Caller caller, String name) {
        caller.requireAtLeast(Role.PLATFORM_ADMIN);
        registered(name);
        transaction.executeWithoutResult(status -> {
            if (!dataPlanes.lock(name)) {
                throw notFound();
            }
            refuseInUse(clusters.livingOn(name), "clusters are on it", name, "delete those clusters first");
            refuseInUse(tenants.withDefault(name), "tenants have it as their default", name, "delete those tenants");
            dataPlanes.remove(name, time.instant());
            audit.record(caller, null, "data-plane.deleted", path(name));
            AfterCommit.run(() -> {
                connections.refreshed();
                reachability.forget(name);
            });
        });
    }

    private static void refuseInUse(int count, String what, String name, String nextAction) {
        if (count > 0) {
            throw RequestRefusedException.conflict("data plane %s is in use: %d %s".formatted(name, count, what))
                    .next(nextAction);
        }
    }

    private DataPlaneView written(Caller caller, DataPlaneRecord dataPlane, String action, Runnable write) {
        var name = dataPlane.name();
        transaction.executeWithoutResult(status -> {
            write.run();
            audit.record(caller, null, action, path(name));
            AfterCommit.run(connections::refreshed);
        });
        return views.of(find(name), caller);
    }

    private DataPlaneRecord registered(String name) {
        var dataPlane = find(name);
        if (dataPlane.kind().equals(DataPlaneRecord.SANDBOX)) {
            throw RequestRefusedException.conflict("data plane %s is offered by the server's start".formatted(name))
                    .next("start the servers without it");
        }
        return dataPlane;
    }

    private DataPlaneRecord find(String name) {
        return dataPlanes.find(name).orElseThrow(DataPlaneAdministration::notFound);
    }

    private static RequestRefusedException notFound() {
        return RequestRefusedException.notFound("data plane");
    }

    private static String path(String name) {
        return "/data-planes/" + name;
    }
}
