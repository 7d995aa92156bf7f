package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL's programs, ready to run. */
record Binaries(Path home, RootGuard guard) {

    private static final long PATIENCE_SECONDS = 60;

    /** What a program said, and whether it was content. */
    record Result(int exit, String words) {
        boolean failed() {
            return exit != 0;
        }
    }

    List<String> command(String program, List<String> arguments) {
        var line = new ArrayList<String>();
        line.add(home.resolve("bin").resolve(program).toString());
        line.addAll(arguments);
        return guard.wrap(line);
    }

    /** Runs a program to its end. */
    Result run(String program, List<String> arguments) throws IOException {
        var builder = new ProcessBuilder(command(program, arguments)).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        process.getOutputStream().close();
        var words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Result(exit(process), words);
    }

    private static int exit(Process process) throws IOException {
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IOException("a PostgreSQL program did not end");
    }
}
