package dev.matriarch.api.problems;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Translates every failure into a refusal with a code; what is not known here is ours, and says nothing of itself. */
final class Refusals {

    private Refusals() {}

    static RequestRefusedException of(Throwable failure) {
        return switch (failure) {
            case RequestRefusedException refusal -> refusal;
            case OperatorUnavailableException _ ->
                because(ErrorCode.DATA_PLANE_UNAVAILABLE, "the data plane does not answer; try again");
            case OperatorRefusedException refused ->
                because(ErrorCode.STATE_CONFLICT, String.valueOf(refused.getMessage()))
                        .next(refused.nextAction());
            case AuthenticationException _ ->
                because(ErrorCode.UNAUTHENTICATED, "send a valid key: Authorization: Bearer mk_…");
            case AccessDeniedException _ -> because(ErrorCode.FORBIDDEN, "this key may not do that");
            case RequestRejectedException _ -> because(ErrorCode.INVALID_PARAMETER, "the address cannot be read");
            case HttpMessageNotReadableException _ -> withoutBody();
            case MissingServletRequestParameterException missing ->
                unreadable(FieldError.parameter(
                        missing.getParameterName(), "required", missing.getParameterName() + " is needed"));
            case MissingRequestHeaderException missing ->
                unreadable(
                        FieldError.header(missing.getHeaderName(), "required", missing.getHeaderName() + " is needed"));
            case MethodArgumentTypeMismatchException mismatch -> Mismatches.refusal(mismatch);
            case ErrorResponse spring -> status(spring.getStatusCode());
            default -> MetadataOutage.isCauseOf(failure) ? outage() : ours();
        };
    }

    /** For errors of which only the status is known. */
    static RequestRefusedException status(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> because(ErrorCode.UNAUTHENTICATED, ErrorCode.UNAUTHENTICATED.title());
            case 403 -> because(ErrorCode.FORBIDDEN, ErrorCode.FORBIDDEN.title());
            case 404 -> because(ErrorCode.NOT_FOUND, "there is nothing at this address");
            case 405 -> because(ErrorCode.METHOD_NOT_ALLOWED, "Allow names the methods there are");
            case 406 -> because(ErrorCode.NOT_ACCEPTABLE, "this resource cannot be had as Accept asks");
            case 413 -> because(ErrorCode.BODY_TOO_LARGE, "a body has at most 1 MiB");
            case 415 -> because(ErrorCode.MEDIA_TYPE, "send the body as Content-Type: application/json");
            case 503 -> outage();
            default ->
                status.is4xxClientError() ? because(ErrorCode.INVALID_PARAMETER, "the request cannot be read") : ours();
        };
    }

    private static RequestRefusedException withoutBody() {
        var error = FieldError.body("#", ErrorCode.MALFORMED_JSON.code(), "a JSON object is needed as body");
        return RequestRefusedException.with(ErrorCode.MALFORMED_JSON, List.of(error));
    }

    private static RequestRefusedException outage() {
        return because(ErrorCode.METADATA_UNAVAILABLE, "the metadata DB does not answer; try again");
    }

    private static RequestRefusedException ours() {
        return because(ErrorCode.INTERNAL, "this is not your fault; the requestId leads us to what happened");
    }

    private static RequestRefusedException unreadable(FieldError error) {
        return RequestRefusedException.with(ErrorCode.INVALID_PARAMETER, List.of(error));
    }

    private static RequestRefusedException because(ErrorCode code, String detail) {
        return RequestRefusedException.because(code, detail);
    }
}
