package dev.matriarch.operators.s3;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks requests as Amazon's Signature Version 4 says, so that a wrong secret is found out. */
final class Signature {

    private static final Pattern HEADER = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d+)/([^/]+)/s3/aws4_request, SignedHeaders=([^,]+), Signature=(\\w+)");

    private final String accessKeyId;
    private final String secretAccessKey;

    Signature(String accessKeyId, String secretAccessKey) {
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
    }

    /** S3's code for what is wrong with the request's signature; empty where nothing is. */
    String objection(HttpExchange request) {
        var header = HEADER.matcher(String.valueOf(request.getRequestHeaders().getFirst("Authorization")));
        if (!header.matches() || !header.group(1).equals(accessKeyId)) {
            return "InvalidAccessKeyId";
        }
        var scope = "%s/%s/s3/aws4_request".formatted(header.group(2), header.group(3));
        var toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                header(request, "x-amz-date"),
                scope,
                hex(sha256(canonical(request, header.group(4)))));
        var key = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
        for (var part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return hex(hmac(key, toSign)).equals(header.group(5)) ? "" : "SignatureDoesNotMatch";
    }

    private static String canonical(HttpExchange request, String signedHeaders) {
        var uri = request.getRequestURI();
        var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        var headers = Arrays.stream(signedHeaders.split(";", -1))
                .map(name -> "%s:%s\n".formatted(name, header(request, name)))
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.getRequestMethod(),
                uri.getRawPath(),
                Arrays.stream(query.split("&", -1)).sorted().collect(Collectors.joining("&")),
                headers,
                signedHeaders,
                header(request, "x-amz-content-sha256"));
    }

    private static String header(HttpExchange request, String name) {
        return String.valueOf(request.getRequestHeaders().getFirst(name)).strip();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
