package dev.matriarch.operators;

/** A setting of a data plane cannot be what it was given as. The message never shows a secret. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String field;
    private final String code;

    /**
     * @param field the name it was given by, such as {@code kubeconfig}
     * @param code the stable name of what is wrong, such as {@code exec-refused}
     * @param message what is wrong and what to give instead, in a sentence for people
     */
    public InvalidSettingException(String field, String code, String message) {
        super(message);
        this.field = field;
        this.code = code;
    }

    public String field() {
        return field;
    }

    public String code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
