package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every standby runs and follows the primary, or the leader of those that follow another cluster. One that dies is started, one that cannot follow gets a fresh copy. */
final class Standbys implements Duty {

    private static final Logger LOG = LoggerFactory.getLogger(Standbys.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int HOPELESS_STARTS = 3;

    /** Since when a standby is where it is without following. */
    private record Lag(Instant since, @Nullable Lsn reached) {}

    private final Starter starter;
    private final Map<String, Lag> behind = new HashMap<>();
    private final Map<String, Integer> rebuilds = new HashMap<>();
    private final Map<String, Integer> copiedIn = new HashMap<>();

    Standbys(Starter starter) {
        this.starter = starter;
    }

    @Override
    public boolean act(Scene scene) throws IOException {
        var leaving = scene.leaving();
        for (var standby : scene.state().standbys()) {
            if (!leaving.contains(standby) && attend(scene, standby)) {
                return true;
            }
        }
        return false;
    }

    private boolean attend(Scene scene, Member standby) throws IOException {
        var running = scene.look().of(standby).running();
        if (!standby.built()) {
            return running ? clear(scene, standby) : copy(scene, standby);
        }
        if (scene.look().of(standby).takesWrites()) {
            scene.cluster().instance(standby).kill();
            return rebuild(scene, standby, "it was promoted behind our back");
        }
        if (!scene.cluster().instance(standby).hasData()) {
            return scene.led() && rebuild(scene, standby, "its data is gone");
        }
        if (!running) {
            return start(scene, standby);
        }
        if (scene.streams(standby)) {
            return welcome(scene, standby);
        }
        return scene.led() && isLost(scene, standby) && rebuild(scene, standby, "it does not follow the primary");
    }

    private boolean start(Scene scene, Member standby) throws IOException {
        behind.remove(standby.name());
        var instance = scene.cluster().instance(standby);
        if (instance.failedStarts() < HOPELESS_STARTS) {
            return starter.start(scene, standby);
        }
        scene.cluster().problem(standby.name(), failing(standby, instance));
        var worthAnother = rebuilds.getOrDefault(standby.name(), 0) < HOPELESS_STARTS;
        if (worthAnother && scene.led()) {
            return rebuild(scene, standby, "it does not start");
        }
        return starter.start(scene, standby);
    }

    private boolean welcome(Scene scene, Member standby) throws IOException {
        behind.remove(standby.name());
        rebuilds.remove(standby.name());
        scene.cluster().problem(standby.name(), null);
        var term = scene.state().term();
        if (standby.joined() == term && standby.admitted()) {
            return false;
        }
        scene.cluster()
                .change(
                        "%s follows in term %d".formatted(standby.name(), term),
                        state -> state.withMember(standby.name(), member -> member.withJoined(term)));
        return true;
    }

    /** No progress for too long, although there is a primary to follow. Each fresh copy makes us more patient. */
    private boolean isLost(Scene scene, Member standby) {
        var reply = scene.look().of(standby).reply();
        var reached = reply == null ? null : reply.reached();
        var lag = behind.get(standby.name());
        if (lag == null || (reached != null && !reached.equals(lag.reached()))) {
            behind.put(standby.name(), new Lag(scene.now(), reached));
            return false;
        }
        var factor = 1L << Math.min(rebuilds.getOrDefault(standby.name(), 0), 5);
        var patience = (reply == null ? SILENCE : PATIENCE).multipliedBy(factor);
        return scene.now().isAfter(lag.since().plus(patience));
    }

    private boolean rebuild(Scene scene, Member standby, String why) throws IOException {
        behind.remove(standby.name());
        rebuilds.merge(standby.name(), 1, Integer::sum);
        scene.cluster()
                .change(
                        "%s gets a fresh copy: %s".formatted(standby.name(), why),
                        state -> state.withMember(standby.name(), member -> member.withBuilt(false)));
        return true;
    }

    private static ObservedFile.Problem failing(Member standby, Instance instance) throws IOException {
        return new ObservedFile.Problem(
                "%s does not start: %s".formatted(standby.name(), instance.lastComplaint()),
                "Change what PostgreSQL complains about.");
    }

    private static boolean clear(Scene scene, Member standby) throws IOException {
        scene.cluster().instance(standby).kill();
        return false;
    }

    private boolean copy(Scene scene, Member standby) throws IOException {
        var tasks = scene.cluster().tasks();
        var task = "copy for %s on port %d".formatted(standby.name(), standby.port());
        var end = tasks.takeEnd(task);
        if (end.isPresent()) {
            var current = copiedIn.getOrDefault(task, 0) == scene.state().term();
            return current && copied(scene, standby, end.get());
        }
        if (scene.led() && !tasks.isKnown(task)) {
            var source = scene.cluster().instance(scene.primary()).data();
            var target = scene.cluster().instance(standby).data();
            var port = scene.primary().port();
            var password = scene.cluster().credentials().superuser();
            copiedIn.put(task, scene.state().term());
            tasks.start(task, () -> new BaseCopy(port, password).copyForStandby(source, target));
        }
        return false;
    }

    private static boolean copied(Scene scene, Member standby, Tasks.End end) throws IOException {
        if (end.failure() != null) {
            LOG.warn("{} could not be copied", standby.name(), end.failure());
            return false;
        }
        scene.cluster()
                .change(
                        standby.name() + " has a fresh copy",
                        state -> state.withMember(standby.name(), member -> member.withBuilt(true)));
        return true;
    }
}
