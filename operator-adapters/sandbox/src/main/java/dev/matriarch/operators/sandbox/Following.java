package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of a cluster that follows another one, one instance is at work that has the other's WAL from its archive, and never takes
 * writes. When its process dies another one leads in its place, and nobody has to be made anew. What the dead one had got last
 * is in the archive for the other one as well; where that is away, whoever has more leads again once he is back.
 */
final class Following implements Duty {

    private static final int HOPELESS_STARTS = 3;
    private static final String TOPIC = "leader";

    /** A leader has got by then what is in the archive. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Starter starter;
    private Instant overtakenSince = Instant.MAX;

    Following(Starter starter) {
        this.starter = starter;
    }

    @Override
    public boolean act(Scene scene) throws IOException {
        var leader = scene.primary();
        if (!scene.isFollower() || !leader.built()) {
            return false;
        }
        var look = scene.look().of(leader);
        var instance = scene.cluster().instance(leader);
        if (look.takesWrites() || !instance.hasData()) {
            instance.kill();
            return giveUp(scene, leader);
        }
        if (look.isStandby()) {
            scene.cluster().problem(TOPIC, null);
            return giveWay(scene);
        }
        if (look.running()) {
            return false;
        }
        var next = comesBack(scene, look, instance) ? Optional.<Member>empty() : best(scene, null);
        return next.isPresent() ? lead(scene, next.get()) : start(scene, leader);
    }

    /** The one that was primary has all that it wrote, which the others may not have got yet. */
    private static boolean comesBack(Scene scene, InstanceLook leader, Instance instance) {
        var wasPrimary = leader.control() != null && leader.control().cleanlyStopped();
        return scene.cluster().plannedRestart(leader.name()).isPresent()
                || (wasPrimary && instance.failedStarts() < HOPELESS_STARTS);
    }

    /** To one that has more and cannot follow for that reason. */
    private boolean giveWay(Scene scene) throws IOException {
        var more = best(scene, null)
                .filter(member -> !scene.streams(member))
                .filter(member -> reached(scene, member).compareTo(reached(scene, scene.primary())) > 0);
        if (more.isEmpty()) {
            overtakenSince = Instant.MAX;
            return false;
        }
        if (overtakenSince.equals(Instant.MAX)) {
            overtakenSince = scene.now();
        }
        return scene.now().isAfter(overtakenSince.plus(PATIENCE)) && lead(scene, more.get());
    }

    /** What it has is of no use: it went its own way, or has nothing. */
    private static boolean giveUp(Scene scene, Member leader) throws IOException {
        scene.cluster()
                .change(
                        leader.name() + " does not follow any more",
                        state -> state.withMember(leader.withBuilt(false)));
        var next = best(scene, null);
        return next.isEmpty() || lead(scene, next.get());
    }

    /** The standby that has most, or the one that is meant. */
    static Optional<Member> best(Scene scene, @Nullable String to) {
        return scene.state().standbys().stream()
                .filter(member -> member.built() && (to == null || to.equals(member.name())))
                .filter(member -> scene.look().of(member).isStandby())
                .max(Comparator.comparing(member -> reached(scene, member)));
    }

    private static Lsn reached(Scene scene, Member member) {
        var reply = scene.look().of(member).reply();
        return reply == null ? Lsn.ZERO : reply.reached();
    }

    static boolean lead(Scene scene, Member next) throws IOException {
        scene.cluster().change(next.name() + " leads from now on", state -> state.withLeader(next.name()));
        return true;
    }

    private boolean start(Scene scene, Member leader) throws IOException {
        var instance = scene.cluster().instance(leader);
        if (instance.failedStarts() >= HOPELESS_STARTS) {
            var words = "%s does not start: %s".formatted(leader.name(), instance.lastComplaint());
            scene.cluster()
                    .problem(
                            TOPIC,
                            new Problem(words, "Change what PostgreSQL complains about, or make the replica anew."));
        }
        return starter.start(scene, leader);
    }
}
