package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a server says of itself in {@code global/pg_control} (PostgreSQL 13 to 18: the same places, the byte order of this
 * machine).
 *
 * @param systemIdentifier the same for all servers whose data come from one {@code initdb}
 * @param cleanlyStopped it was a primary and wrote its last checkpoint before it ended
 * @param checkpoint where that checkpoint's record begins
 * @param timeline on which that checkpoint is
 * @param nextTransaction the id that a transaction to write would have got then, with its epoch
 * @param floors what {@link ServerConfig#FLOORS} were in force on the primary that wrote the WAL, as far as it is replayed
 */
record ControlFile(
        long systemIdentifier,
        boolean cleanlyStopped,
        Lsn checkpoint,
        int timeline,
        long nextTransaction,
        Map<String, Integer> floors) {

    private static final int SIZE = 8192;
    private static final int STATE = 16;
    private static final int CHECKPOINT = 32;
    private static final int TIMELINE = 48;
    private static final int NEXT_TRANSACTION = 64;
    /** In the order of {@link ServerConfig#FLOORS}. */
    private static final int FLOORS = 180;

    private static final int SHUT_DOWN = 1;

    static Path in(Path data) {
        return data.resolve("global").resolve("pg_control");
    }

    /** Empty where it is not there, or not whole because it is being copied. */
    static Optional<ControlFile> find(Path data) throws IOException {
        try {
            return Files.size(in(data)) < SIZE ? Optional.empty() : Optional.of(read(data));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    static ControlFile read(Path data) throws IOException {
        var content = ByteBuffer.wrap(Files.readAllBytes(in(data))).order(ByteOrder.nativeOrder());
        return new ControlFile(
                content.getLong(0),
                content.getInt(STATE) == SHUT_DOWN,
                new Lsn(content.getLong(CHECKPOINT)),
                content.getInt(TIMELINE),
                content.getLong(NEXT_TRANSACTION),
                floors(content));
    }

    private static Map<String, Integer> floors(ByteBuffer content) {
        var floors = new LinkedHashMap<String, Integer>();
        for (var name : ServerConfig.FLOORS) {
            floors.put(name, content.getInt(FLOORS + floors.size() * Integer.BYTES));
        }
        return floors;
    }
}
