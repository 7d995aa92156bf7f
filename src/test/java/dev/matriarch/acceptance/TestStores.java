package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api.Answer;
import dev.matriarch.operators.s3.StubS3;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Object stores of tenants in an S3 on loopback, where only a platform administrator can say that they are. */
final class TestStores {

    static final String BUCKET = "backups";

    private static final AtomicBoolean WARM = new AtomicBoolean();

    private TestStores() {}

    /** What a platform administrator says of a store of that S3. */
    static String body(String name, StubS3 s3, String secret) {
        return """
                {"name":"%s","endpoint":"https://s3.example.com","bucket":"%s","path":"production",
                 "credentials":{"accessKeyId":"%s","secretAccessKey":"%s"},"controlPlaneEndpoint":"%s"}
                """.formatted(name, BUCKET, StubS3.ACCESS_KEY_ID, secret, s3.url());
    }

    /** Makes a store of the tenant's. */
    static Answer made(TestTenant tenant, String name, StubS3 s3) {
        warmUp(s3);
        var answer = post(tenant, name, s3);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer;
    }

    /** A server's first check loads all that speaks S3, on a busy machine for longer than it waits for a store. */
    static void warmUp(StubS3 s3) {
        if (!WARM.getAndSet(true)) {
            var wrong = body("warm-up", s3, "wrong");
            await("a store that is gone to")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> SharedServer.platformAdmin()
                            .post("/object-stores", wrong)
                            .body()
                            .toString()
                            .contains("store-unauthenticated"));
            s3.forget();
        }
    }

    private static Answer post(TestTenant tenant, String name, StubS3 s3) {
        return SharedServer.platformAdmin()
                .post("/object-stores", body(name, s3, StubS3.SECRET_ACCESS_KEY), "X-Matriarch-Tenant", tenant.name());
    }
}
