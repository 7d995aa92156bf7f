package dev.matriarch.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** The examples of RFC 7396 whose patch is an object. */
class MergePatchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
                "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
                "{\"a\":\"b\"} | {\"a\":null} | {}",
                "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
                "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
                "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
                "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
                "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
                "{\"e\":null} | {\"a\":1} | {\"e\":null,\"a\":1}",
                "[1,2] | {\"a\":\"b\",\"c\":null} | {\"a\":\"b\"}",
                "{} | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}",
            })
    void documentAfterThePatch(String document, String patch, String expected) {
        var merged = MergePatch.apply(ApiJson.MAPPER.readTree(document), (ObjectNode) ApiJson.MAPPER.readTree(patch));

        assertThat(merged).isEqualTo(ApiJson.MAPPER.readTree(expected));
    }

    @Test
    void bodiesThatSayTheSameHaveOneSpelling() {
        var one = "{\"b\":{\"d\":1,\"c\":[2,1]},\"a\":null}".getBytes(StandardCharsets.UTF_8);
        var other = "{ \"a\" : null, \"b\":{\"c\":[2,1], \"d\":1} }".getBytes(StandardCharsets.UTF_8);

        assertThat(CanonicalJson.of(one)).isEqualTo(CanonicalJson.of(other));
        assertThat(CanonicalJson.of(one)).asString().isEqualTo("{\"a\":null,\"b\":{\"c\":[2,1],\"d\":1}}");
    }
}
