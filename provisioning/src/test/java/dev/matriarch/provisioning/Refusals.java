package dev.matriarch.provisioning;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refused request was told. */
public final class Refusals {

    private Refusals() {}

    /** The refusal of this request, which must be refused. */
    public static RequestRefusedException refusalOf(ThrowingCallable request) {
        var refusal = catchThrowableOfType(RequestRefusedException.class, request);
        if (refusal == null) {
            throw new AssertionError("nothing was refused");
        }
        return refusal;
    }

    /** Its code. */
    public static ErrorCode codeOf(ThrowingCallable request) {
        return refusalOf(request).code();
    }
}
