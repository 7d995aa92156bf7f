package dev.matriarch.operators.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.StoreAccess;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * On a real S3: MATRIARCH_E2E_S3_ENDPOINT, MATRIARCH_E2E_S3_BUCKET, MATRIARCH_E2E_S3_ACCESS_KEY_ID and
 * MATRIARCH_E2E_S3_SECRET_ACCESS_KEY.
 */
@EnabledIfEnvironmentVariable(named = "MATRIARCH_E2E_S3_ENDPOINT", matches = ".+")
class S3StoreE2e {

    private static final String BUCKET = given("BUCKET");
    private static final StoreAccess KEYS = new StoreAccess(given("ACCESS_KEY_ID"), given("SECRET_ACCESS_KEY"));

    @Test
    void anObjectIsWrittenReadAndRemoved() {
        assertThat(check("s3://" + BUCKET, KEYS)).isEmpty();
        assertThat(check("s3://%s/matriarch-e2e/deeper".formatted(BUCKET), KEYS))
                .isEmpty();
    }

    @Test
    void wrongKeysAreNotTaken() {
        assertThat(code(check("s3://" + BUCKET, new StoreAccess(KEYS.accessKeyId(), "wrong"))))
                .isEqualTo("store-unauthenticated");
        assertThat(code(check("s3://" + BUCKET, new StoreAccess("nobody", KEYS.secretAccessKey()))))
                .isEqualTo("store-unauthenticated");
    }

    @Test
    void aBucketThatIsNotThereIsNamedAsThat() {
        assertThat(code(check("s3://matriarch-e2e-nowhere", KEYS))).isEqualTo("bucket-missing");
    }

    private static Optional<Shortcoming> check(String location, StoreAccess keys) {
        var store = new ObjectStore("e2e", ObjectStore.Kind.S3, location, given("ENDPOINT"), null, null);
        return new S3StoreProvider().check(store, null, keys);
    }

    private static String code(Optional<Shortcoming> wrong) {
        return wrong.map(Shortcoming::code).orElse("nothing is wrong");
    }

    private static String given(String name) {
        return String.valueOf(System.getenv("MATRIARCH_E2E_S3_" + name));
    }
}
