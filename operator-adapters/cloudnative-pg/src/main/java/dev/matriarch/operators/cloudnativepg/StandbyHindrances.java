package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.cloudnativepg.PostgresStatus.Reported;
import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Standbys that do not follow the primary and are not about to. Their pods stay Ready and the operator calls the cluster
 * healthy (CloudNativePG 1.30, seen live); only the primary can tell, so this needs its answer.
 */
record StandbyHindrances(Scene scene) {

    /** Who starts, or hears of another primary, follows it after seconds. */
    private static final Duration FOLLOWS_WITHIN = Duration.ofMinutes(1);

    List<Hindrance> all() {
        return scene.asked().statistics().stream()
                .flatMap(said -> scene.members().stream()
                        .filter(member -> !said.standbys().containsKey(member.name()))
                        .flatMap(member -> lost(member).stream()))
                .toList();
    }

    private Optional<Hindrance> lost(Member member) {
        return Optional.ofNullable(member.pod())
                .filter(pod -> Pods.isReady(pod) && member.role().equals(Labels.REPLICA) && scene.answers(member))
                .flatMap(this::shouldFollowSince)
                .filter(since -> !since.plus(FOLLOWS_WITHIN).isAfter(scene.takenAt()))
                .map(since -> isBehind(member) ? diverged(member, since) : notStreaming(member, since));
    }

    private Optional<Instant> shouldFollowSince(Pod pod) {
        return Stream.of(
                        Pods.condition(pod, "Ready")
                                .map(PodCondition::getLastTransitionTime)
                                .map(Instant::parse),
                        Times.read(scene.status().currentPrimaryTimestamp()))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    /** It says little of a standby that streams, which reports the old one for minutes; this one does not. */
    private boolean isBehind(Member member) {
        var present = scene.status().timelineId();
        return present != null && timeline(member) < present;
    }

    private int timeline(Member member) {
        return Optional.ofNullable(scene.status().instancesReportedState().get(member.name()))
                .map(Reported::timelineId)
                .orElse(Integer.MAX_VALUE);
    }

    /** It may have rows that the new primary never had; nobody but somebody's hand makes it anew then. */
    private Hindrance diverged(Member member, Instant since) {
        return new Hindrance(
                "StandbyNotFollowing",
                "Diverged",
                "%s does not follow the primary: it stayed on timeline %d, and the primary is on %d"
                        .formatted(
                                member.name(), timeline(member), scene.status().timelineId()),
                "Read its log; where that says that it cannot follow, have its pod annotated with"
                        + " alpha.cnpg.io/unrecoverable=true: the operator makes the instance anew.",
                since,
                false);
    }

    private static Hindrance notStreaming(Member member, Instant since) {
        return new Hindrance(
                "StandbyNotFollowing",
                "NotStreaming",
                "%s does not follow the primary".formatted(member.name()),
                "Read its log, and have it seen to that instances reach each other.",
                since,
                false);
    }
}
