package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration of every running member: the customer's parameters once PostgreSQL agrees, and its place in the replication. */
final class Settings implements Duty {

    private static final String TOPIC = "parameters";

    private @Nullable Map<String, String> refused;

    @Override
    public boolean act(Scene scene) throws IOException, SQLException {
        return accept(scene) || reload(scene);
    }

    private boolean accept(Scene scene) throws IOException {
        var wanted = scene.desired().postgresql().parameters();
        if (wanted.equals(scene.state().parameters())) {
            refused = null;
            scene.cluster().problem(TOPIC, null);
            return false;
        }
        if (!scene.primary().built() || wanted.equals(refused)) {
            return false;
        }
        var refusal = scene.cluster().instance(scene.primary()).refusal(wanted);
        if (refusal.isPresent()) {
            refused = wanted;
            scene.cluster()
                    .problem(
                            TOPIC,
                            new Problem(
                                    "PostgreSQL refuses the parameters: " + refusal.get(),
                                    "Change the parameter to a value it takes."));
            return false;
        }
        scene.cluster().change("new parameters", state -> state.withParameters(wanted));
        return true;
    }

    private static boolean reload(Scene scene) throws IOException, SQLException {
        for (var member : scene.state().members()) {
            var answers = scene.look().of(member).reply() != null;
            if (answers && scene.cluster().instance(member).reload(scene.configuration(member), scene.now())) {
                return true;
            }
        }
        return false;
    }
}
