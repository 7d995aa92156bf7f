package dev.matriarch.operators.s3;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Ways to S3 services, made so that three calls take nine seconds at most, each of them tried once. */
final class S3Clients {

    private static final Duration CALL = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private S3Clients() {}

    /**
     * What every compatible service understands: buckets in the path, no checksums beyond what S3 asks for, and no bodies in
     * signed chunks.
     *
     * @param endpoint null for Amazon's own
     * @param region null where the service has none; then it is what services without regions take for theirs
     */
    static S3Client client(@Nullable String endpoint, @Nullable String region, AwsCredentials credentials) {
        var client = S3Client.builder()
                .region(region == null ? Region.US_EAST_1 : Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        .expectContinueEnabled(false)
                        .build())
                .httpClient(new CappedHttpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(SILENCE)
                        .socketTimeout(SILENCE)
                        .build()))
                .overrideConfiguration(
                        calls -> calls.apiCallTimeout(CALL).retryStrategy(AwsRetryStrategy.doNotRetry()));
        if (endpoint != null) {
            client.endpointOverride(URI.create(endpoint));
        }
        return client.build();
    }
}
