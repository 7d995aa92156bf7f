package dev.matriarch.metadata;

/** How far a step is. */
public enum StepState {
    PENDING,
    RUNNING,
    /** It looked, and will look again. */
    WAITING,
    DONE,
    SKIPPED,
    FAILED;

    public boolean isOver() {
        return this == DONE || this == SKIPPED || this == FAILED;
    }
}
