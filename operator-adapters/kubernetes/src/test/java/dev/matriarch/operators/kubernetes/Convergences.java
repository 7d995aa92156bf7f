package dev.matriarch.operators.kubernetes;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When a recorded cluster came to be what was asked for, by what is true of it, and not just for a moment: from when on it was
 * so until something else was done.
 *
 * @param from by how many things had been done; without those after which it never came to be so
 */
record Convergences(Map<Integer, Instant> from) {

    static <S> Convergences of(Script<S> script) {
        var from = new HashMap<Integer, Instant>();
        for (var step : Replay.of(script)) {
            var acts = step.acts().size();
            if (script.untrue(step).isEmpty()) {
                from.putIfAbsent(acts, step.entry().at());
            } else {
                from.remove(acts);
            }
        }
        return new Convergences(Map.copyOf(from));
    }

    boolean reached(int acts, Instant at) {
        var since = from.get(acts);
        return since != null && !at.isBefore(since);
    }
}
