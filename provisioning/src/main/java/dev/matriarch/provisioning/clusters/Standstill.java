package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.RequestRefusedException.conflict;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.Power;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands still on purpose in a cluster: all of it, or the PostgreSQL of fenced instances. An operator would not see to
 * any other change before that is over (CloudNativePG 1.30 neither adds, grows, moves nor restarts anything meanwhile), so
 * none is accepted.
 */
final class Standstill {

    private static final Set<String> ALWAYS =
            Set.of(HibernateCluster.RESUME, DeleteCluster.KIND, SoftDeleteCluster.UNDELETE);
    private static final Set<String> WHILE_DELETED = Set.of(DeleteCluster.KIND, SoftDeleteCluster.UNDELETE);
    private static final Set<String> WHILE_HIBERNATED =
            Set.of(HibernateCluster.HIBERNATE, SoftDeleteCluster.SOFT_DELETE);
    private static final Set<String> WHILE_FENCED = Set.of(FenceCluster.FENCE, FenceCluster.UNFENCE);

    private Standstill() {}

    /** Refuses what has to wait. What is only noted here, such as a description, waits for nothing but an undeletion. */
    static void refuse(HaCluster cluster, String kind, DesiredState before, DesiredState after) {
        refuseDeleted(cluster, kind, before);
        var noted = kind.equals(ConvergeCluster.UPDATE)
                && after.spec().equals(before.spec())
                && after.labels().equals(before.labels());
        if (!noted) {
            refuse(cluster, kind);
        }
    }

    /** The same for whatever touches the cluster. */
    static void refuse(HaCluster cluster, String kind) {
        var desired = DesiredClusters.state(cluster.desired());
        refuseDeleted(cluster, kind, desired);
        if (ALWAYS.contains(kind)) {
            return;
        }
        if (desired.power() == Power.HIBERNATED && !WHILE_HIBERNATED.contains(kind)) {
            throw conflict("the cluster hibernates").next(resume(cluster));
        }
        if (!desired.fenced().nobody() && !WHILE_FENCED.contains(kind)) {
            throw conflict("%s is fenced".formatted(desired.fenced())).next(unfence(cluster));
        }
    }

    private static void refuseDeleted(HaCluster cluster, String kind, DesiredState desired) {
        if (desired.deletion() != null && !WHILE_DELETED.contains(kind)) {
            throw conflict(words(desired.deletion())).next(undelete(cluster));
        }
    }

    private static String words(DesiredState.Deletion deletion) {
        return "the cluster was deleted at %s, and is purged at %s".formatted(deletion.deletedAt(), deletion.purgeAt());
    }

    /** Whether writes go on where this is wanted of a cluster that is like that. */
    static boolean keepsWriting(DesiredState desired, ClusterFacts facts) {
        if (desired.power() == Power.HIBERNATED) {
            return false;
        }
        var fenced = desired.fenced().among(facts.names());
        var synchronous = desired.spec().synchronous();
        var required = synchronous.durability() == ClusterSpec.Durability.REQUIRED ? synchronous.number() : 0;
        var standbys = desired.spec().instances() - 1 - fenced.size();
        return facts.holderOfPrimary()
                .map(primary -> !fenced.contains(primary.name()) && standbys >= required)
                .orElse(desired.fenced().nobody());
    }

    /** Why a cluster that stands still is not ready, in words for people. */
    static @Nullable String reason(ClusterState state, DesiredState desired) {
        return switch (state) {
            case HIBERNATED ->
                desired.deletion() == null ? "it hibernates, as was asked for" : words(desired.deletion());
            case FENCED -> "%s fenced, as was asked for".formatted(desired.fenced());
            case PROVISIONING, READY, UPDATING, DEGRADED, UNAVAILABLE, DELETING, FAILED -> null;
        };
    }

    static Optional<Condition> hibernated(HaCluster cluster, DesiredState desired, ClusterFacts facts) {
        var asked = desired.power() == Power.HIBERNATED;
        var seen = facts.power() == Power.HIBERNATED;
        var message = seen ? "nothing of it runs, its data is kept" : "it was asked to hibernate and still runs";
        var next = desired.deletion() == null ? resume(cluster) : undelete(cluster);
        return condition("Hibernated", asked, seen, message, next);
    }

    static Optional<Condition> deleted(HaCluster cluster, DesiredState desired) {
        return Optional.ofNullable(desired.deletion())
                .map(deletion -> new Condition(
                        "Deleted", true, "GracePeriod", words(deletion), undelete(cluster), deletion.deletedAt()));
    }

    static Optional<Condition> fenced(HaCluster cluster, DesiredState desired, ClusterFacts facts) {
        var asked = !desired.fenced().nobody();
        var seen = !facts.fenced().isEmpty();
        var message = seen
                ? "PostgreSQL is stopped on %s, and nobody takes its place".formatted(String.join(", ", facts.fenced()))
                : "PostgreSQL shall be stopped on %s and still runs".formatted(desired.fenced());
        return condition("Fenced", asked, seen, message, unfence(cluster));
    }

    private static Optional<Condition> condition(
            String type, boolean asked, boolean seen, String message, String nextAction) {
        return asked || seen
                ? Optional.of(
                        new Condition(type, seen, asked ? "Requested" : "NotRequested", message, nextAction, null))
                : Optional.empty();
    }

    private static String resume(HaCluster cluster) {
        return "POST /ha-clusters/%s/resume".formatted(cluster.id());
    }

    private static String undelete(HaCluster cluster) {
        return "POST /ha-clusters/%s/undelete".formatted(cluster.id());
    }

    private static String unfence(HaCluster cluster) {
        return "POST /ha-clusters/%s/unfence".formatted(cluster.id());
    }
}
