package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed document is the one that the server shows. {@code -Dopenapi.write=true} commits to a new one. */
class OpenApiDocumentTest extends ApiTest {

    private static final Path COMMITTED = Path.of("../openapi/matriarch.yaml");

    @Test
    void committedDocumentIsTheServersOwn() throws IOException {
        var answer = send(request("GET", "/v3/api-docs.yaml", null).setHeader("Authorization", ""));
        assertThat(answer.statusCode()).isEqualTo(200);

        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(COMMITTED, answer.body());
        }

        assertThat(answer.body())
                .as("write it anew: mvn -pl api -am test -Dtest=OpenApiDocumentTest -Dopenapi.write=true")
                .isEqualTo(Files.readString(COMMITTED));
    }
}
