package dev.matriarch.api.http;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The precondition {@code If-Match}, whose entity tags are generations. */
final class IfMatch {

    private static final Pattern ONE_TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");
    private static final Pattern GENERATION = Pattern.compile("[0-9]{1,18}");

    /** No cluster has it. */
    private static final long NEVER = -1;

    private IfMatch() {}

    /** The generation that must still be the present one, or null for any. */
    static @Nullable Long generation(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        var tag = ONE_TAG.matcher(header.strip());
        if (!tag.matches()) {
            var error = FieldError.header("If-Match", "unreadable", "If-Match is one entity tag, such as \"3\", or *");
            throw RequestRefusedException.with(ErrorCode.INVALID_PARAMETER, List.of(error));
        }
        var isStrong = tag.group(1) == null;
        var value = String.valueOf(tag.group(2));
        return isStrong && GENERATION.matcher(value).matches() ? Long.valueOf(value) : Long.valueOf(NEVER);
    }
}
