package dev.matriarch.operators;

/** Whether a cluster's servers run at all. */
public enum Power {
    RUNNING,
    /** Nothing runs; the data is kept. */
    HIBERNATED
}
