package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.Logs.InstanceLog;
import dev.matriarch.operators.Logs.Wanted;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What the container {@value Pods#POSTGRES} of each instance has written. The API server asks the node for it, so a lost
 * node takes its instance's lines along and no other's. What the container wrote before it was restarted last is there too:
 * that is where a crash is told.
 *
 * @param words how an operator's containers write
 */
public record PodLogs(ApiServer server, Words words) {

    /** Reads what a container has written. */
    @FunctionalInterface
    public interface Words {

        /** @param lines in the order in which they were written; a message may have several */
        List<LogLine> read(String instance, List<ContainerLog.Line> lines);
    }

    /** For each line of PostgreSQL's the manager may have written some (seen live: some forty when it starts or ends). */
    private static final int LINES_PER_LINE = 3;

    private static final int SPARE_LINES = 200;
    private static final String RIGHT_MISSING = "right-missing";

    /** Of these pods, each of one instance of that name; all of them at once. */
    public List<InstanceLog> read(List<Pod> pods, Wanted wanted) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return pods.stream()
                    .filter(pod -> wanted.isOf(name(pod)))
                    .sorted(Comparator.comparing(PodLogs::name))
                    .map(pod -> CompletableFuture.supplyAsync(() -> read(pod, wanted), threads))
                    .toList()
                    .stream()
                    .map(PodLogs::joined)
                    .toList();
        }
    }

    /** An exception comes out as it was thrown. */
    private static InstanceLog joined(CompletableFuture<InstanceLog> reading) {
        try {
            return reading.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Of one. */
    public InstanceLog read(Pod pod, Wanted wanted) {
        try {
            var position = wanted.after().get(name(pod));
            return told(pod, written(pod, wanted, position == null ? null : Instant.parse(position)), wanted);
        } catch (OperatorUnavailableException e) {
            return InstanceLog.unread(name(pod), "its node does not answer");
        } catch (OperatorRefusedException e) {
            if (e.code().equals(RIGHT_MISSING)) {
                throw e;
            }
            return InstanceLog.unread(
                    name(pod), Pods.startedAt(pod) == null ? "it has not started" : "its node does not give it out");
        }
    }

    private ContainerLog written(Pod pod, Wanted wanted, @Nullable Instant position) {
        var since = position == null ? wanted.since() : position;
        var tail = wanted.manager() ? wanted.tail() : wanted.tail() * LINES_PER_LINE + SPARE_LINES;
        var now = read(pod, since, tail, false);
        var isShort = position == null ? now.lines().size() < tail : mayHaveRestarted(pod, position);
        return isShort && Pods.hasRestarted(pod) ? joined(before(pod, since, tail), now) : now;
    }

    /** Kubernetes says in whole seconds when a container began. */
    private static boolean mayHaveRestarted(Pod pod, Instant since) {
        var startedAt = Pods.startedAt(pod);
        return startedAt != null && !startedAt.plusSeconds(1).isBefore(since);
    }

    private ContainerLog before(Pod pod, @Nullable Instant since, int tail) {
        try {
            return read(pod, since, tail, true);
        } catch (OperatorRefusedException gone) {
            return new ContainerLog(List.of(), false);
        }
    }

    private ContainerLog read(Pod pod, @Nullable Instant since, int tail, boolean previous) {
        var request = new ContainerLog.Request(
                pod.getMetadata().getNamespace(), name(pod), Pods.POSTGRES, since, tail, previous);
        return server.callBeyond(client -> ContainerLog.read(client, request));
    }

    private static ContainerLog joined(ContainerLog before, ContainerLog now) {
        var lines = new ArrayList<>(before.lines());
        lines.addAll(now.lines());
        return new ContainerLog(lines, before.cut() || now.cut());
    }

    private InstanceLog told(Pod pod, ContainerLog log, Wanted wanted) {
        var lines = words.read(name(pod), log.lines()).stream()
                .filter(line -> wanted.isOf(line.source(), line.severity()))
                .toList();
        var newest = lines.subList(Math.max(0, lines.size() - wanted.tail()), lines.size());
        var position = log.lines().isEmpty()
                ? wanted.after().get(name(pod))
                : log.lines().getLast().keptAt().toString();
        return new InstanceLog(name(pod), newest, log.cut() || newest.size() < lines.size(), null, position);
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
