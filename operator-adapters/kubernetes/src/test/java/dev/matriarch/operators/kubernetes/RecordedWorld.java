package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recording that is played to one cluster. It goes on by itself as time passes, what others did there included, and stands
 * still before each write of ours until that is made. So nobody sees what came of a write before it was made.
 *
 * <p>Only the very write that was recorded is taken: the same desired state, in the same generation and epoch, and the same
 * note of something that the operator has left undone. From the moment that its effect can be seen, as it could when the API
 * server had answered, time is the recording's again.
 *
 * @param <S> all that an operator's adapter reads of a cluster at one moment
 */
final class RecordedWorld<S> {

    private static final Set<String> WRITES = Set.of("Apply", "Delete");

    private final Script<S> script;
    private final List<Entry> entries;
    private final Convergences convergences;
    private final Replay<S> replay;
    private final Map<String, String> restarts = new HashMap<>();
    private Fence.@Nullable Mark again;
    private int heard;
    private Instant here;
    private Instant there;

    /** @param now the moment at which the recording begins */
    RecordedWorld(Script<S> script, Instant now) {
        this.script = script;
        entries = script.recording().entries().stream()
                .sorted(Comparator.comparing(Entry::at))
                .toList();
        convergences = Convergences.of(script);
        replay = new Replay<>(script);
        here = now;
        there = entries.getFirst().at();
    }

    Script<S> script() {
        return script;
    }

    /** What there is now. */
    Step<S> look(Instant now) {
        while (!standsStill() && !next().at().isAfter(recorded(now))) {
            hear();
        }
        return replay.step(Replay.poll(recorded(now)));
    }

    /** What the real adapter makes of it. */
    Observation observe(Expectation expectation, Instant now) {
        return script.seen(look(now).snapshot(), asRecorded(expectation));
    }

    /** Whether there is an object of that kind and name now. */
    boolean has(String kind, String name, Instant now) {
        look(now);
        return replay.objects().names(kind).contains(name);
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
        var step = look(now);
        var mark = script.written(step.snapshot());
        if (fence.mark().equals(mark)) {
            return;
        }
        refuseLate(mark, fence);
        if (changesNothing(desired, step)) {
            again = fence.mark();
            return;
        }
        var write = script.write(nextAct("Apply").object());
        take(desired, fence, write);
        goOn(now, answer -> script.isAnswered(answer.snapshot(), write));
    }

    /** Where what is wanted is written once more after something else was done. That was not recorded, and is nothing to an operator. */
    private boolean changesNothing(DesiredCluster desired, Step<S> step) {
        return asRecorded(desired).equals(step.expectation().desired())
                && toCome().noneMatch(entry -> entry.isAct() && entry.kind().equals("Apply"));
    }

    private void take(DesiredCluster desired, Fence fence, Script.Write write) {
        var restart = desired.restart();
        var recorded = write.desired().restart();
        if (restart != null && recorded != null) {
            restarts.putIfAbsent(restart.id(), recorded.id());
        }
        if (!asRecorded(desired).equals(write.desired()) || !fence.mark().equals(write.mark())) {
            throw new AssertionError("recorded is %s as %s, and not %s as %s"
                    .formatted(write.desired(), write.mark(), asRecorded(desired), fence.mark()));
        }
    }

    void delete(Fence fence, Instant now) {
        var before = look(now).snapshot();
        var gone = script.isGoing(before);
        if (gone && toCome().noneMatch(entry -> entry.isAct() && entry.kind().equals("Delete"))) {
            return;
        }
        refuseLate(script.written(before), fence);
        nextAct("Delete");
        goOn(now, answer -> script.isGoing(answer.snapshot()));
    }

    /** Takes what was recorded as a wish for that instance to become primary. */
    void move(String to, Fence fence, Instant now) {
        var before = look(now).snapshot();
        if (script.isMovingTo(before, to)) {
            return;
        }
        refuseLate(script.written(before), fence);
        var recorded = nextAct(Replay.MOVES).object().path("to").asText();
        if (!recorded.equals(to)) {
            throw new AssertionError("recorded is that %s became primary, and not %s".formatted(recorded, to));
        }
        goOn(now, answer -> script.isMovingTo(answer.snapshot(), to));
    }

