package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.Election.Verdict;
import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import dev.matriarch.operators.sandbox.Part.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * There is one primary at work. When its process dies, a standby takes over if that is proven to lose nothing; otherwise the
 * same one is started again, which loses nothing either; otherwise the cluster stays down and says why.
 */
final class Primaryship implements Duty {

    private static final Duration PROMOTION_PAUSE = Duration.ofSeconds(2);
    private static final int HOPELESS_STARTS = 3;
    private static final String TOPIC = "primary";

    private final Succession succession = new Succession();
    private final Starter starter;
    private Instant promotedAt = Instant.EPOCH;

    Primaryship(Starter starter) {
        this.starter = starter;
    }

    @Override
    public boolean act(Scene scene) throws IOException, SQLException {
        var primary = scene.primary();
        var look = scene.look().of(primary);
        var part = scene.state().part();
        if (!primary.built()
                || scene.state().handover() != null
                || !(part.is(Stage.WRITES) || part.is(Stage.INHERITS))) {
            return false;
        }
        if (look.running() && !scene.cluster().instance(primary).hasData()) {
            scene.cluster().instance(primary).kill();
            return true;
        }
        if (look.takesWrites()) {
            scene.cluster().electing(null);
            scene.cluster().problem(TOPIC, null);
            return false;
        }
        if (look.running()) {
            return promote(scene, look);
        }
        var comesBack = !scene.state().founded()
                || scene.cluster().plannedRestart(primary.name()).isPresent();
        return comesBack ? startAgain(scene, "it is being restarted") : succeed(scene);
    }

    private boolean promote(Scene scene, InstanceLook look) throws SQLException {
        var instance = scene.cluster().instance(scene.primary());
        if (look.isStandby()
                && scene.isConfigured(scene.primary())
                && scene.now().isAfter(promotedAt.plus(PROMOTION_PAUSE))) {
            promotedAt = scene.now();
            instance.sql().execute("select pg_promote(false)");
            return true;
        }
        return false;
    }

    private boolean succeed(Scene scene) throws IOException {
        var verdict = succession.proceed(scene, null, false);
        if (verdict.isEmpty()) {
            return false;
        }
        return switch (verdict.get()) {
            case Verdict.Chosen(var winner) -> takeOver(scene, winner);
            case Verdict.Refused(var why) -> startAgain(scene, why);
        };
    }

    private static boolean takeOver(Scene scene, String winner) throws IOException {
        var old = scene.state().primary();
        scene.cluster()
                .change(
                        winner + " takes over from " + old,
                        state -> state.withPrimary(winner, Promises.first(scene, winner))
                                .withMember(old, member -> member.withBuilt(false)));
        scene.cluster().electing(null);
        return true;
    }

    private boolean startAgain(Scene scene, String why) throws IOException {
        var instance = scene.cluster().instance(scene.primary());
        if (!instance.hasData()) {
            scene.cluster().problem(TOPIC, lost(scene, why));
            return false;
        }
        if (instance.failedStarts() >= HOPELESS_STARTS) {
            scene.cluster().problem(TOPIC, failing(scene, instance));
        }
        scene.cluster().electing(null);
        return starter.start(scene, scene.primary());
    }

    private static Problem lost(Scene scene, String why) {
        return new Problem(
                "The data of the primary %s is gone, and no standby may take over: %s"
                        .formatted(scene.state().primary(), why),
                "Bring the data or a standby back, or fail over with acceptDataLoss.");
    }

    private static Problem failing(Scene scene, Instance instance) throws IOException {
        return new Problem(
                "The primary %s does not start: %s".formatted(scene.state().primary(), instance.lastComplaint()),
                "Change what PostgreSQL complains about, or fail over with acceptDataLoss.");
    }
}
