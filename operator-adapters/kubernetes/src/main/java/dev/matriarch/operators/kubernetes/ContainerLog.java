package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of what a container has written, as its node kept it: each line with the time at which the node had it. What the
 * node sends is bounded; where the lines are so long that not all that were asked for fit, there are fewer of them, never
 * older ones.
 *
 * @param lines oldest first
 * @param cut whether older ones may have been left out
 */
public record ContainerLog(List<Line> lines, boolean cut) {

    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int FEWER = 8;
    private static final ContainerLog NOTHING = new ContainerLog(List.of(), false);

    public ContainerLog {
        lines = List.copyOf(lines);
    }

    /** One line, without its end. */
    public record Line(Instant keptAt, String text) {

        /** Nothing where it has no time in front: the node broke it off. */
        static Optional<Line> parse(String line) {
            var space = line.indexOf(' ');
            if (space < 0) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Line(Instant.parse(line.substring(0, space)), line.substring(space + 1)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * Which container's, and which of its lines.
     *
     * @param since those that the node had later than that, or null for all
     * @param tail the most lines, of which the newest are meant
     * @param previous of the container that ran there before this one
     */
    public record Request(
            String namespace,
            String pod,
            String container,
            @Nullable Instant since,
            int tail,
            boolean previous) {

        Request withTail(int lines) {
            return new Request(namespace, pod, container, since, lines, previous);
        }

        /** The node compares with whole seconds; what is too old is left out here. */
        private String path() {
            var path = "/api/v1/namespaces/%s/pods/%s/log?container=%s&timestamps=true&tailLines=%d&limitBytes=%d"
                    .formatted(namespace, pod, container, tail, MOST_BYTES);
            var time = since == null ? "" : "&sinceTime=" + URLEncoder.encode(since.toString(), StandardCharsets.UTF_8);
            return path + time + (previous ? "&previous=true" : "");
        }
    }

    /** Reads it; to be called where a node may take its time. Nothing, when there is no such pod. */
    public static ContainerLog read(KubernetesClient client, Request request) {
        for (var tail = request.tail(); ; tail = Math.max(1, tail / FEWER)) {
            @Nullable String text = client.raw(request.withTail(tail).path());
            if (text == null) {
                return NOTHING;
            }
            if (tail == 1 || !isFull(text)) {
                return of(text, request.since(), tail);
            }
        }
    }

    /** What the node was still to send when it had sent enough is the newest. */
    private static boolean isFull(String text) {
        return text.length() >= MOST_BYTES / 4 // a character has at most four
                && text.getBytes(StandardCharsets.UTF_8).length >= MOST_BYTES;
    }

    /** Where one that is too old came along, all that are younger did. */
    private static ContainerLog of(String text, @Nullable Instant since, int tail) {
        var lines = text.lines().flatMap(line -> Line.parse(line).stream()).toList();
        var wanted = since == null
                ? lines
                : lines.stream().filter(line -> line.keptAt().isAfter(since)).toList();
        return new ContainerLog(wanted, text.lines().count() >= tail && wanted.size() == lines.size());
    }
}
