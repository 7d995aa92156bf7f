package dev.matriarch.operators;

/** Another worker holds the job now. Whoever sees this stops at once and writes nothing more. */
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public FencedException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
