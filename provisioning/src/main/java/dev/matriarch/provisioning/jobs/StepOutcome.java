package dev.matriarch.provisioning.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a step says after it has looked once and acted at most once. */
public sealed interface StepOutcome {

    /** The next step may begin. */
    record Done(@Nullable String note) implements StepOutcome {}

    /** The world is not there yet. A watch may call earlier than {@code after}. */
    record NotYet(Duration after, String why) implements StepOutcome {}

    /** It never will be, unless somebody changes something: the job fails. */
    record Impossible(JobProblem problem) implements StepOutcome {}

    static StepOutcome done() {
        return new Done(null);
    }

    static StepOutcome done(String note) {
        return new Done(note);
    }

    static StepOutcome notYet(Duration after, String why) {
        return new NotYet(after, why);
    }

    static StepOutcome impossible(String code, String detail, @Nullable String nextAction) {
        return new Impossible(new JobProblem(code, detail, nextAction));
    }
}
