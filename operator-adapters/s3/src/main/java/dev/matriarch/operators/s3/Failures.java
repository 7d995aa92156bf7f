package dev.matriarch.operators.s3;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.s3.RoundTrip.Step;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says what a failure means. Nothing of an answer is repeated: S3's own codes and the status decide which of these sentences
 * is true, and whatever else stands there could be anything.
 */
final class Failures {

    private static final Set<String> UNAUTHENTICATED = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "ExpiredToken",
            "TokenRefreshRequired",
            "InvalidClientTokenId",
            "XAdminUserNotFound"); // the Versity gateway's, with status 404
    private static final Set<String> ELSEWHERE = Set.of(
            "PermanentRedirect",
            "TemporaryRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException");
    private static final Set<String> FULL = Set.of(
            "QuotaExceeded",
            "StorageFull",
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "InsufficientCapacity");
    private static final Set<String> BUSY = Set.of("SlowDown", "ServiceUnavailable", "TooManyRequests");

    private Failures() {}

    static Shortcoming of(Step step, SdkException e) {
        return e instanceof AwsServiceException answered
                ? answered(step, answered.statusCode(), code(answered))
                : unanswered(e);
    }

    private static String code(AwsServiceException e) {
        var details = e.awsErrorDetails();
        @Nullable String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    private static Shortcoming answered(Step step, int status, String code) {
        if (UNAUTHENTICATED.contains(code) || status == 401) {
            return unauthenticated();
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return skewed();
        }
        if (ELSEWHERE.contains(code) || status / 100 == 3) {
            return elsewhere();
        }
        if (FULL.contains(code) || status == 507) {
            return full();
        }
        if (BUSY.contains(code) || status == 503 || status == 429) {
            return busy();
        }
        if (code.equals("NoSuchBucket")) {
            return bucketMissing("there is no such bucket");
        }
        if (isBareNotFound(step, status, code)) {
            return bucketMissing("there is no such bucket, or no S3 service at this endpoint");
        }
        return status == 403 ? forbidden(step) : failed(step, status);
    }

    /** Where there is no S3, there is no code of S3's. */
    private static boolean isBareNotFound(Step step, int status, String code) {
        return step == Step.WRITE && status == 404 && code.isEmpty();
    }

    private static Shortcoming unauthenticated() {
        return new Shortcoming(
                "store-unauthenticated",
                "the store does not take these keys",
                "check accessKeyId and secretAccessKey, and that the keys are active");
    }

    private static Shortcoming skewed() {
        return new Shortcoming(
                "clock-skewed",
                "the store's clock and that of this control plane are too far apart",
                "put the clocks right");
    }

    private static Shortcoming elsewhere() {
        return new Shortcoming(
                "store-elsewhere",
                "the bucket is in another region, or at another address",
                "name the bucket's own region and endpoint: redirects are not followed");
    }

    private static Shortcoming full() {
        return new Shortcoming("store-full", "the store has no room left", "make room, or raise its quota");
    }

    private static Shortcoming busy() {
        return new Shortcoming("store-busy", "the store takes no requests at the moment", "ask again later");
    }

    private static Shortcoming bucketMissing(String detail) {
        return new Shortcoming(
                "bucket-missing", detail, "make the bucket, or correct its name; it is not made by itself");
    }

    private static Shortcoming forbidden(Step step) {
        return new Shortcoming(
                "store-forbidden",
                "these keys may not %s objects there".formatted(step.word()),
                "let them write, read, list and remove objects below that path");
    }

    private static Shortcoming failed(Step step, int status) {
        var code = switch (step) {
            case WRITE -> "store-unwritable";
            case READ -> "store-unreadable";
            case REMOVE -> "store-unremovable";
        };
        return new Shortcoming(
                code,
                "the store answered with status %d when it was asked to %s an object".formatted(status, step.word()),
                "see in the store's own log why, and whether this is the address of its S3 service");
    }

    /** What was read back is not what was written. */
    static Shortcoming otherContent() {
        return new Shortcoming(
                "store-unreadable",
                "what was read back is not what was written",
                "see whether this is the address of an S3 service, and whether something between changes what it sends");
    }

    /** This control plane is nobody in the cloud of the store. */
    static Shortcoming identityMissing() {
        return new Shortcoming(
                "identity-missing",
                "this control plane has no identity in that cloud by which it could look",
                "run it with a role of its own there, or give the store keys");
    }

    private static Shortcoming unanswered(SdkException e) {
        return Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                        .anyMatch(SSLException.class::isInstance)
                ? untrusted()
                : unreachable();
    }

    private static Shortcoming untrusted() {
        return new Shortcoming(
                "store-untrusted",
                "this control plane does not trust the store's certificate, or it speaks no TLS",
                "give the store a certificate of an authority that Java trusts, or add that authority to Java's");
    }

    private static Shortcoming unreachable() {
        return new Shortcoming(
                "store-unreachable",
                "the store does not answer, or not as S3 does",
                "check the endpoint, and whether this control plane can reach it");
    }
}
