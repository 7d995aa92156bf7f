package dev.matriarch.operators.zalando;

import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.LostNode;
import dev.matriarch.operators.kubernetes.PodTroubles;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.VolumeTroubles;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps single instances from running, or from following. The operator's word says nothing of any of it. */
record InstanceHindrances(Scene scene) {

    /** Who starts, or hears of another primary, follows it after seconds; Patroni writes it down in its next round. */
    private static final Duration FOLLOWS_WITHIN = Duration.ofMinutes(1);

    List<Hindrance> all() {
        return Stream.of(
                        scene.members().stream().flatMap(member -> lostNode(member).stream()),
                        scene.members().stream().flatMap(this::pod),
                        scene.members().stream().flatMap(member -> volume(member).stream()),
                        scene.members().stream().flatMap(member -> notFollowing(member).stream()))
                .flatMap(hindrances -> hindrances)
                .toList();
    }

    private Optional<Hindrance> lostNode(Member member) {
        return Optional.ofNullable(member.pod())
                .map(pod -> pod.getSpec().getNodeName())
                .map(scene.snapshot().lostNodes()::get)
                .map(node -> lostNode(member, node));
    }

    private static Hindrance lostNode(Member member, LostNode node) {
        return new Hindrance(
                "NodeLost",
                node.reason().word(),
                "%s is on a lost node: %s".formatted(member.name(), node.words()),
                ("Have %1$s brought back: %2$s follows by itself then. If it never comes back, have the node %1$s, the pod %2$s"
                                + " and its volume claim deleted: the instance is made anew elsewhere.")
                        .formatted(node.name(), member.name()),
                node.since(),
                false);
    }

    private Stream<Hindrance> pod(Member member) {
        var troubles = new PodTroubles(scene.takenAt(), scene.snapshot().events());
        return member.pods()
                .filter(pod -> !Pods.isGoing(pod))
                .flatMap(pod -> Stream.of(
                                troubles.image(pod, member.name()),
                                troubles.place(pod, member.name()),
                                crash(pod, member))
                        .flatMap(Optional::stream));
    }

    private static Optional<Hindrance> crash(Pod pod, Member member) {
        return PodTroubles.isCrashing(pod)
                ? Optional.of(new Hindrance(
                        "Crashing",
                        "CrashLoopBackOff",
                        member.name() + " stops again and again",
                        "Read the log of the pod for the reason.",
                        null,
                        false))
                : Optional.empty();
    }

    private Optional<Hindrance> volume(Member member) {
        return Optional.ofNullable(member.claim())
                .flatMap(claim -> new VolumeTroubles(
                                scene.takenAt(), scene.snapshot().events())
                        .of(claim, member.pods().toList()));
    }

    /** Its pod is Ready all the while. */
    private Optional<Hindrance> notFollowing(Member member) {
        return Optional.ofNullable(member.pod())
                .filter(pod -> Pods.isReady(pod)
                        && !scene.isReady(member)
                        && !scene.isPrimary(member)
                        && scene.head().isPresent()
                        && member.status()
                                .filter(InstanceHindrances::shouldFollow)
                                .isPresent())
                .flatMap(this::shouldFollowSince)
                .filter(since -> !since.plus(FOLLOWS_WITHIN).isAfter(scene.takenAt()))
                .map(since -> notFollowing(member, since));
    }

    private static boolean shouldFollow(MemberStatus said) {
        return said.isBroken() || said.isRunning();
    }

    private Optional<Instant> shouldFollowSince(Pod pod) {
        return Stream.of(
                        Optional.ofNullable(Pods.startedAt(pod)),
                        scene.patroni().leaderSince())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    private static Hindrance notFollowing(Member member, Instant since) {
        var broken = member.status().filter(MemberStatus::isBroken);
        return new Hindrance(
                "StandbyNotFollowing",
                broken.isPresent() ? "NotStarting" : "NotStreaming",
                broken.map(said -> "PostgreSQL on %s does not come up (%s)".formatted(member.name(), said.state()))
                        .orElseGet(() -> "%s does not follow the primary".formatted(member.name())),
                "Read its log; where that says that its data cannot follow any more, have its pod and its volume claim deleted:"
                        + " the instance is made anew.",
                since,
                false);
    }
}
