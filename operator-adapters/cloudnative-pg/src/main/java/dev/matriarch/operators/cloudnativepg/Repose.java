package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.cloudnativepg.PostgresStatus.Condition;
import dev.matriarch.operators.kubernetes.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is still different from a cluster that hibernates, in words for people. CloudNativePG 1.30 begins only with a
 * cluster that it calls healthy, then takes the primary's pod away and the others one by one, and keeps every volume.
 */
record Repose(Scene scene, DesiredCluster desired) {

    private static final String WAITS = "WaitingForHealthy";

    List<String> missing() {
        var missing = new ArrayList<String>();
        waits().ifPresent(missing::add);
        for (var member : scene.members()) {
            add(missing, leftover(member));
        }
        for (var member : scene.members()) {
            add(missing, volumes(member));
        }
        add(missing, scene.members().size() == desired.instances() ? null : "volumes are missing");
        add(missing, new Stillness(scene).hibernates() ? null : "the operator has not said yet that it hibernates");
        return missing;
    }

    private static void add(List<String> missing, @Nullable String what) {
        if (what != null) {
            missing.add(what);
        }
    }

    private Optional<String> waits() {
        return new Stillness(scene)
                .hibernation()
                .map(Condition::reason)
                .filter(WAITS::equals)
                .map(reason -> "the operator waits for the cluster to be healthy before it stops it: "
                        + OperatorHindrances.inWords(scene.status()));
    }

    private static @Nullable String leftover(Member member) {
        var pod = member.pod();
        if (member.job() != null) {
            return member.name() + " is being made";
        }
        if (pod == null) {
            return null;
        }
        return member.name() + (Pods.isGoing(pod) ? " is stopping" : " is still running");
    }

    private @Nullable String volumes(Member member) {
        var wal = desired.walStorage() == null || member.wal().isPresent();
        var kept = member.data().isPresent() && wal && member.claims().stream().noneMatch(Pods::isGoing);
        return kept ? null : member.name() + " lacks a volume";
    }
}
