package dev.matriarch.api.problems;

import dev.matriarch.api.http.RequestId;
import dev.matriarch.api.json.ApiJson;
import dev.matriarch.provisioning.Category;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponse;

/** Writes failures as problems: the one place from which an error leaves the API, whoever met it. */
public final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** The HTTP status of a refusal; nothing else has a say in it. */
    public static int status(Category category) {
        return switch (category) {
            case UNREADABLE -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case CONFLICT -> 409;
            case STALE -> 412;
            case TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case INVALID -> 422;
            case RATE_LIMITED -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
        };
    }

    /** What to tell a client of a failure that comes too late for an answer of its own. */
    public static RequestRefusedException refusal(Throwable failure) {
        var refusal = Refusals.of(failure);
        report(refusal.code(), failure);
        return refusal;
    }

    /** Answers the request with the failure; where the answer has begun already, nothing more can be said. */
    public static void write(HttpServletRequest request, HttpServletResponse response, Throwable failure)
            throws IOException {
        var refusal = refusal(failure);
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        if (failure instanceof ErrorResponse spring) {
            copy(spring.getHeaders(), response);
        }
        write(Problem.of(refusal, RequestId.of(request)), refusal.code(), response);
    }

    private static void write(Problem problem, ErrorCode code, HttpServletResponse response) throws IOException {
        response.setStatus(problem.status());
        response.setHeader(RequestId.HEADER, problem.requestId());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var retryAfter = retryAfter(code);
        if (retryAfter > 0) {
            response.setIntHeader(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        if (code == ErrorCode.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        var body = ApiJson.MAPPER.writeValueAsBytes(problem);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /** In seconds; 0 where the same request will fare no better later. */
    private static int retryAfter(ErrorCode code) {
        return switch (code.category()) {
            case RATE_LIMITED -> 1;
            case UNAVAILABLE -> 5;
            case CONFLICT -> code == ErrorCode.CLUSTER_BUSY || code == ErrorCode.REQUEST_IN_PROGRESS ? 2 : 0;
            default -> 0;
        };
    }

    private static void copy(HttpHeaders headers, HttpServletResponse response) {
        headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
    }

    private static void report(ErrorCode code, Throwable failure) {
        switch (code.category()) {
            case INTERNAL -> log.error("the request failed", failure);
            case UNAVAILABLE -> log.warn("{}: {}", code.code(), failure.toString());
            default -> log.debug("refused: {}", code.code());
        }
    }
}
