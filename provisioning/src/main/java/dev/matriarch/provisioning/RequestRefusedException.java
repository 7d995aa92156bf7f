package dev.matriarch.provisioning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The caller's request is refused, with a code, and nothing was changed. */
public final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final transient List<FieldError> errors;
    private final @Nullable String nextAction;
    private final transient Map<String, Object> members;

    private RequestRefusedException(
            ErrorCode code,
            String detail,
            List<FieldError> errors,
            @Nullable String nextAction,
            Map<String, Object> members) {
        super(detail);
        this.code = code;
        this.errors = errors;
        this.nextAction = nextAction;
        this.members = members;
    }

    /** @param detail what is against it, in a sentence for people, without secrets */
    public static RequestRefusedException because(ErrorCode code, String detail) {
        return new RequestRefusedException(code, detail, List.of(), null, Map.of());
    }

    /** What it asks for cannot be done with things as they are: {@code state-conflict}. */
    public static RequestRefusedException conflict(String detail) {
        return because(ErrorCode.STATE_CONFLICT, detail);
    }

    /** There is no such thing, or it is another tenant's: both read alike. */
    public static RequestRefusedException notFound(String what) {
        return because(ErrorCode.NOT_FOUND, "there is no such " + what);
    }

    /** All that is wrong with a request, at once. */
    public static RequestRefusedException invalid(List<FieldError> errors) {
        return with(ErrorCode.INVALID_REQUEST, errors);
    }

    public static RequestRefusedException with(ErrorCode code, List<FieldError> errors) {
        var detail = errors.size() == 1 ? errors.getFirst().detail() : errors.size() + " fields are wrong";
        return with(code, detail, errors);
    }

    /** @param detail what they are together */
    public static RequestRefusedException with(ErrorCode code, String detail, List<FieldError> errors) {
        return new RequestRefusedException(code, detail, List.copyOf(errors), null, Map.of());
    }

    /** The same, with what the caller can do about it. */
    public RequestRefusedException next(String action) {
        return new RequestRefusedException(code, getMessage(), errors, action, members);
    }

    /** The same, with one more member of the problem, such as {@code jobId}. */
    public RequestRefusedException member(String name, Object value) {
        var more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new RequestRefusedException(code, getMessage(), errors, nextAction, more);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public ErrorCode code() {
        return code;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public @Nullable String nextAction() {
        return nextAction;
    }

    /** Members of the problem beyond the common ones. */
    public Map<String, Object> members() {
        return members;
    }
}
