package dev.matriarch.metadata;

/** How far a job is. */
public enum JobState {
    PENDING,
    RUNNING,
    /** It goes back, step by step. */
    CANCELLING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
