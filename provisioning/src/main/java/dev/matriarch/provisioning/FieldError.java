package dev.matriarch.provisioning;

/**
 * One thing wrong with a request.
 *
 * @param source where it stands
 * @param at a JSON pointer with {@code #} in front for the body ({@code #/spec/storage/size}), else the name
 * @param code a stable kebab-case code
 * @param detail what is wrong and what would be right
 */
public record FieldError(Source source, String at, String code, String detail) {

    public enum Source {
        POINTER,
        PARAMETER,
        HEADER
    }

    public static FieldError body(String pointer, String code, String detail) {
        return new FieldError(Source.POINTER, pointer, code, detail);
    }

    public static FieldError parameter(String name, String code, String detail) {
        return new FieldError(Source.PARAMETER, name, code, detail);
    }

    public static FieldError header(String name, String code, String detail) {
        return new FieldError(Source.HEADER, name, code, detail);
    }
}
