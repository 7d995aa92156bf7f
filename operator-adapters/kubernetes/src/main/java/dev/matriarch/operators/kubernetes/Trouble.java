package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why no API server talked to us, told from what was thrown. */
enum Trouble {
    TIMED_OUT("it did not answer in time"),
    UNREACHABLE("it cannot be reached"),
    CERTIFICATE_EXPIRED("its certificate has expired, or is not valid yet"),
    CERTIFICATE_UNTRUSTED("its certificate is not from the authority that was given, or names another host"),
    UNAUTHENTICATED("it does not accept our credentials"),
    NOT_KUBERNETES("what answers there is no Kubernetes API server"),
    OVERLOADED("it has too much to do"),
    BROKEN("it could not do it");

    private final String words;

    Trouble(String words) {
        this.words = words;
    }

    /** What is the matter with the data plane, to follow its name. */
    String words() {
        return words;
    }

    /** Whether it shows that nobody is there to talk to, so that asking again soon is of no use. */
    boolean isSilence() {
        return switch (this) {
            case TIMED_OUT, UNREACHABLE, CERTIFICATE_EXPIRED, CERTIFICATE_UNTRUSTED, NOT_KUBERNETES, OVERLOADED -> true;
            case UNAUTHENTICATED, BROKEN -> false;
        };
    }

    /** Null when the API server did answer, with something else than that it cannot, and for what it has no part in. */
    static @Nullable Trouble of(Throwable failure) {
        if (!(failure instanceof KubernetesClientException) && !(failure instanceof TimeoutException)) {
            return null;
        }
        if (any(failure, TimeoutException.class) || any(failure, HttpTimeoutException.class)) {
            return TIMED_OUT;
        }
        if (any(failure, SSLException.class)) {
            return ofTls(failure);
        }
        var code = chain(failure)
                .filter(KubernetesClientException.class::isInstance)
                .mapToInt(e -> ((KubernetesClientException) e).getCode())
                .filter(c -> c > 0)
                .findFirst()
                .orElse(0);
        return code > 0 ? ofCode(code) : any(failure, IOException.class) ? UNREACHABLE : null;
    }

    private static Trouble ofTls(Throwable failure) {
        if (any(failure, CertificateExpiredException.class) || any(failure, CertificateNotYetValidException.class)) {
            return CERTIFICATE_EXPIRED;
        }
        if (any(failure, GeneralSecurityException.class)) {
            return CERTIFICATE_UNTRUSTED;
        }
        if (says(failure, "Received fatal alert")) {
            return UNAUTHENTICATED;
        }
        return says(failure, "unrecognized SSL message") ? NOT_KUBERNETES : UNREACHABLE;
    }

    private static @Nullable Trouble ofCode(int code) {
        return switch (code) {
            case 401 -> UNAUTHENTICATED;
            case 408, 504 -> TIMED_OUT;
            case 429, 503 -> OVERLOADED;
            case 502 -> UNREACHABLE;
            default -> code >= 500 ? BROKEN : null;
        };
    }

    private static boolean any(Throwable failure, Class<? extends Throwable> type) {
        return chain(failure).anyMatch(type::isInstance);
    }

    private static boolean says(Throwable failure, String words) {
        return chain(failure).anyMatch(e -> String.valueOf(e.getMessage()).contains(words));
    }

    static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, e -> e != null, Throwable::getCause).limit(20);
    }
}
