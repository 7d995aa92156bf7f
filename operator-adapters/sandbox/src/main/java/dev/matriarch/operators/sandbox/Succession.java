package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.Election.Candidate;
import dev.matriarch.operators.sandbox.Election.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way from a dead primary to a chosen standby: the standbys are cut off from it first, so that what they have is final
 * and nothing more can be acknowledged, then they are compared.
 */
final class Succession {

    /** A standby that is not cut off by then counts as out of reach. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Set<String> cutOff = Set.of();

    /** The verdict, or nothing while the standbys are still being cut off. */
    Optional<Verdict> proceed(Scene scene, @Nullable String to, boolean acceptDataLoss) {
        var cluster = scene.cluster();
        var reachable = acceptDataLoss ? answering(scene) : scene.reachable();
        var election = new Election(scene.state().quorums());
        var names = reachable.stream().map(Member::name).toList();
        if (reachable.isEmpty() || (!acceptDataLoss && !election.isProven(names))) {
            return Optional.of(new Verdict.Refused(election.reason(names)));
        }
        if (!cluster.isElecting()) {
            cluster.electing(scene.now());
            cutOff = Set.of();
            return Optional.empty();
        }
        var still = stillSinceTheLastLook(scene, reachable);
        var waiting = cluster.electingSince()
                .map(since -> scene.now().isBefore(since.plus(PATIENCE)))
                .orElse(true);
        return still.size() < reachable.size() && waiting
                ? Optional.empty()
                : Optional.of(election.choose(candidates(scene, still), to, acceptDataLoss));
    }

    /**
     * Within one look, how far a standby has received may have been read before the last of it came in. What a look shows is
     * final when the look before has shown the standby cut off already.
     */
    private List<Member> stillSinceTheLastLook(Scene scene, List<Member> reachable) {
        var now = reachable.stream().filter(member -> isCutOff(scene, member)).toList();
        var settled =
                now.stream().filter(member -> cutOff.contains(member.name())).toList();
        cutOff = now.stream().map(Member::name).collect(Collectors.toSet());
        return settled;
    }

    private static List<Member> answering(Scene scene) {
        return scene.state().standbys().stream()
                .filter(Member::built)
                .filter(member -> scene.look().of(member).isStandby())
                .toList();
    }

    private static boolean isCutOff(Scene scene, Member member) {
        var reply = scene.look().of(member).reply();
        return reply != null && reply.isStill() && scene.isConfigured(member);
    }

    private static List<Candidate> candidates(Scene scene, List<Member> members) {
        return members.stream()
                .map(member -> {
                    var reply = scene.look().of(member).reply();
                    var reached = reply == null ? Lsn.ZERO : reply.reached();
                    return new Candidate(member.name(), member.joined(), reached);
                })
                .toList();
    }
}
