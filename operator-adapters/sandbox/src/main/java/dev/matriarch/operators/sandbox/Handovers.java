package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.ClusterState.Handover;
import dev.matriarch.operators.sandbox.DesiredFile.Kind;
import dev.matriarch.operators.sandbox.DesiredFile.Request;
import dev.matriarch.operators.sandbox.ObservedFile.Outcome;
import dev.matriarch.operators.sandbox.Part.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Takes up requests for another primary: each once, and only when it can end well. */
final class Handovers implements Duty {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Switchover switchover = new Switchover();
    private final ForcedFailover failover = new ForcedFailover();
    private @Nullable String waitingFor;
    private Instant waitingSince = Instant.EPOCH;

    @Override
    public boolean act(Scene scene) throws IOException, SQLException {
        var handover = scene.state().handover();
        if (handover != null) {
            return handover.planned() ? switchover.act(scene, handover) : failover.act(scene, handover);
        }
        var request = scene.request();
        if (request == null || !scene.state().founded() || isHandled(scene.state(), request)) {
            return false;
        }
        if (!scene.state().part().is(Stage.WRITES)) {
            return scene.isFollower() && takeUpLeader(scene, request);
        }
        return request.kind() == Kind.SWITCHOVER ? takeUpSwitchover(scene, request) : takeUpFailover(scene, request);
    }

    static boolean isHandled(ClusterState state, Request request) {
        var last = state.request();
        return last != null && last.id().equals(request.id());
    }

    private boolean takeUpSwitchover(Scene scene, Request request) throws IOException {
        var to = request.to();
        if (to == null || to.equals(scene.state().primary())) {
            return end(scene, request, null);
        }
        var target = scene.state().find(to);
        if (target.isEmpty()) {
            return end(scene, request, to + " is no instance of this cluster");
        }
        if (!scene.calm() || !scene.streams(target.get())) {
            return patience(scene, request)
                    ? false
                    : end(scene, request, to + " does not stream from the primary, so it cannot take over");
        }
        // A checkpoint before makes the one at the stop short, and with it the time without a primary.
        return Checkpoint.ended(scene, "checkpoint before switchover") && begin(scene, request);
    }

    private boolean takeUpFailover(Scene scene, Request request) throws IOException {
        if (request.from() != null && !request.from().equals(scene.state().primary())) {
            return end(scene, request, null);
        }
        var reachable = scene.reachable().stream().map(Member::name).toList();
        var election = new Election(scene.state().quorums());
        if (!request.acceptDataLoss() && !election.isProven(reachable)) {
            return patience(scene, request) ? false : end(scene, request, election.reason(reachable));
        }
        return begin(scene, request);
    }

    /** Where nobody takes writes, somebody else just leads. */
    private boolean takeUpLeader(Scene scene, Request request) throws IOException {
        var leader = scene.state().primary();
        var given = request.from() != null && !request.from().equals(leader);
        if (leader.equals(request.to()) || (request.to() == null && given)) {
            return end(scene, request, null);
        }
        var next = Following.best(scene, request.to());
        if (next.isEmpty()) {
            return patience(scene, request) ? false : end(scene, request, "nobody else can be reached that could lead");
        }
        Following.lead(scene, next.get());
        return end(scene, request, null);
    }

    private boolean patience(Scene scene, Request request) {
        if (!request.id().equals(waitingFor)) {
            waitingFor = request.id();
            waitingSince = scene.now();
        }
        return scene.now().isBefore(waitingSince.plus(PATIENCE));
    }

    private static boolean begin(Scene scene, Request request) throws IOException {
        var from = scene.state().primary();
        scene.cluster()
                .change(
                        "%s from %s begins".formatted(request.kind(), from),
                        state -> state.withHandover(new Handover(request, from)));
        return true;
    }

    /** @param refusal null: it is done */
    static boolean end(Scene scene, Request request, @Nullable String refusal) throws IOException {
        var what = refusal == null ? "is done" : "is refused: " + refusal;
        scene.cluster()
                .change(
                        "%s %s".formatted(request.id(), what),
                        state -> state.withOutcome(new Outcome(request.id(), refusal)));
        return true;
    }
}
