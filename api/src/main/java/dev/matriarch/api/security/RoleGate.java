package dev.matriarch.api.security;

import dev.matriarch.metadata.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Turns callers of a lesser role away at the door, before their body is read; the services check for themselves. */
class RoleGate implements HandlerInterceptor {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            CallerArguments.caller().ifPresent(caller -> caller.requireAtLeast(least(method, request.getMethod())));
        }
        return true;
    }

    private static Role least(HandlerMethod method, String httpMethod) {
        var needs = method.getMethodAnnotation(Needs.class);
        if (needs != null) {
            return needs.value();
        }
        return READS.contains(httpMethod) ? Role.VIEWER : Role.EDITOR;
    }
}
