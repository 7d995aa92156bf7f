package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.jobs.JobProblem;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a restore drill has found so far; stored as JSON.
 *
 * @param time to which it restores, as it was sent; null: up to a commit that it makes at its beginning
 * @param rpoSeconds how long that commit took to get into the archive, which is what a disaster would have cost at that moment
 * @param rtoSeconds from the order to restore until the owner could ask the restored cluster something
 * @param problem what kept it from the end; null where nothing did
 */
public record DrillReport(
        @Nullable String time,
        @Nullable Double rpoSeconds,
        @Nullable Double rtoSeconds,
        List<Check> checks,
        @Nullable JobProblem problem) {

    public DrillReport {
        checks = List.copyOf(checks);
    }

    /**
     * A statement that has to hold of the restored data.
     *
     * @param detail why it does not; null where it does, and where its answer was simply no
     */
    public record Check(
            String name,
            String sql,
            State state,
            @Nullable Double seconds,
            @Nullable String detail) {

        /** How it went. */
        public enum State {
            PENDING,
            HELD,
            FAILED
        }

        static Check pending(String name, String sql) {
            return new Check(name, sql, State.PENDING, null, null);
        }

        Check over(boolean held, double took, @Nullable String why) {
            return new Check(name, sql, held ? State.HELD : State.FAILED, took, why);
        }

        boolean isPending() {
            return state == State.PENDING;
        }
    }

    static DrillReport begun(@Nullable String time, List<Check> checks) {
        return new DrillReport(time, null, null, checks, null);
    }

    DrillReport withRpo(double seconds) {
        return new DrillReport(time, seconds, rtoSeconds, checks, problem);
    }

    DrillReport withRto(double seconds) {
        return new DrillReport(time, rpoSeconds, seconds, checks, problem);
    }

    DrillReport withProblem(JobProblem what) {
        return new DrillReport(time, rpoSeconds, rtoSeconds, checks, what);
    }

    DrillReport with(int index, Check check) {
        var changed = IntStream.range(0, checks.size())
                .mapToObj(i -> i == index ? check : checks.get(i))
                .toList();
        return new DrillReport(time, rpoSeconds, rtoSeconds, changed, problem);
    }

    /** The names of those that do not hold. */
    Stream<String> failed() {
        return checks.stream()
                .filter(check -> check.state() == Check.State.FAILED)
                .map(Check::name);
    }
}
