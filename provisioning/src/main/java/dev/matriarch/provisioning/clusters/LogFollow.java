package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.Logs.Wanted;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A cluster's logs, followed: each look has what came after the one before. In between nothing is held, at the data plane or
 * here. For one thread.
 */
final class LogFollow implements Supplier<LogReading> {

    private final Wanted first;
    private final Function<Wanted, Look> looks;
    private final Map<String, String> positions = new TreeMap<>();

    /** What was read, and where it ended. */
    record Look(LogReading reading, Map<String, String> positions) {}

    LogFollow(Wanted first, Function<Wanted, Look> looks) {
        this.first = first;
        this.looks = looks;
    }

    /**
     * Looks now. Of an instance that is new to it, or made anew, it is what the first look would have had.
     *
     * @throws dev.matriarch.provisioning.RequestRefusedException when the cluster is gone
     * @throws dev.matriarch.operators.OperatorUnavailableException when the data plane does not answer
     */
    @Override
    public LogReading get() {
        var look = looks.apply(new Wanted(
                first.instance(),
                first.since(),
                positions.isEmpty() ? first.tail() : LogQuery.MAX_TAIL,
                first.manager(),
                positions));
        positions.putAll(look.positions());
        return look.reading();
    }
}
