package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The promise about acknowledged commits that PostgreSQL keeps, and what is written down about it, in an order in which the
 * written one is never stronger than the kept one: first both stand written, then PostgreSQL is told, then it is proven that
 * the new one holds for every commit so far, then the old one is struck out.
 */
final class Quorums implements Duty {

    /** All of PostgreSQL's processes have taken up a reload by then. */
    private static final Duration RELOAD = Duration.ofSeconds(1);

    /** One taking up of the configuration by one primary. */
    private record Reload(int term, Instant at) {}

    private @Nullable Reload checkpointed;
    private @Nullable Lsn covered;

    @Override
    public boolean act(Scene scene) throws IOException {
        if (!scene.calm()) {
            return false;
        }
        var wanted = wanted(scene);
        if (!wanted.equals(scene.state().quorum())) {
            scene.cluster().change("wants " + words(wanted), state -> state.withQuorumBeside(wanted));
            return true;
        }
        return !scene.state().quorumSettled() && isKept(scene, wanted) && settle(scene, wanted);
    }

    static Quorum wanted(Scene scene) {
        var staying = scene.state().members().stream()
                .filter(member -> !scene.leaving().contains(member))
                .toList();
        return Promises.fitting(
                scene.desired().synchronous(), staying, scene.state().primary(), scene.streaming());
    }

    private static boolean settle(Scene scene, Quorum kept) throws IOException {
        scene.cluster().change("keeps " + words(kept), state -> state.withQuorums(List.of(kept)));
        return true;
    }

    private boolean isKept(Scene scene, Quorum quorum) {
        if (!scene.isConfigured(scene.primary())) {
            return false;
        }
        if (quorum.number() == 0) {
            return true;
        }
        var loadedAt = scene.cluster().instance(scene.primary()).loadedAt();
        var reload = new Reload(scene.state().term(), loadedAt);
        return scene.now().isAfter(loadedAt.plus(RELOAD)) && isCheckpointed(scene, reload) && isCovered(scene, quorum);
    }

    /**
     * The checkpointer is the one that tells backends whether to wait at all. The answer is yes from the look after the
     * checkpoint on: this one may be older than it.
     */
    private boolean isCheckpointed(Scene scene, Reload reload) {
        if (reload.equals(checkpointed)) {
            return true;
        }
        var tasks = scene.cluster().tasks();
        var task = "checkpoint after " + reload;
        var end = tasks.takeEnd(task);
        if (end.isPresent() && end.get().failure() == null) {
            checkpointed = reload;
            covered = null;
            scene.cluster().wake();
            return false;
        }
        var port = scene.primary().port();
        var password = scene.cluster().credentials().superuser();
        tasks.start(task, () -> Checkpoint.run(port, password));
        return false;
    }

    /** All that was acknowledged before PostgreSQL kept the promise is on enough standbys as well. */
    private boolean isCovered(Scene scene, Quorum quorum) {
        var reply = scene.look().of(scene.primary()).reply();
        if (reply == null) {
            return false;
        }
        if (covered == null) {
            covered = reply.position();
        }
        var until = covered;
        return reply.followers().stream()
                        .filter(follower -> quorum.standbys().contains(follower.name()))
                        .filter(follower ->
                                follower.flushed() != null && follower.flushed().compareTo(until) >= 0)
                        .count()
                >= quorum.number();
    }

    private static String words(Quorum quorum) {
        return quorum.number() == 0 ? "asynchronous replication" : quorum.setting();
    }
}