    /** Takes what the adapter has just done because the operator had left it undone, which must have been done there next. */
    void note(String note, Instant now) {
        look(now);
        var recorded = toCome().takeWhile(entry -> !isWrite(entry))
                .flatMap(entry -> note(entry).stream())
                .findFirst();
        if (!recorded.equals(Optional.of(note))) {
            throw new AssertionError(
                    "recorded is the note %s, and not %s".formatted(recorded.orElse("of nothing"), note));
        }
        while (note(next()).isEmpty()) {
            hear();
        }
        goOn(now, answer -> true);
    }

    private static void refuseLate(Fence.@Nullable Mark written, Fence fence) {
        if (written != null && written.compareTo(fence.mark()) > 0) {
            throw new FencedException("%s has been written".formatted(written));
        }
        fence.check();
    }

    private Entry nextAct(String kind) {
        return nextAct(Set.of(kind));
    }

    /** What was done next there, which must be this: what others did cannot be passed over. */
    private Entry nextAct(Set<String> kinds) {
        var act = toCome().filter(Entry::isAct).findFirst();
        return act.filter(next -> kinds.contains(next.kind()))
                .orElseThrow(() -> new AssertionError("the recording does not go on with %s but with %s"
                        .formatted(kinds, act.map(Entry::kind).orElse("nothing"))));
    }

    private void goOn(Instant now, Predicate<Step<S>> answered) {
        var step = hear();
        while (!answered.test(step)) {
            step = hear();
        }
        here = now;
        there = step.entry().at();
    }

    private Step<S> hear() {
        return replay.step(entries.get(heard++));
    }

    private boolean standsStill() {
        return heard == entries.size() || isWrite(next()) || note(next()).isPresent();
    }

    private static boolean isWrite(Entry entry) {
        return entry.isAct() && (WRITES.contains(entry.kind()) || Replay.MOVES.contains(entry.kind()));
    }

    private Optional<String> note(Entry entry) {
        return script.note(entry, replay.objects());
    }

    private Entry next() {
        return entries.get(heard);
    }

    private Stream<Entry> toCome() {
        return entries.stream().skip(heard);
    }

    private Instant recorded(Instant now) {
        return there.plus(Duration.between(here, now));
    }

    private Expectation asRecorded(Expectation expectation) {
        var desired = expectation.desired();
        return new Expectation(
                desired == null ? null : asRecorded(desired),
                asRecorded(expectation.written()),
                expectation.primary(),
                expectation.notPrimary());
    }

    /** What is written once more carries the mark that it has had before. */
    private Fence.@Nullable Mark asRecorded(Fence.@Nullable Mark mark) {
        var isAgain = mark != null && again != null && mark.compareTo(again) <= 0;
        return isAgain ? replay.expected().written() : mark;
    }

    /** The same by the names, in the sizes and with the mark of a restart that it was recorded with. */
    private DesiredCluster asRecorded(DesiredCluster desired) {
        return new DesiredCluster(
                script.ref(),
                desired.instances(),
                desired.postgresql(),
                script.asRecorded(desired.storage()),
                desired.walStorage() == null ? null : script.asRecorded(desired.walStorage()),
                desired.resources(),
                desired.bootstrap(),
                desired.synchronous(),
                desired.labels(),
                asRecorded(desired.restart()),
                desired.power(),
                desired.fenced(),
                desired.pooler(),
                desired.logins(),
                desired.contents(),
                desired.backup(),
                desired.replication());
    }

    private @Nullable RestartMark asRecorded(@Nullable RestartMark restart) {
        return restart == null
                ? null
                : new RestartMark(restarts.getOrDefault(restart.id(), restart.id()), restart.instance());
    }
}
