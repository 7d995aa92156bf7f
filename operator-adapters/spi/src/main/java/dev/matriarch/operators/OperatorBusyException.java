package dev.matriarch.operators;

/**
 * Something else has to come about first, and is on its way: whoever is told so calls again, for what was asked is not done, or
 * not all of it. The place answers, so the time counts.
 */
public final class OperatorBusyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what is on its way, in words for people */
    public OperatorBusyException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
