package dev.matriarch.api.http;

import dev.matriarch.api.json.CanonicalJson;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells whether two calls ask for the same: SHA-256 of method, path, query and body, however the body is spelled. */
final class Fingerprint {

    private Fingerprint() {}

    static String of(HttpServletRequest request) {
        return of(
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                CanonicalJson.of(KeptBody.of(request)));
    }

    static String of(String method, String path, @Nullable String query, byte[] canonicalBody) {
        var head = "%s\n%s\n%s\n".formatted(method, path, query == null ? "" : query);
        var sha256 = sha256();
        sha256.update(head.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256.digest(canonicalBody));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
