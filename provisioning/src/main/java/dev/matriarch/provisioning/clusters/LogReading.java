package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.Logs.InstanceLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the instances of a cluster have logged, without secrets.
 *
 * @param lines of all instances, oldest first
 * @param instances each that was meant, by name, those without a line too
 */
public record LogReading(List<LogLine> lines, List<InstanceReading> instances) {

    /** About so much text is in one answer at most; where it is more, the oldest lines go. */
    private static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    /** What a line takes beside its text. */
    private static final int FRAME = 256;

    public LogReading {
        lines = List.copyOf(lines);
        instances = List.copyOf(instances);
    }

    /**
     * How it went with one instance.
     *
     * @param lines how many of its lines there are
     * @param cut whether older ones that were wanted have been left out
     * @param note why its log could not be read, or null when it could
     */
    public record InstanceReading(
            String name, int lines, boolean cut, @Nullable String note) {}

    /** @param without the names of instances that nothing was found of */
    static LogReading of(List<InstanceLog> logs, Set<String> without) {
        var all = logs.stream()
                .flatMap(log -> log.lines().stream())
                .map(LogMask::masked)
                .sorted(Comparator.comparing(LogLine::at))
                .toList();
        var lines = all.subList(firstThatFits(all), all.size());
        var robbed = new HashSet<String>();
        all.subList(0, all.size() - lines.size()).forEach(line -> robbed.add(line.instance()));
        var instances = new ArrayList<InstanceReading>();
        logs.forEach(log -> instances.add(reading(log, lines, robbed)));
        without.forEach(name -> instances.add(new InstanceReading(name, 0, false, "it does not run")));
        instances.sort(Comparator.comparing(InstanceReading::name));
        return new LogReading(lines, instances);
    }

    private static InstanceReading reading(InstanceLog log, List<LogLine> lines, Set<String> robbed) {
        var count = lines.stream()
                .filter(line -> line.instance().equals(log.instance()))
                .count();
        var cut = log.cut() || robbed.contains(log.instance());
        return new InstanceReading(log.instance(), Math.toIntExact(count), cut, log.note());
    }

    private static int firstThatFits(List<LogLine> lines) {
        var room = MOST_CHARACTERS;
        var first = lines.size();
        while (first > 0 && (room -= size(lines.get(first - 1))) >= 0) {
            first--;
        }
        return first;
    }

    private static int size(LogLine line) {
        var more = line.more();
        return FRAME
                + Stream.of(line.message(), more.detail(), more.hint(), more.context(), more.statement())
                        .mapToInt(text -> text == null ? 0 : text.length())
                        .sum();
    }
}
