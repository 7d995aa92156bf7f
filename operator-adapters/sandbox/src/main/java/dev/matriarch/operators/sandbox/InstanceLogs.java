package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Logs.InstanceLog;
import dev.matriarch.operators.Logs.Wanted;
import dev.matriarch.operators.OperatorUnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The logs of a cluster's instances, from the files that the servers write. A position is how much of the file was read. */
record InstanceLogs(SandboxLayout layout, Observer observer) {

    private static final int MOST_BYTES = 4 * 1024 * 1024;

    List<InstanceLog> read(ClusterRef cluster, Wanted wanted) {
        try {
            if (!observer.isOurs(cluster)) {
                return List.of();
            }
            return names(layout.cluster(cluster.id()).instances()).stream()
                    .filter(wanted::isOf)
                    .map(name -> read(cluster, name, wanted))
                    .toList();
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox directory cannot be read", failed);
        }
    }

    private static List<String> names(Path instances) throws IOException {
        if (!Files.isDirectory(instances)) {
            return List.of();
        }
        try (var entries = Files.list(instances)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private InstanceLog read(ClusterRef cluster, String name, Wanted wanted) {
        var file = Instance.log(layout.cluster(cluster.id()).instance(name));
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            return read(log, name, wanted);
        } catch (IOException failed) {
            return InstanceLog.unread(name, Files.exists(file) ? "its log cannot be read" : "it has not started");
        }
    }

    private static InstanceLog read(RandomAccessFile log, String name, Wanted wanted) throws IOException {
        var length = log.length();
        var position = Long.parseLong(wanted.after().getOrDefault(name, "0"));
        var read = position > length ? 0 : position; // one that was made anew has a new file
        var from = Math.max(read, length - MOST_BYTES);
        var piece = piece(log, from, length);
        var since = wanted.after().containsKey(name) ? null : wanted.since();
        var lines = StderrLog.parse(name, new String(piece, StandardCharsets.UTF_8)).stream()
                .filter(line -> since == null || line.at().isAfter(since))
                .toList();
        var newest = lines.subList(Math.max(0, lines.size() - wanted.tail()), lines.size());
        var cut = from > read || newest.size() < lines.size();
        return new InstanceLog(name, newest, cut, null, Long.toString(from + piece.length));
    }

    /** Up to the end of the last whole line. */
    private static byte[] piece(RandomAccessFile log, long from, long to) throws IOException {
        var bytes = new byte[Math.toIntExact(to - from)];
        log.seek(from);
        log.readFully(bytes);
        var end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }
}
