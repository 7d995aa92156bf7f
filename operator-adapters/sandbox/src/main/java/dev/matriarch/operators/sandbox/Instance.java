package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.sandbox.PostgresProcess.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL server: its directory, its process, its connection. Used by its cluster's thread alone. */
final class Instance implements AutoCloseable {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SIZE_AGE = Duration.ofSeconds(15);

    private final Path directory;
    private final String name;
    private final Binaries binaries;
    private final InstanceSql sql;
    private final Runnable ended;

    private @Nullable PostgresProcess process;
    private @Nullable String loaded;
    private Instant loadedAt = Instant.EPOCH;
    private Instant startedAt = Instant.EPOCH;
    private Instant stopAskedAt = Instant.EPOCH;
    private int failedStarts;
    private @Nullable Long size;
    private Instant sizeAt = Instant.EPOCH;

    /** @param ended is told when the process ends */
    Instance(Path directory, String name, Binaries binaries, InstanceSql sql, Runnable ended) {
        this.directory = directory;
        this.name = name;
        this.binaries = binaries;
        this.sql = sql;
        this.ended = ended;
    }

    Path data() {
        return data(directory);
    }

    /** Where the server of that directory has its data. */
    static Path data(Path directory) {
        return directory.resolve("data");
    }

    Path log() {
        return log(directory);
    }

    /** Where the server of that directory writes its log. */
    static Path log(Path directory) {
        return directory.resolve("postgresql.log");
    }

    private Path config() {
        return data().resolve("postgresql.conf");
    }

    InstanceSql sql() {
        return sql;
    }

    /** Its data can be started as far as one can see from outside. */
    boolean hasData() {
        return Files.exists(ControlFile.in(data()));
    }

    InstanceLook look() throws IOException {
        var running = isRunning();
        var reply = running ? sql.look() : null;
        if (reply != null) {
            failedStarts = 0;
        }
        return new InstanceLook(name, running, ControlFile.find(data()).orElse(null), reply);
    }

    /** A process that an earlier supervisor left behind counts, and is taken in hand. */
    boolean isRunning() throws IOException {
        if (process != null && process.isRunning()) {
            return true;
        }
        if (process != null) {
            process = null;
            sql.close();
        }
        var found = PostgresProcess.find(binaries, data()).orElse(null);
        if (found != null) {
            adopt(found);
        }
        return found != null;
    }

    private void adopt(PostgresProcess found) {
        process = found;
        found.whenEnded(ended);
    }

    /** Whether it may be started now: one that keeps failing is tried less and less often. */
    boolean mayStart(Instant now) {
        var pause = Duration.ofMillis(250L << Math.min(failedStarts, 6));
        return failedStarts == 0
                || now.isAfter(startedAt.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    }

    int failedStarts() {
        return failedStarts;
    }

    Instant startedAt() {
        return startedAt;
    }

    void start(boolean standby, String configuration, Instant now) throws IOException {
        if (standby && !Files.exists(data().resolve("standby.signal"))) {
            Files.createFile(data().resolve("standby.signal"));
        }
        Files.writeString(data().resolve("pg_hba.conf"), ServerConfig.HBA);
        AtomicFile.write(config(), configuration.getBytes(StandardCharsets.UTF_8));
        loaded = configuration;
        loadedAt = now;
        startedAt = now;
        stopAskedAt = Instant.EPOCH;
        failedStarts++;
        adopt(PostgresProcess.start(binaries, data(), log()));
    }

    /** Brings this configuration in force as far as a reload does. */
    boolean reload(String configuration, Instant now) throws IOException, SQLException {
        if (configuration.equals(loaded)) {
            return false;
        }
        AtomicFile.write(config(), configuration.getBytes(StandardCharsets.UTF_8));
        sql.execute("select pg_reload_conf()");
        loaded = configuration;
        loadedAt = now;
        return true;
    }

    /** The server has read this configuration; what needs a restart may still be pending. */
    boolean hasLoaded(String configuration, InstanceLook look) {
        return configuration.equals(loaded)
                && look.reply() != null
                && !look.reply().configuredAt().isBefore(loadedAt);
    }

    Instant loadedAt() {
        return loadedAt;
    }

    /** Asks it to stop, more firmly as time goes by; may be called again and again. */
    void stop(Instant now, Duration patience) throws IOException {
        if (!isRunning() || process == null) {
            return;
        }
        sql.close();
        if (stopAskedAt.equals(Instant.EPOCH)) {
            stopAskedAt = now;
            process.stop(Stop.FAST);
        } else if (now.isAfter(stopAskedAt.plus(patience))) {
            kill();
        }
    }

    void stopAtOnce() throws IOException {
        if (isRunning() && process != null) {
            sql.close();
            process.stop(Stop.IMMEDIATE);
        }
    }

    void kill() throws IOException {
        if (isRunning() && process != null) {
            sql.close();
            process.kill();
        }
    }

    /** PostgreSQL's own words about the last thing that went wrong. */
    String lastComplaint() throws IOException {
        return LogTail.lastComplaint(log());
    }

    /** Why the last file of WAL that it could not archive did not get there. */
    String archiveWords() throws IOException {
        var file = directory.resolve(ArchiveCommands.WORDS);
        var words = Files.exists(file) ? Files.readString(file).lines().findFirst() : Optional.<String>empty();
        return words.orElse("PostgreSQL's log says more");
    }

    /** What PostgreSQL says against these parameters, or nothing. */
    Optional<String> refusal(Map<String, String> parameters) throws IOException {
        var arguments = new ArrayList<>(List.of("-D", data().toString(), "-C", "server_version"));
        parameters.forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
        var result = binaries.run("postgres", arguments);
        return result.failed()
                ? Optional.of(result.words().replaceAll("(?m)^.*?(FATAL|HINT|DETAIL): +", ""))
                : Optional.empty();
    }

    @Nullable
    Long size(Instant now) {
        if (now.isAfter(sizeAt.plus(SIZE_AGE))) {
            sizeAt = now;
            try {
                size = Trees.size(data());
            } catch (IOException unreadable) {
                size = null;
            }
        }
        return size;
    }

    void remove() throws IOException {
        close();
        Trees.delete(directory);
    }

    @Override
    public void close() {
        sql.close();
    }
}
