package dev.matriarch.api.http;

import dev.matriarch.api.problems.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** First of all filters: every answer and every log line of a call carries its id, and no failure leaves unexplained. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIdFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var id = RequestId.of(request);
        response.setHeader(RequestId.HEADER, id);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        MDC.put("requestId", id);
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException failure) {
            Problems.write(request, response, failure);
        } finally {
            MDC.remove("requestId");
            MDC.remove("tenant");
        }
    }
}
