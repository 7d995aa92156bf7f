package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Plays a recording as if it happened now: after every entry, what a look would have found and expected.
 *
 * @param <S> all that an operator's adapter reads of a cluster at one moment
 */
public final class Replay<S> {

    /** How somebody asked for another primary, in the words of the recordings. */
    static final Set<String> MOVES = Set.of("Promote", "Switchover");

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration AFTERWARDS = Duration.ofSeconds(15);

    private final Script<S> script;
    private final RecordedObjects objects;
    private Expectation expectation = Expectation.gone();
    private List<String> acts = List.of();
    private Optional<Script.Write> applied = Optional.empty();

    Replay(Script<S> script) {
        this.script = script;
        this.objects = new RecordedObjects(script::read);
    }

    /** All looks. */
    public static <S> List<Step<S>> of(Script<S> script) {
        return of(script, "nothing", Duration.ZERO);
    }

    /** The same, but what is heard of one kind of object is late: a look is made of several reads, and none is first. */
    public static <S> List<Step<S>> of(Script<S> script, String lateKind, Duration late) {
        var replay = new Replay<>(script);
        var entries = script.recording().entries();
        var heard = entries.stream()
                .map(entry -> entry.kind().equals(lateKind) && !entry.isAct() ? later(entry, late) : entry);
        return Stream.concat(heard, polls(entries))
                .sorted(Comparator.comparing(Entry::at))
                .map(replay::step)
                .toList();
    }

    /** Whoever waits also looks when nothing is heard. */
    private static Stream<Entry> polls(List<Entry> entries) {
        var end = entries.getLast().at().plus(AFTERWARDS);
        return Stream.iterate(entries.getFirst().at(), at -> at.isBefore(end), at -> at.plus(POLL))
                .map(Replay::poll);
    }

    /** A look for which there was no reason. */
    static Entry poll(Instant at) {
        return new Entry(at, "POLL", "", MissingNode.getInstance());
    }

    private static Entry later(Entry entry, Duration late) {
        return new Entry(entry.at().plus(late), entry.type(), entry.kind(), entry.object());
    }

    /** What has been heard of. */
    RecordedObjects objects() {
        return objects;
    }

    /** What was asked for last, once that can be seen. */
    Expectation expected() {
        return expectation;
    }

    /** What is found once this was heard, after all that came before it. */
    Step<S> step(Entry entry) {
        if (entry.isAct()) {
            act(entry);
        }
        objects.hear(entry);
        return answered(entry).orElseGet(() -> new Step<>(entry, acts, snapshot(entry), expectation));
    }

    /** An apply is noted before it is sent; nobody looks before it has been answered, and then it can be seen. */
    private Optional<Step<S>> answered(Entry entry) {
        if (applied.filter(write -> script.isAnswered(snapshot(entry), write)).isEmpty()) {
            return Optional.empty();
        }
        var write = applied.orElseThrow();
        expectation = Expectation.matching(write.desired(), write.mark());
        applied = Optional.empty();
        return Optional.of(new Step<>(entry, acts, snapshot(entry), expectation));
    }

    private S snapshot(Entry entry) {
        return script.snapshot(objects, entry.at(), expectation);
    }

    private void act(Entry entry) {
        var done = new ArrayList<>(acts);
        done.add(entry.kind());
        acts = List.copyOf(done);
        if (entry.kind().equals("Apply")) {
            applied = Optional.of(script.write(entry.object()));
        } else if (entry.kind().equals("Delete")) {
            expectation = Expectation.gone();
        } else if (MOVES.contains(entry.kind())) {
            expectation = expectation.withPrimary(entry.object().path("to").asText());
        }
    }
}
