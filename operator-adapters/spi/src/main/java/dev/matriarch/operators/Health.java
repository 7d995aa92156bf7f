package dev.matriarch.operators;

/** Whether the cluster works, which is another question than whether it is what was asked. */
public enum Health {
    /** The primary takes writes and every instance that should be there is ready. */
    UP,
    /** The primary takes writes, something else is missing. */
    DEGRADED,
    /** Nobody takes writes. */
    DOWN,
    /** There is no trace of the cluster. */
    ABSENT
}
