package dev.matriarch.api.json;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/** Carries {@link ApiJson} into Spring MVC; a body that cannot be read is refused with its place. */
public final class JsonBodyConverter extends JacksonJsonHttpMessageConverter {

    public JsonBodyConverter() {
        super(ApiJson.MAPPER);
    }

    @Override
    @SuppressWarnings("NullAway") // a body that is the JSON null is read as null, which callers of read expect
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        var body = Bodies.parse(message.getBody().readAllBytes());
        return Bodies.bind(body, ApiJson.MAPPER.constructType(type.getType()));
    }
}
