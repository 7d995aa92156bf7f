package dev.matriarch.operators.sandbox;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a cluster came to the timeline on which it is, as PostgreSQL's history files say it.
 *
 * @param forks the timelines before, the oldest first, each with the place at which the next one left it
 */
record Timelines(int newest, List<Fork> forks) {

    private static final Pattern LINE = Pattern.compile("(?m)^(\\d+)\\s+([0-9A-F]+/[0-9A-F]+)\\b");

    /** A timeline that was left. */
    record Fork(int timeline, Lsn end) {}

    /** One that came from nowhere. */
    static Timelines only(int timeline) {
        return new Timelines(timeline, List.of());
    }

    /** @param history the content of that timeline's history file */
    static Timelines parse(int timeline, String history) {
        var forks = LINE.matcher(history)
                .results()
                .map(line -> new Fork(Integer.parseInt(line.group(1)), Lsn.parse(line.group(2))))
                .toList();
        return new Timelines(timeline, forks);
    }

    /** The file with that number: a file in which a timeline was left is in the next one, with all that was before. */
    WalFile file(long number) {
        return forks.stream()
                .filter(fork -> number < WalFile.at(fork.timeline(), fork.end()).number())
                .findFirst()
                .map(fork -> new WalFile(fork.timeline(), number))
                .orElseGet(() -> new WalFile(newest, number));
    }

    /** Whether a server that was at that place has nothing that the newest timeline does not have. */
    boolean leadFrom(int timeline, Lsn position) {
        return timeline == newest
                || forks.stream().anyMatch(fork -> fork.timeline() == timeline && position.compareTo(fork.end()) <= 0);
    }
}
