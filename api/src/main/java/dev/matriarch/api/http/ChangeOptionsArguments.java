package dev.matriarch.api.http;

import dev.matriarch.provisioning.clusters.ChangeOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers how a change is asked for: {@code dryRun}, {@code supersede} and {@code If-Match}. */
class ChangeOptionsArguments implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == ChangeOptions.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        return new ChangeOptions(
                Parameters.flag(web, "dryRun"),
                IfMatch.generation(web.getHeader(HttpHeaders.IF_MATCH)),
                Parameters.flag(web, "supersede"));
    }
}
