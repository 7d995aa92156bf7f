package dev.matriarch.api.http;

import dev.matriarch.api.problems.Problems;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds a body to 1 MiB, whether its length was announced or not, and keeps it, so that it can be read more than once.
 * Runs after security: nobody unknown makes us read.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class BodyFilter extends OncePerRequestFilter {

    static final int MOST_BYTES = 1 << 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var body = request.getContentLengthLong() > MOST_BYTES
                ? null
                : request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body == null || body.length > MOST_BYTES) {
            Problems.write(
                    request,
                    response,
                    RequestRefusedException.because(ErrorCode.BODY_TOO_LARGE, "a body has at most 1 MiB"));
            return;
        }
        chain.doFilter(new KeptBody(request, body), response);
    }
}
