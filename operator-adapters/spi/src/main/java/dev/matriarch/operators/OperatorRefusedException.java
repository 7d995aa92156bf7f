package dev.matriarch.operators;

/** The operator, or the place it runs in, says no, and will say no again until something is changed. */
public final class OperatorRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;
    private final String nextAction;

    /**
     * @param message what was refused and why, in a sentence for people
     * @param nextAction what the caller can do about it
     */
    public OperatorRefusedException(String message, String nextAction) {
        this("operator-refused", message, nextAction);
    }

    /**
     * @param code the stable name of this kind of refusal, such as {@code namespace-foreign}: clients may branch on it
     * @param message what was refused and why, in a sentence for people
     * @param nextAction what the caller can do about it
     */
    public OperatorRefusedException(String code, String message, String nextAction) {
        super(message);
        this.code = code;
        this.nextAction = nextAction;
    }

    public String code() {
        return code;
    }

    public String nextAction() {
        return nextAction;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
