package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.Pods;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An instance that shall become primary. The operator's own verb checks nothing but that its pod is there. */
record Candidate(Scene scene, String name) {

    /** As the operator writes it. */
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /**
     * What to write into the status to make it primary; empty when that is asked for or done already.
     *
     * @param live the cluster as it is now
     */
    Optional<Map<String, Object>> target(PostgresCluster live, Instant now) {
        var status = live.getStatus();
        if (status == null || status.currentPrimary() == null) {
            throw new OperatorUnavailableException("there is no primary yet that could hand over");
        }
        if (name.equals(status.targetPrimary())) {
            return Optional.empty();
        }
        if (!status.currentPrimary().equals(status.targetPrimary())) {
            throw new OperatorUnavailableException(
                    "the primary role is moving to %s already".formatted(status.targetPrimary()));
        }
        refuseUnfit(live);
        return Optional.of(Map.of(
                "targetPrimary",
                name,
                "targetPrimaryTimestamp",
                MICROS.format(now),
                "phase",
                "Switchover in progress",
                "phaseReason",
                "Switching over to " + name));
    }

    private void refuseUnfit(PostgresCluster live) {
        var trouble = isFit() ? held(live) : trouble();
        if (trouble != null) {
            throw new OperatorRefusedException(
                    "%s cannot become primary: %s".formatted(name, trouble),
                    "Choose another instance, or try again when all instances are ready.");
        }
    }

    private boolean isFit() {
        return scene.member(name).filter(scene::isReady).isPresent();
    }

    /** What keeps the old primary from going, or the new one from coming, although all are well. */
    private static @Nullable String held(PostgresCluster live) {
        var fenced = Labels.annotation(live, Labels.FENCED);
        if (fenced != null && !fenced.equals(Fences.NOBODY)) {
            return "instances are fenced: " + fenced;
        }
        if (Stillness.ON.equals(Labels.annotation(live, Labels.HIBERNATION))) {
            return "the cluster hibernates";
        }
        return live.getStatus()
                .condition("ContinuousArchiving")
                .filter(condition -> "False".equals(condition.status()))
                .map(condition ->
                        "WAL is not archived (%s), which the old primary would wait for".formatted(condition.message()))
                .orElse(null);
    }

    /** Why it is no good as a primary, as far as that can be seen. */
    String trouble() {
        var member = scene.member(name).orElse(null);
        if (member == null) {
            return name + " is not there";
        }
        if (member.pod() == null) {
            return name + " has no pod";
        }
        if (Pods.isGoing(member.pod())) {
            return name + " is stopping";
        }
        if (!Pods.isReady(member.pod())) {
            return name + " is not ready";
        }
        return scene.isReady(member) ? "it does not say why" : name + " does not follow the primary";
    }
}
