package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.cloudnativepg.Replay.Step;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.Recording;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A recording that is played to one cluster. It goes on by itself as time passes, what others did there included, and stands
 * still before each write of ours until that is made. So nobody sees what came of a write before it was made.
 *
 * <p>Only the very write that was recorded is taken: the same desired state, in the same generation and epoch. From the
 * moment that its effect can be seen, as it could when the API server had answered, time is the recording's again.
 */
final class RecordedWorld {

    private static final Set<String> WRITES = Set.of("Apply", "Delete");

    private final ClusterRef ref;
    private final List<Entry> entries;
    private final Convergences convergences;
    private final Replay replay;
    private int heard;
    private Instant here;
    private Instant there;

    /** @param now the moment at which the recording begins */
    RecordedWorld(String name, Instant now) {
        var recording = Recording.read(name);
        ref = new RecordedCluster.Scene(name).ref();
        entries = recording.entries().stream()
                .sorted(Comparator.comparing(Entry::at))
                .toList();
        convergences = Convergences.of(recording);
        replay = new Replay(ref);
        here = now;
        there = entries.getFirst().at();
    }

    /** The cluster by the names that it was recorded with. */
    ClusterRef ref() {
        return ref;
    }

    /** What there is now. */
    Step look(Instant now) {
        while (!standsStill() && !next().at().isAfter(recorded(now))) {
            hear();
        }
        return replay.step(Replay.poll(recorded(now)));
    }

    /** How long it is until something is heard; empty when that is not before our next write. */
    Optional<Duration> untilNext(Instant now) {
        look(now);
        return standsStill() ? Optional.empty() : Optional.of(Duration.between(recorded(now), next().at()));
    }

    /** Whether the cluster is what was asked for last, and stays so until something else is done. */
    boolean hasConverged(Instant now) {
        var step = look(now);
        return convergences.reached(step.acts().size(), step.entry().at());
    }

    void apply(DesiredCluster desired, Fence fence, Instant now) {
        var mark = mark(look(now));
        if (fence.mark().equals(mark)) {
            return;
        }
        refuseLate(mark, fence);
        var wanted = Json.value(nextAct("Apply").object(), RecordedCluster.class);
        var asked = wanted.desired(ref);
        if (!asked.equals(desired) || !fence.mark().toString().equals(wanted.mark())) {
            throw new AssertionError(
                    "recorded is %s as %s, and not %s as %s".formatted(asked, wanted.mark(), desired, fence.mark()));
        }
        goOn(now, step -> fence.mark().equals(mark(step)));
    }

    void delete(Fence fence, Instant now) {
        var before = look(now);
        if (isGoing(before)) {
            return;
        }
        refuseLate(mark(before), fence);
        nextAct("Delete");
        goOn(now, RecordedWorld::isGoing);
    }

    private static void refuseLate(Fence.@Nullable Mark written, Fence fence) {
        if (written != null && written.compareTo(fence.mark()) > 0) {
            throw new FencedException("%s has been written".formatted(written));
        }
        fence.check();
    }

    /** What was done next there, which must be this: what others did cannot be passed over. */
    private Entry nextAct(String kind) {
        var act = entries.stream().skip(heard).filter(Entry::isAct).findFirst();
        return act.filter(next -> next.kind().equals(kind))
                .orElseThrow(() -> new AssertionError("the recording does not go on with %s but with %s"
                        .formatted(kind, act.map(Entry::kind).orElse("nothing"))));
    }

    private void goOn(Instant now, Predicate<Step> answered) {
        var step = hear();
        while (!answered.test(step)) {
            step = hear();
        }
        here = now;
        there = step.entry().at();
    }

    private Step hear() {
        return replay.step(entries.get(heard++));
    }

    private boolean standsStill() {
        return heard == entries.size() || (next().isAct() && WRITES.contains(next().kind()));
    }

    private Entry next() {
        return entries.get(heard);
    }

    private Instant recorded(Instant now) {
        return there.plus(Duration.between(here, now));
    }

    private static boolean isGoing(Step step) {
        var cluster = step.snapshot().cluster();
        return cluster == null || Pods.isGoing(cluster);
    }

    private static Fence.@Nullable Mark mark(Step step) {
        var cluster = step.snapshot().cluster();
        return cluster == null ? null : new Books(cluster).mark();
    }
}
