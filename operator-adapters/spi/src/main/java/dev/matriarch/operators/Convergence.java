package dev.matriarch.operators;

/** Whether reality matches what was expected. */
public sealed interface Convergence {

    /** It does, as far as anything can be seen. Never said early. */
    record Settled() implements Convergence {}

    /** @param why what is missing, in words for people */
    record Progressing(String why) implements Convergence {}

    /**
     * The operator gave up; only a changed desired state or a person gets it going again.
     *
     * @param cause what is wrong, in words for people
     * @param nextAction what can be done
     */
    record Stuck(String cause, String nextAction) implements Convergence {}
}
