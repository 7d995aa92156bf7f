package dev.matriarch.operators.s3;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.ObjectStoreProvider;
import dev.matriarch.operators.StoreAccess;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Stores that speak S3. A store with a role in place of keys is checked as whoever this control plane is in that cloud: the
 * role is its data planes', who prove themselves with every archived file.
 */
public final class S3StoreProvider implements ObjectStoreProvider {

    @Override
    public ObjectStore.Kind kind() {
        return ObjectStore.Kind.S3;
    }

    @Override
    public Optional<Shortcoming> check(ObjectStore store, @Nullable String endpoint, @Nullable StoreAccess access) {
        AwsCredentials credentials;
        try {
            credentials = access == null ? ownCredentials() : credentials(access);
        } catch (SdkClientException nobody) {
            return Optional.of(Failures.identityMissing());
        }
        var address = endpoint == null ? store.endpoint() : endpoint;
        try (var client = S3Clients.client(address, store.region(), credentials)) {
            return new RoundTrip(client, StoreLocation.of(store.location())).run();
        }
    }

    private static AwsCredentials credentials(StoreAccess access) {
        return AwsBasicCredentials.create(access.accessKeyId(), access.secretAccessKey());
    }

    private static AwsCredentials ownCredentials() {
        try (var chain = DefaultCredentialsProvider.builder().build()) {
            return chain.resolveCredentials();
        }
    }
}
