package dev.matriarch.metadata;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code job_step}.
 *
 * @param position counts from 0 in the order of running; compensations come after the steps they undo
 * @param note the last thing the step had to say, in words for people
 * @param attempts how often it looked
 * @param unreachable how long the data plane did not answer while this step ran
 * @param lookedAt when it looked last
 */
public record JobStep(
        int position,
        String name,
        StepState state,
        @Nullable String note,
        int attempts,
        boolean compensation,
        @Nullable Instant startedAt,
        Duration unreachable,
        @Nullable Instant lookedAt,
        @Nullable Instant finishedAt) {

    /** A step that has not begun. */
    public static JobStep pending(int position, String name, boolean compensation) {
        return new JobStep(position, name, StepState.PENDING, null, 0, compensation, null, Duration.ZERO, null, null);
    }

    /** The same step, begun at that time. */
    public JobStep startedAt(Instant at) {
        return new JobStep(position, name, state, note, attempts, compensation, at, unreachable, lookedAt, finishedAt);
    }

    /** The same step, passed over. */
    public JobStep skipped(Instant at, @Nullable String why) {
        return new JobStep(
                position, name, StepState.SKIPPED, why, attempts, compensation, startedAt, unreachable, lookedAt, at);
    }
}
