package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.sandbox.Part.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A primary that shall follow another cluster leaves its place: its clients are sent away, it stops cleanly, all that it wrote
 * goes to its archive if it has one, and only then is the token there for the other one. Each step may be done again by the next
 * supervisor. While nothing gets into the archive a demotion does not begin, and one that has begun waits.
 *
 * <p>One that is called off once it has begun stops nevertheless, and then takes writes again on a timeline of its own: what
 * may be in the archive as the end of one is never written on.
 */
final class Demotion implements Duty {

    private static final String TASK = "last WAL";
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final AtomicReference<@Nullable Token> brought = new AtomicReference<>();
    private Instant triedAt = Instant.EPOCH;

    @Override
    public boolean act(Scene scene) throws IOException, SQLException {
        var part = scene.state().part();
        if (part.is(Stage.LEAVES)) {
            return leave(scene);
        }
        return part.is(Stage.WRITES) && scene.desired().isReplica() && scene.calm() && begin(scene);
    }

    private boolean begin(Scene scene) throws IOException, SQLException {
        var cluster = scene.cluster();
        var backup = scene.desired().backup();
        var failure = cluster.archive().failure();
        if (backup != null && (!cluster.archive().isMade(backup) || failure.isPresent())) {
            cluster.obstacle(untaken(failure.orElse("it is not there yet")));
            wakeArchiver(scene);
            return false;
        }
        cluster.obstacle(null);
        if (Checkpoint.ended(scene, "checkpoint before demotion")) {
            cluster.change("ceases to take writes", state -> state.withPart(Part.LEAVER));
            return true;
        }
        return false;
    }

    /** After a failure PostgreSQL tries again a minute later, or when it is told anything. */
    private void wakeArchiver(Scene scene) throws SQLException {
        if (scene.now().isAfter(triedAt.plus(PAUSE))) {
            triedAt = scene.now();
            scene.cluster().instance(scene.primary()).sql().execute("select pg_reload_conf()");
        }
    }

    private boolean leave(Scene scene) throws IOException {
        var primary = scene.look().of(scene.primary());
        if (primary.running()) {
            scene.cluster().instance(scene.primary()).stop(scene.now(), STOP_PATIENCE);
            return false;
        }
        var control = primary.control();
        if (control == null || !control.cleanlyStopped()) {
            var why = primary.name() + " did not stop cleanly, so it takes writes again";
            scene.cluster().change(why, state -> state.withPart(Part.WRITER));
            return true;
        }
        if (!scene.desired().isReplica()) {
            return callOff(scene);
        }
        var backup = scene.desired().backup();
        return bring(scene, control, backup == null ? null : backup.archive());
    }

    private boolean bring(Scene scene, ControlFile control, @Nullable Archive archive) throws IOException {
        var cluster = scene.cluster();
        var tasks = cluster.tasks();
        var end = tasks.takeEnd(TASK);
        if (end.isPresent()) {
            var words = end.get().words();
            cluster.obstacle(words == null ? null : untaken(words));
            var token = brought.getAndSet(null);
            if (token != null && isEndOf(control, token)) {
                return end(scene, token);
            }
        }
        if (tasks.isKnown(TASK)) {
            if (scene.now().isAfter(triedAt.plus(SILENCE))) {
                cluster.obstacle(untaken("it does not answer"));
            }
        } else if (scene.now().isAfter(triedAt.plus(PAUSE))) {
            triedAt = scene.now();
            var last = new LastWal(cluster.instance(scene.primary()).data(), archive);
            tasks.start(TASK, () -> brought.set(last.bring()));
        }
        return false;
    }

    private static boolean isEndOf(ControlFile control, Token token) {
        return token.timeline() == control.timeline() && token.checkpoint().equals(control.checkpoint());
    }

    private static boolean callOff(Scene scene) throws IOException {
        var first = Promises.first(scene, scene.state().primary());
        scene.cluster().obstacle(null);
        scene.cluster().change("is to take writes again", state -> state.promoting(first));
        return true;
    }

    private static boolean end(Scene scene, Token token) throws IOException {
        scene.cluster().obstacle(null);
        scene.cluster().change("follows from now on", state -> state.following(token));
        return true;
    }

    private static String untaken(String why) {
        return "its archive does not take the last WAL: " + why;
    }
}
