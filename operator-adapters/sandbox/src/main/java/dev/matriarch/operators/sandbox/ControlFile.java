package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a stopped server says of itself in {@code global/pg_control} (PostgreSQL 13 to 18: the same places, the byte order of
 * this machine).
 *
 * @param cleanlyStopped it was a primary and wrote its last checkpoint before it ended
 * @param checkpoint where that checkpoint's record begins
 */
record ControlFile(boolean cleanlyStopped, Lsn checkpoint) {

    private static final int STATE = 16;
    private static final int CHECKPOINT = 32;
    private static final int SHUT_DOWN = 1;

    static Path in(Path data) {
        return data.resolve("global").resolve("pg_control");
    }

    static ControlFile read(Path data) throws IOException {
        var content = ByteBuffer.wrap(Files.readAllBytes(in(data))).order(ByteOrder.nativeOrder());
        return new ControlFile(content.getInt(STATE) == SHUT_DOWN, new Lsn(content.getLong(CHECKPOINT)));
    }
}
