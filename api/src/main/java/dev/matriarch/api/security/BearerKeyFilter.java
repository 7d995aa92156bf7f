package dev.matriarch.api.security;

import dev.matriarch.api.http.RequestId;
import dev.matriarch.api.problems.Problems;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.tenants.ApiKeys;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who asks. Not a bean, so that it runs in the security chain alone. A key that is no good is refused; no key
 * at all is the chain's matter; a metadata DB that is down is neither.
 */
class BearerKeyFilter extends OncePerRequestFilter {

    static final String TENANT = "X-Matriarch-Tenant";
    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;
    private final RequestMatcher open;

    BearerKeyFilter(ApiKeys keys, RequestMatcher open) {
        this.keys = keys;
        this.open = open;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return open.matches(request) || request.getHeader(HttpHeaders.AUTHORIZATION) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Caller caller;
        try {
            caller = found(request).orElseThrow(() -> new BadCredentialsException("the key is no good"));
        } catch (RuntimeException failure) {
            Problems.write(request, response, failure);
            return;
        }
        enter(caller);
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private Optional<Caller> found(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        var key = header.substring(SCHEME.length()).strip();
        return keys.authenticate(key, request.getHeader(TENANT), RequestId.of(request));
    }

    private static void enter(Caller caller) {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new CallerAuthentication(caller));
        SecurityContextHolder.setContext(context);
        if (caller.tenant() != null) {
            MDC.put("tenant", caller.tenant().value());
        }
    }
}
