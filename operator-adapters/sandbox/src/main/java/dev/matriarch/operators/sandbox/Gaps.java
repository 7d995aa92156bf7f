package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.Part.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is still different from what is desired, in words for people; the most telling first. */
record Gaps(Scene scene) {

    List<String> words() {
        var gaps = new ArrayList<String>();
        add(gaps, part());
        add(gaps, handover());
        for (var member : scene.state().members()) {
            add(gaps, member(member));
        }
        var missing = scene.desired().instances() - scene.state().members().size();
        add(gaps, missing > 0 ? missing + " more to be added" : null);
        scene.leaving().forEach(member -> gaps.add(member.name() + " is leaving"));
        for (var member : scene.state().members()) {
            add(gaps, restart(member));
        }
        add(gaps, parameters());
        add(gaps, quorum());
        add(gaps, archive());
        add(gaps, contents());
        return gaps;
    }

    private static void add(List<String> gaps, @Nullable String gap) {
        if (gap != null) {
            gaps.add(gap);
        }
    }

    /** What is not decided yet, or under way, of its place beside another cluster. */
    private @Nullable String part() {
        var follows = scene.desired().isReplica();
        var obstacle = scene.cluster().obstacle();
        return switch (scene.state().part().stage()) {
            case WRITES ->
                follows && scene.state().founded() ? obstacle.orElse("it is about to cease to take writes") : null;
            case LEAVES -> obstacle.orElse("it ceases to take writes, and its last WAL is made safe");
            case FOLLOWS -> follows ? null : obstacle.orElse("it is about to take writes");
            case INHERITS -> scene.state().primary() + " is being promoted";
        };
    }

    private @Nullable String contents() {
        return scene.state().part().is(Stage.WRITES)
                ? scene.cluster().contents().gap(scene.desired().contents())
                : null;
    }

    private @Nullable String handover() {
        var handover = scene.state().handover();
        var request = scene.request();
        if (handover != null) {
            return "the primary role is leaving " + handover.from();
        }
        if (scene.cluster().isElecting()) {
            return "a new primary is being chosen";
        }
        return request != null && !Handovers.isHandled(scene.state(), request) ? "another primary was asked for" : null;
    }

    private @Nullable String member(Member member) {
        var look = scene.look().of(member);
        if (scene.state().isPrimary(member)) {
            return primary(member, look);
        }
        if (!member.built()) {
            return "%s is being copied from %s"
                    .formatted(member.name(), scene.state().primary());
        }
        if (!look.running()) {
            return member.name() + " is starting";
        }
        return scene.streams(member) ? null : member.name() + " is joining";
    }

    private @Nullable String primary(Member member, InstanceLook look) {
        if (!member.built()) {
            return member.name() + " is being " + beginning();
        }
        if (look.isStandby() && scene.isFollower()) {
            return null;
        }
        if (look.isStandby()) {
            return member.name() + " is being promoted";
        }
        if (!look.takesWrites()) {
            return member.name() + " is starting";
        }
        return scene.state().founded() ? null : "the database is being made";
    }

    private String beginning() {
        if (scene.desired().bootstrap().recovery() != null) {
            return "recovered from an archive";
        }
        return scene.desired().isReplica() ? "copied from the one that it follows" : "initialised";
    }

    private @Nullable String restart(Member member) {
        var planned = scene.cluster().plannedRestart(member.name()).isPresent();
        return planned || Rolling.needsRestart(scene, member) ? member.name() + " is to be restarted" : null;
    }

    private @Nullable String parameters() {
        var accepted =
                scene.desired().postgresql().parameters().equals(scene.state().parameters());
        var loaded = scene.state().members().stream().allMatch(scene::isConfigured);
        return accepted && loaded ? null : "the configuration is being brought in force";
    }

    /** That all instances have taken it up is part of their configuration. */
    private @Nullable String archive() {
        var wanted = scene.desired().backup();
        var book = scene.cluster().archive();
        if (wanted == null || book.isMade(wanted)) {
            return null;
        }
        return book.failure().map(why -> "the archive cannot be made: " + why).orElse("the archive is being made");
    }

    private @Nullable String quorum() {
        if (!scene.state().part().is(Stage.WRITES)) {
            return null;
        }
        var number = scene.state().quorum().number();
        var wanted =
                Math.min(scene.desired().synchronous().number(), scene.desired().instances() - 1);
        var kept = scene.state().quorumSettled()
                && Quorums.wanted(scene).equals(scene.state().quorum());
        return kept && number == wanted ? null : "synchronous replication is being set up";
    }
}
