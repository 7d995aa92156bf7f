package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One going at a recovery, from nothing to data that can be started: the base backup is copied, and PostgreSQL replays the WAL in
 * single-user mode. In that mode nobody can connect while the passwords are still those of the cluster from which the data came,
 * and the run ends by itself: with a primary's data in a timeline of its own, or with PostgreSQL's words.
 *
 * @param data where the data shall be; whatever is there goes
 * @param log where PostgreSQL's words go
 * @param configuration the text of {@code postgresql.conf}
 * @param parameters the customer's, some of which a recovery cannot do without
 */
record RecoveryRun(
        Binaries binaries,
        RecoveryPlan plan,
        Path data,
        Path log,
        String configuration,
        Map<String, String> parameters,
        String password) {

    private static final long PATIENCE_SECONDS = 30;
    /** With this PostgreSQL ends after it has said why; what ends it from outside gives another. */
    private static final int SAID_WHY = 1;

    /** A recovery that will not succeed by being tried again. */
    static final class ImpossibleException extends Exception {
        private static final long serialVersionUID = 1;

        ImpossibleException(String why) {
            super(why);
        }
    }

    /**
     * @throws ImpossibleException when there is no way to the target
     * @throws IOException when it may go well another time
     */
    void act() throws IOException, SQLException, InterruptedException, ImpossibleException {
        endWhatAnEarlierSupervisorLeft(data);
        var archive = ArchiveDirectory.of(plan.recovery().from());
        var backup = plan.choose(archive.read())
                .orElseThrow(() -> new ImpossibleException(
                        "%s has no base backup that was complete before %s".formatted(archive, plan)));
        lay(ArchiveDirectory.data(archive.base(backup.name())));
        var exit = replay();
        if (exit != 0) {
            archive.read();
            throw failure(exit);
        }
    }

    static void endWhatAnEarlierSupervisorLeft(Path data) throws IOException, InterruptedException {
        var left = PostgresProcess.postmaster(data);
        if (left.isEmpty()) {
            return;
        }
        PostgresProcess.kill(left.get());
        try {
            left.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException lasting) {
            throw new IOException("an earlier recovery does not end", lasting);
        }
    }

    private void lay(Path base) throws IOException {
        Trees.delete(data);
        Trees.copy(base, data);
        Files.createFile(data.resolve("recovery.signal"));
        Files.writeString(data.resolve("pg_hba.conf"), ServerConfig.HBA);
        AtomicFile.write(data.resolve("postgresql.conf"), configuration.getBytes(StandardCharsets.UTF_8));
    }

    private int replay() throws IOException, SQLException, InterruptedException {
        var process = PostgresProcess.builder(binaries, arguments())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write("alter role postgres password '%s';\n".formatted(Scram.verifier("postgres", password)));
        }
        return process.waitFor();
    }

    /**
     * What was restored belongs to another archive: with {@code archive_mode = on} PostgreSQL holds it archived, and leaves for
     * later only what is of the new timeline.
     */
    private List<String> arguments() {
        var arguments = new ArrayList<>(List.of("--single", "-D", data.toString()));
        parameters.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        plan.parameters().forEach(setting -> arguments.addAll(List.of("-c", setting)));
        for (var setting : List.of("archive_mode=on", "hot_standby=off", "exit_on_error=on")) {
            arguments.addAll(List.of("-c", setting));
        }
        arguments.add("postgres");
        return arguments;
    }

    private IOException failure(int exit) throws IOException, ImpossibleException {
        if (exit == SAID_WHY) {
            throw new ImpossibleException(LogTail.lastComplaint(log));
        }
        return new IOException("the recovery was ended with code %d".formatted(exit));
    }
}
