package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a PostgreSQL log. */
final class LogTail {

    private static final int BYTES = 64 * 1024;

    private LogTail() {}

    /** PostgreSQL's last fatal words, without time and process; empty when there are none. */
    static String lastComplaint(Path log) throws IOException {
        return read(log)
                .lines()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .reduce("", (before, line) -> line)
                .replaceFirst("^.*?(FATAL|PANIC): +", "");
    }

    private static String read(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var length = (int) Math.min(BYTES, file.length());
            var tail = new byte[length];
            file.seek(file.length() - length);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8);
        }
    }
}
