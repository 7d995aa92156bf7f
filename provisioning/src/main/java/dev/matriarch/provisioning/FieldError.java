package dev.matriarch.provisioning;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a request.
 *
 * @param source where it stands
 * @param at a JSON pointer with {@code #} in front for the body ({@code #/spec/storage/size}), else the name
 * @param code a stable kebab-case code
 * @param detail what is wrong and what would be right
 * @param nextAction what can be done about it where the request itself is not what is wrong, or null
 */
public record FieldError(
        Source source,
        String at,
        String code,
        String detail,
        @Nullable String nextAction) {

    public enum Source {
        POINTER,
        PARAMETER,
        HEADER
    }

    public static FieldError body(String pointer, String code, String detail) {
        return new FieldError(Source.POINTER, pointer, code, detail, null);
    }

    public static FieldError parameter(String name, String code, String detail) {
        return new FieldError(Source.PARAMETER, name, code, detail, null);
    }

    public static FieldError header(String name, String code, String detail) {
        return new FieldError(Source.HEADER, name, code, detail, null);
    }

    /** The same, with what somebody can do about it. */
    public FieldError next(String action) {
        return new FieldError(source, at, code, detail, action);
    }
}
