package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Look;
import dev.matriarch.operators.kubernetes.Replay;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All looks at recordings. Reading is pure, so every recording is read once. */
final class Looks {

    private static final Map<String, List<Look<Snapshot>>> ALL = new ConcurrentHashMap<>();

    private Looks() {}

    static List<Look<Snapshot>> all(String scenario) {
        return ALL.computeIfAbsent(scenario, name -> {
            var script = new CloudNativePgScript(name);
            return Look.all(script, Replay.of(script));
        });
    }

    /** What the operator says at that moment; before it said anything, nothing. */
    static PostgresStatus status(Look<Snapshot> look) {
        return Scene.of(look.step().snapshot(), new RecordedCluster.Scene("any").ref())
                .status();
    }
}
