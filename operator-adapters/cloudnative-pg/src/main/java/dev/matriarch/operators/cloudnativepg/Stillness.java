package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.cloudnativepg.PostgresStatus.Condition;
import dev.matriarch.operators.kubernetes.Pods;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What stands still in a cluster because somebody told the operator so, by what is there. Its phase and its Ready condition
 * say nothing of it: both go on saying healthy while instances are stopped, and while none is left (seen live).
 */
record Stillness(Scene scene) {

    static final String ON = "on";
    static final String OFF = "off";

    /** What the operator says of a hibernation; empty before it was told, and after it was told otherwise. */
    Optional<Condition> hibernation() {
        return scene.status().condition(Labels.HIBERNATION);
    }

    /** It says so, and no pod of an instance is left. */
    boolean hibernates() {
        return hibernation()
                        .filter(condition -> "True".equals(condition.status()))
                        .isPresent()
                && scene.members().stream().allMatch(member -> member.pod() == null);
    }

    Power power() {
        return hibernates() ? Power.HIBERNATED : Power.RUNNING;
    }

    /** Those that somebody told to stop, and have; the operator itself does so while a cluster is demoted. */
    SortedSet<String> fenced() {
        var cluster = scene.status().isDemoting() ? null : scene.cluster();
        var told = Fences.read(cluster == null ? null : Labels.annotation(cluster, Labels.FENCED))
                .orElse(FencedInstances.none());
        return scene.members().stream()
                .filter(member -> told.holds(member.name()) && isStopped(member))
                .map(Member::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Its pod stays, without PostgreSQL. The operator hears at once that nothing answers there; services lead to the pod
     * until its probe has failed often enough, which took 25 s (seen live). Only both together are enough.
     */
    boolean isStopped(Member member) {
        var pod = member.pod();
        return pod != null && !Pods.isGoing(pod) && Pods.isRunning(pod) && !Pods.isReady(pod) && !scene.answers(member);
    }
}
