package dev.matriarch.api.http;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers the {@link Call}. */
class CallArguments implements HandlerMethodArgumentResolver {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 255;

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Call.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        var request = Requests.servlet(web);
        return new Call(key(request), Fingerprint.of(request), Prefer.waiting(request.getHeaders("Prefer")));
    }

    private static @Nullable String key(HttpServletRequest request) {
        var key = request.getHeader(IDEMPOTENCY_KEY);
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            var error = FieldError.header(IDEMPOTENCY_KEY, "out-of-range", "a key has 1 to 255 characters");
            throw RequestRefusedException.with(ErrorCode.INVALID_PARAMETER, List.of(error));
        }
        return key;
    }
}
