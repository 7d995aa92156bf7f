package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.Rounds;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Looks now and then whether the data planes that this server observes are still what they were: sooner where one is not. */
@Component
public class DataPlaneChecks extends Repeating {

    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final Duration WELL = Duration.ofMinutes(5);
    private static final Duration UNWELL = Duration.ofSeconds(30);

    private final DataPlaneStore dataPlanes;
    private final DataPlaneCandidates candidates;
    private final DataPlaneConnections connections;
    private final DataPlaneReachability reachability;
    private final ObserverLeases leases;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    DataPlaneChecks(
            DataPlaneStore dataPlanes,
            DataPlaneCandidates candidates,
            DataPlaneConnections connections,
            DataPlaneReachability reachability,
            ObserverLeases leases,
            TransactionTemplate transaction,
            InstantSource time) {
        super("data-plane-checks");
        this.dataPlanes = dataPlanes;
        this.candidates = candidates;
        this.connections = connections;
        this.reachability = reachability;
        this.leases = leases;
        this.transaction = transaction;
        this.time = time;
    }

    @Override
    protected void begin(Rounds rounds) {
        rounds.every(ROUND, this::checkDue);
    }

    /** One after the other: each takes ten seconds at most. */
    void checkDue() {
        dataPlanes.all().stream()
                .filter(dataPlane -> leases.isHeld(dataPlane.name()) && isDue(dataPlane))
                .forEach(dataPlane -> Rounds.guarded(() -> check(dataPlane)));
    }

    private boolean isDue(DataPlaneRecord dataPlane) {
        var checkedAt = dataPlane.findings().at();
        var well = DataPlaneFindings.shortcomings(dataPlane).isEmpty() && reachability.isReachable(dataPlane.name());
        return checkedAt != null && !checkedAt.plus(well ? WELL : UNWELL).isAfter(time.instant());
    }

    private void check(DataPlaneRecord dataPlane) {
        candidates.seenAgain(dataPlane).ifPresent(seen -> {
            transaction.executeWithoutResult(status -> {
                if (leases.isHeldForSure(seen.name())) {
                    dataPlanes.checked(seen);
                }
            });
            connections.refreshed();
        });
    }
}
