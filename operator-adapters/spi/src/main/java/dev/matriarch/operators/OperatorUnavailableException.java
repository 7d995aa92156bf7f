package dev.matriarch.operators;

/** The data plane did not answer, or not in time. What was asked may or may not have happened: the next look decides. */
public final class OperatorUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public OperatorUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public OperatorUnavailableException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
