package dev.matriarch.api.json;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** One spelling for bodies that say the same: members sorted by name, no white space. */
public final class CanonicalJson {

    private static final JsonMapper MAPPER = ApiJson.MAPPER
            .rebuild()
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .disable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private CanonicalJson() {}

    /** No body is spelled as an empty one. */
    public static byte[] of(byte[] body) {
        return body.length == 0 ? body : MAPPER.writeValueAsBytes(Bodies.parse(body));
    }
}
