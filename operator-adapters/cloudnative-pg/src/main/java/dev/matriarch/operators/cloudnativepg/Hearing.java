package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.Logs.Wanted;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.Books;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks single instances where the operator says nothing: whether they have taken parameters up, which is in none of its
 * resources, and why a server does not start or could not be made. That is asked while a change is young, not in every look for ever.
 */
record Hearing(Inquiry inquiry, InstanceLogs logs, Recoveries recoveries, BarmanLog tools) {

    /** As long as a job waits for its change, and some more. */
    private static final Duration YOUNG = Duration.ofMinutes(30);

    private static final int LINES = 200;

    /** PostgreSQL's code for a value that a parameter does not take; clients get it as an error, a reload as a log. */
    private static final String INVALID_VALUE = "22023";

    Heard of(Scene scene, DesiredCluster desired, boolean settled) {
        var crashing = scene.members().stream()
                .filter(member -> member.pods().anyMatch(PodHindrances::isCrashing))
                .toList();
        var lastWords = asked(crashing, this::lastWords);
        var inForce =
                settled && isYoung(scene) && !desired.postgresql().parameters().isEmpty()
                        ? asked(
                                scene.members().stream().filter(scene::isReady).toList(),
                                member -> inForce(scene, desired, member))
                        : Map.<String, InForce>of();
        return new Heard(
                inForce,
                lastWords,
                recoveries.lastWords(scene).orElse(null),
                archiving(scene, desired).orElse(null));
    }

    /** The operator only says with which status the tool ended. */
    private Optional<String> archiving(Scene scene, DesiredCluster desired) {
        return ArchiveReading.archiving(scene, desired).failure().isPresent()
                ? scene.leader().map(Member::pod).flatMap(tools::lastWords)
                : Optional.empty();
    }

    private static boolean isYoung(Scene scene) {
        var cluster = scene.cluster();
        return cluster != null && new Books(cluster).ours().plus(YOUNG).isAfter(scene.takenAt());
    }

    static <T> Map<String, T> asked(List<Member> members, Function<Member, Optional<T>> question) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return members.stream()
                    .map(member -> Map.entry(
                            member.name(), CompletableFuture.supplyAsync(() -> question.apply(member), threads)))
                    .toList()
                    .stream()
                    .flatMap(one -> joined(one.getValue()).stream().map(said -> Map.entry(one.getKey(), said)))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    /** An exception comes out as it was thrown: a data plane that has gone away meanwhile is no fault of ours. */
    private static <T> T joined(CompletableFuture<T> asked) {
        try {
            return asked.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** What the server cannot show may stand in its log, where it was refused. */
    private Optional<InForce> inForce(Scene scene, DesiredCluster desired, Member member) {
        var wanted = desired.postgresql().parameters();
        var said = inquiry.inForce(scene.ref(), member.name(), wanted.keySet());
        if (said instanceof InForce.Shown shown && !shown.proves(wanted)) {
            return Optional.of(shown.with(complaints(scene, member)));
        }
        return Optional.of(said);
    }

    private List<String> complaints(Scene scene, Member member) {
        var cluster = scene.cluster();
        var since = cluster == null ? null : new Books(cluster).ours();
        return lines(member, since)
                .filter(line -> line.severity() == Severity.LOG
                        && INVALID_VALUE.equals(line.more().sqlState()))
                .map(LogLine::message)
                .distinct()
                .toList();
    }

    private Optional<String> lastWords(Member member) {
        return lines(member, null)
                .filter(line -> line.severity() == Severity.FATAL || line.severity() == Severity.PANIC)
                .map(Hearing::words)
                .reduce((first, second) -> second);
    }

    private static String words(LogLine line) {
        var hint = line.more().hint();
        return hint == null ? line.message() : line.message() + " (" + hint + ")";
    }

    /** A log that cannot be read says nothing; it is no reason not to have looked at the rest. */
    private Stream<LogLine> lines(Member member, @Nullable Instant since) {
        var pod = member.pod();
        if (pod == null) {
            return Stream.empty();
        }
        try {
            return logs.read(pod, new Wanted(member.name(), since, LINES, false, Map.of())).lines().stream()
                    .filter(line -> line.source() == LogLine.Source.POSTGRESQL);
        } catch (OperatorUnavailableException | OperatorRefusedException e) {
            return Stream.empty();
        }
    }
}
