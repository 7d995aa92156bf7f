package dev.matriarch.operators.zalando;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.kubernetes.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is still different from a cluster of which nothing runs, in words for people. The operator takes the pods away, hands the
 * primary role from one to the next meanwhile, keeps every volume, and says {@code Running} of it.
 */
record Repose(Scene scene, DesiredCluster desired, PostgresqlResource wanted) {

    List<String> missing() {
        var missing = new ArrayList<String>();
        for (var member : scene.members()) {
            add(missing, leftover(member));
        }
        add(missing, isScaledDown() ? null : "the operator has not stopped it yet");
        for (var member : scene.members()) {
            add(missing, volume(member));
        }
        add(missing, scene.members().size() == desired.instances() ? null : "volumes are missing");
        add(missing, new Proof(scene, desired, wanted).word());
        return missing;
    }

    private static void add(List<String> missing, @Nullable String what) {
        if (what != null) {
            missing.add(what);
        }
    }

    private boolean isScaledDown() {
        return rests(scene);
    }

    private static @Nullable String leftover(Member member) {
        var pod = member.pod();
        if (pod == null) {
            return null;
        }
        return member.name() + (Pods.isGoing(pod) ? " is stopping" : " is still running");
    }

    private static @Nullable String volume(Member member) {
        var claim = member.claim();
        return claim != null && !Pods.isGoing(claim) ? null : member.name() + " lacks a volume";
    }

    /** Whether nothing runs because somebody wants it so: the resource asks for no instance, and there is none. */
    static boolean rests(Scene scene) {
        var resource = scene.resource();
        var set = scene.statefulSet();
        return resource != null
                && resource.getSpec() != null
                && resource.getSpec().instances() == 0
                && set != null
                && Objects.equals(set.getSpec().getReplicas(), 0)
                && scene.pods().findAny().isEmpty();
    }
}
