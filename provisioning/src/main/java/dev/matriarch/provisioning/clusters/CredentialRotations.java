package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.CredentialRotation;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which credentials clients are told, and whether there may be new ones. */
@Component
class CredentialRotations {

    private final OwnClusters clusters;
    private final Looks looks;
    private final OperatorCalls calls;
    private final ClusterChanges changes;

    CredentialRotations(OwnClusters clusters, Looks looks, OperatorCalls calls, ClusterChanges changes) {
        this.clusters = clusters;
        this.looks = looks;
        this.calls = calls;
        this.changes = changes;
    }

    /** The owner's, in the turn that has been proven to let in. */
    OwnerCredentials told(HaCluster cluster, CredentialTurns turns) {
        var ref = DesiredClusters.ref(cluster);
        var turn = turns.told();
        return switch (looks.adapter(cluster)) {
            case CredentialRotation operator -> operator.credentials(ref, turn);
            case Credentials operator -> operator.credentials(ref);
            default -> throw PrimaryMoves.abilityMissing(cluster, "show credentials");
        };
    }

    /**
     * A rotation in two parts, because logging in has no place in a transaction: a try with what there is, since what cannot
     * be proven shall not begin, and what accepts it. A cluster that is busy is not tried.
     *
     * @param keepPreviousFor how long the present ones let in after that, or null for an hour
     * @param endPrevious where those of an earlier rotation are still kept, they may end
     */
    Function<ChangeOptions, JobView> prepared(
            Caller caller, ClusterId id, @Nullable String keepPreviousFor, boolean endPrevious) {
        caller.requireAtLeast(Role.EDITOR);
        var cluster = clusters.find(caller, id);
        if (!(looks.adapter(cluster) instanceof CredentialRotation operator)) {
            throw PrimaryMoves.abilityMissing(cluster, "rotate credentials");
        }
        var keep = KeepPrevious.parsed(keepPreviousFor);
        if (cluster.activeJob() == null) {
            Standstill.refuse(cluster, RotateCredentials.ROTATE);
            rotated(DesiredClusters.state(cluster.desired()), endPrevious);
            refuseUnprovable(cluster, operator);
        }
        var change = new ClusterChanges.Change(
                RotateCredentials.ROTATE,
                (locked, before) -> rotated(before, endPrevious),
                Map.of(RotateCredentials.KEEP, keep.toString()),
                true);
        return options -> changes.accept(caller, id, options, change);
    }

    /** There are two logins, so the new one takes the place of the one before the present one. */
    private static DesiredState rotated(DesiredState before, boolean endPrevious) {
        var credentials = before.credentials();
        if (credentials.previousUntil() != null && !endPrevious) {
            throw RequestRefusedException.conflict(
                            "the previous credentials are kept until %s".formatted(credentials.previousUntil()))
                    .next("wait until then, or send {\"endPrevious\": true} to end them now");
        }
        return before.withCredentials(credentials.rotating());
    }

    /** Where a rotation is halfway, the next one goes on with it, and finds out by itself. */
    private void refuseUnprovable(HaCluster cluster, CredentialRotation operator) {
        var desired = DesiredClusters.state(cluster.desired());
        if (desired.credentials().halfway() || desired.credentials().previousUntil() != null) {
            return;
        }
        var why = calls.timed(
                cluster.dataPlane(),
                looks.adapter(cluster),
                "unproven",
                () -> operator.unproven(DesiredClusters.of(cluster, desired)));
        if (why.isPresent()) {
            throw RequestRefusedException.conflict("a login cannot be proven: %s".formatted(why.get()))
                    .next("see to it that every instance is ready, and that the data plane's account may use"
                            + " pods/portforward");
        }
    }
}
