package dev.matriarch.provisioning.jobs;

/**
 * The body of a step. It looks once, acts once and says what it found: it never sleeps, loops or asks the time, takes at
 * most four seconds, and may run twice.
 */
@FunctionalInterface
public interface StepAction {
    StepOutcome run(RunningJob job);
}
