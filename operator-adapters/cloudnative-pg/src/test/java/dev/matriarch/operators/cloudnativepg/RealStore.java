package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.StoreAccess;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The S3 store that {@code MATRIARCH_E2E_S3_ENDPOINT}, {@code _LOCATION} ({@code s3://bucket/path}), {@code _KEY} and {@code
 * _SECRET} name, as pods reach it.
 */
final class RealStore {

    private static final String REGION = "us-east-1";

    private RealStore() {}

    static ObjectStore at(String path) {
        return at(path, URI.create(given("ENDPOINT")));
    }

    /** The same by another way. */
    static ObjectStore at(String path, URI endpoint) {
        return new ObjectStore(
                "store", ObjectStore.Kind.S3, given("LOCATION") + "/" + path, endpoint.toString(), REGION, null);
    }

    static URI endpoint() {
        return URI.create(given("ENDPOINT"));
    }

    static StoreAccess access() {
        return new StoreAccess(given("KEY"), given("SECRET"));
    }

    private static String given(String what) {
        var name = "MATRIARCH_E2E_S3_" + what;
        @Nullable String value = System.getenv(name);
        return Objects.requireNonNull(value, () -> name + " is not set");
    }
}
