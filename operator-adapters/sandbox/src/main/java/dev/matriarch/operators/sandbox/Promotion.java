package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.InstanceLook.Reply;
import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import dev.matriarch.operators.sandbox.Part.Stage;
import dev.matriarch.operators.sandbox.Token.Reached;
import dev.matriarch.operators.sandbox.Token.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * A cluster that follows another one, and shall take writes, does so once it has all that the token speaks of, and at once where
 * there is none. That it is decided is written down; from there on a next supervisor promotes as well. The timeline is a new one
 * each time, so that nothing in an archive is ever called like anything before.
 */
final class Promotion implements Duty {

    private static final String TOPIC = "token";
    private static final String HISTORY = "[0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F].history";

    @Override
    public boolean act(Scene scene) throws IOException, SQLException {
        if (scene.state().part().is(Stage.INHERITS)) {
            return scene.primaryWrites() && open(scene);
        }
        if (!scene.isFollower() || scene.desired().isReplica()) {
            scene.cluster().problem(TOPIC, null);
            return false;
        }
        var leader = scene.look().of(scene.primary());
        var reply = leader.reply();
        var control = leader.control();
        return scene.follows() && reply != null && control != null && judge(scene, control, reply);
    }

    private static boolean judge(Scene scene, ControlFile control, Reply reply) throws IOException {
        var verdict = verdict(scene, control, reply);
        scene.cluster().problem(TOPIC, verdict instanceof Verdict.Unfit(var why) ? unfit(why) : null);
        scene.cluster()
                .obstacle(
                        verdict instanceof Verdict.Ahead(var words)
                                ? scene.state().primary() + " " + words
                                : null);
        if (verdict instanceof Verdict.Fulfilled) {
            var first = Promises.first(scene, scene.state().primary());
            scene.cluster().change("is to take writes", state -> state.promoting(first));
            return true;
        }
        return false;
    }

    private static Verdict verdict(Scene scene, ControlFile control, Reply reply) throws IOException {
        var replication = scene.desired().replication();
        if (replication == null || replication.token() == null) {
            return new Verdict.Fulfilled();
        }
        var token = Token.parse(replication.token());
        var timeline = reply.timeline();
        if (token.isEmpty()) {
            return new Verdict.Unfit("it was not left by a cluster of the sandbox, or was altered since");
        }
        if (timeline == null) {
            return new Verdict.Ahead("does not say where it is");
        }
        var newest = newestTimeline(scene.cluster().instance(scene.primary()).data(), timeline);
        return token.get().of(new Reached(control.systemIdentifier(), timeline, reply.position(), newest));
    }

    /** PostgreSQL keeps the history of a timeline from the moment on at which it knows of it. */
    private static int newestTimeline(Path data, int replayed) throws IOException {
        var newest = replayed;
        try (var histories = Files.newDirectoryStream(UnarchivedWal.wal(data), HISTORY)) {
            for (var history : histories) {
                var name = String.valueOf(history.getFileName());
                newest = Math.max(newest, Integer.parseInt(name.substring(0, 8), 16));
            }
        }
        return newest;
    }

    private static Problem unfit(String why) {
        return new Problem(
                "The token does not fit, so the cluster goes on following: " + why,
                "Give it the token that the other cluster left last.");
    }

    /** What is written from now on gets to those who follow at once: they see a new timeline by its first file. */
    private static boolean open(Scene scene) throws IOException, SQLException {
        if (scene.desired().backup() != null) {
            scene.cluster().instance(scene.primary()).sql().execute("select pg_switch_wal()");
        }
        scene.cluster().change("takes writes", state -> state.withPart(Part.WRITER));
        return true;
    }
}
