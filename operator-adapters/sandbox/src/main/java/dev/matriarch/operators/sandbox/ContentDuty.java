package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.ContentSql;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The databases and users beside those of the founding. They are gone through once for each change and each primary, and
 * again after a while where something was not to be had.
 */
final class ContentDuty implements Duty {

    private static final String TASK = "contents";
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final int PATIENCE_SECONDS = 30;

    private final AtomicReference<List<Content>> found = new AtomicReference<>(List.of());
    private @Nullable Round round;

    /** One going through. */
    private record Round(Contents contents, int term, Instant at) {}

    @Override
    public boolean act(Scene scene) throws IOException {
        if (!scene.calm()) {
            return false;
        }
        var end = scene.cluster().tasks().takeEnd(TASK);
        if (end.isPresent()) {
            return end(scene, end.get());
        }
        if (!scene.cluster().tasks().isKnown(TASK) && isDue(scene)) {
            begin(scene);
        }
        return false;
    }

    private boolean isDue(Scene scene) {
        var wanted = scene.desired().contents();
        if (round == null
                || !round.contents().equals(wanted)
                || round.term() != scene.state().term()) {
            return round != null
                    || !wanted.equals(Contents.none())
                    || !scene.cluster().contents().heldAgainst().equals(Contents.none());
        }
        return !scene.cluster().contents().isDone() && round.at().plus(AGAIN).isBefore(scene.now());
    }

    private void begin(Scene scene) {
        var contents = scene.desired().contents();
        round = new Round(contents, scene.state().term(), scene.now());
        var cluster = scene.cluster();
        var sql = new ContentSql(
                way(scene.primary().port(), cluster.credentials().superuser()), passwords(cluster.files()));
        cluster.tasks().start(TASK, () -> found.set(sql.bringAbout(contents)));
    }

    private static ContentSql.Way way(int port, String superuser) {
        return (database, work) -> {
            try (var connection = InstanceSql.open(port, superuser, database, PATIENCE_SECONDS)) {
                work.on(connection);
            }
        };
    }

    private static ContentSql.Passwords passwords(ClusterFiles files) {
        return new ContentSql.Passwords() {
            @Override
            public String verifier(String user) throws SQLException, IOException {
                return Scram.verifier(user, UserPasswords.ensure(files, user));
            }

            @Override
            public void forget(String user) throws IOException {
                UserPasswords.forget(files, user);
            }
        };
    }

    /** A primary that went away meanwhile is no failure of theirs. */
    private boolean end(Scene scene, Tasks.End end) {
        if (round == null || end.failure() != null) {
            round = null;
            return false;
        }
        scene.cluster().contents(new Seen(round.contents(), found.get()));
        return true;
    }

    /**
     * How far they are.
     *
     * @param heldAgainst what was wanted then
     */
    record Seen(Contents heldAgainst, List<Content> contents) {

        static final Seen NOTHING = new Seen(Contents.none(), List.of());

        boolean isDone() {
            return contents.stream().allMatch(one -> one.progress() == Progress.DONE);
        }

        /** Why these cannot be had; what was found of others says nothing of them. */
        Optional<Problem> problem(Contents wanted) {
            return first(Progress.FAILED)
                    .filter(one -> heldAgainst.equals(wanted))
                    .map(one -> new Problem(words(one), "Mend that and ask again, or ask for it otherwise."));
        }

        /** What was found of these. */
        List<Content> of(Contents wanted) {
            return heldAgainst.equals(wanted) ? contents : List.of();
        }

        /** What is missing from these, or null. */
        @Nullable
        String gap(Contents wanted) {
            if (!heldAgainst.equals(wanted)) {
                return "databases and users are being gone through";
            }
            return first(Progress.PENDING).map(Seen::words).orElse(null);
        }

        private Optional<Content> first(Progress progress) {
            return contents.stream().filter(one -> one.progress() == progress).findFirst();
        }

        private static String words(Content one) {
            var kind = one.kind() == Kind.DATABASE ? "database" : "user";
            return "the %s %s: %s".formatted(kind, one.name(), one.message());
        }
    }
}
