package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.cloudnativepg.Replay.Step;
import dev.matriarch.operators.kubernetes.Recording;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One look at what was recorded, and what was made of it. */
record Look(Step step, Observation seen) {

    private static final Reading READING = new Reading(new Manifests("recorder", Manifests.IMAGES));

    /** Reading is pure, so every recording is read once. */
    private static final Map<String, List<Look>> ALL = new ConcurrentHashMap<>();

    static List<Look> all(String recording) {
        return ALL.computeIfAbsent(recording, name -> all(name, Replay.of(Recording.read(name))));
    }

    static List<Look> all(String recording, List<Step> steps) {
        var ref = new RecordedCluster.Scene(recording).ref();
        return steps.stream()
                .map(step -> new Look(step, READING.of(step.snapshot(), ref, step.expectation())))
                .toList();
    }

    boolean settled() {
        return seen.settled();
    }

    String words() {
        return seen.convergence() instanceof Progressing(var why)
                ? why
                : seen.convergence().toString();
    }

    List<String> conditions() {
        return seen.facts().conditions().stream()
                .map(condition -> condition.type() + "/" + condition.reason())
                .toList();
    }

    /** What the operator says at that moment; before it said anything, nothing. */
    PostgresStatus status() {
        return Scene.of(step.snapshot(), new RecordedCluster.Scene("any").ref()).status();
    }
}
