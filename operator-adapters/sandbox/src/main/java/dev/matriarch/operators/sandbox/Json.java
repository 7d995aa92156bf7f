package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records as JSON files. What those who wrote a file did not know yet is false, zero, or nothing. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    static void write(Path file, Object value) throws IOException {
        AtomicFile.write(file, bytes(value));
    }

    static <T> T parse(byte[] content, Class<T> type) throws IOException {
        try {
            return MAPPER.readValue(content, type);
        } catch (JacksonException unreadable) {
            throw new IOException("it is not what it should be", unreadable);
        }
    }

    /** Empty when there is no such file. */
    static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        try {
            return Optional.of(MAPPER.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (JacksonException unreadable) {
            throw new IOException(file + " is not what it should be", unreadable);
        }
    }
}
