package dev.matriarch.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.web.context.request.NativeWebRequest;

/** The servlet's request under Spring's. */
public final class Requests {

    private Requests() {}

    public static HttpServletRequest servlet(NativeWebRequest web) {
        return Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
    }
}
