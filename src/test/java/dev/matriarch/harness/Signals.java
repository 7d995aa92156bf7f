package dev.matriarch.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Signals that Java itself cannot send. */
public final class Signals {

    private Signals() {}

    /** Stops a process and those it has started, as if their machine had gone away, until this is closed. */
    public static Frozen freeze(ProcessHandle process) {
        var all = Stream.concat(Stream.of(process), process.descendants()).toList();
        send("STOP", all);
        return () -> send("CONT", all);
    }

    /** Processes that stand still. */
    public interface Frozen extends AutoCloseable {

        /** They go on. */
        @Override
        void close();
    }

    /** To those that are still there. */
    static void send(String signal, List<ProcessHandle> processes) {
        var command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.stream().filter(ProcessHandle::isAlive).forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
