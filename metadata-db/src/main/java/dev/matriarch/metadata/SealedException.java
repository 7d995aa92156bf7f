package dev.matriarch.metadata;

/** A secret cannot be opened, or sealed, with the keys that this server has. */
public final class SealedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SealedException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
