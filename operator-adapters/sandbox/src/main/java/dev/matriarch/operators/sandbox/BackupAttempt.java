package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Backups.Backup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One going at a base backup. It is copied beside its place, and comes there once all WAL that it needs is in the archive; so
 * what is in its place is complete, for everybody who reads the archive and after every crash.
 */
final class BackupAttempt {

    private final Backup backup;
    private final Archive archive;
    private final ArchiveDirectory directory;
    private final AtomicReference<@Nullable BaseBackup> copied = new AtomicReference<>();
    /** It is in its place, where the next look will find it. */
    private boolean published;

    BackupAttempt(Backup backup, Archive archive) {
        this.backup = backup;
        this.archive = archive;
        this.directory = ArchiveDirectory.of(archive);
    }

    /** How far it is. */
    sealed interface Outcome {
        record Underway(String words) implements Outcome {}

        record Failed(String words) implements Outcome {}

        record Complete() implements Outcome {}
    }

    boolean isOf(String name, Archive other) {
        return backup.name().equals(name) && archive.equals(other);
    }

    /** The next step. */
    Outcome proceed(Scene scene, ArchiveReading reading) {
        if (reading.backups().stream().anyMatch(one -> one.name().equals(backup.name()))) {
            return new Outcome.Complete();
        }
        var result = copied.get();
        return result == null ? copy(scene) : publish(scene, result, reading);
    }

    /** All instances have to archive by now, since any of them may be primary when what they hold archived is needed. */
    private Outcome copy(Scene scene) {
        var tasks = scene.cluster().tasks();
        var task = task("copy");
        var end = tasks.takeEnd(task);
        if (end.isPresent() && end.get().failure() != null) {
            return new Outcome.Failed(
                    "the data could not be copied: " + end.get().words());
        }
        var archiving = scene.state().members().stream().allMatch(scene::isConfigured);
        if (!tasks.isKnown(task) && !(scene.calm() && archiving)) {
            return new Outcome.Underway("it waits for a primary, and for all instances to archive");
        }
        var copy = new BaseCopy(
                scene.primary().port(), scene.cluster().credentials().superuser());
        var data = scene.cluster().instance(scene.primary()).data();
        tasks.start(task, () -> copied.set(copy(copy, data)));
        return new Outcome.Underway("the data are being copied");
    }

    private BaseBackup copy(BaseCopy copy, Path data) throws IOException, SQLException {
        var unfinished = directory.unfinishedBase(backup.name());
        try {
            Trees.delete(unfinished);
            Files.createDirectory(unfinished);
            var target = ArchiveDirectory.data(unfinished);
            var result = copy.copy(data, target);
            var facts = BaseBackup.of(backup.name(), backup.scheduled(), result, Trees.size(target));
            directory.describe(unfinished, facts);
            return facts;
        } catch (IOException | SQLException failed) {
            Trees.delete(unfinished);
            throw failed;
        }
    }

    private Outcome publish(Scene scene, BaseBackup result, ArchiveReading reading) {
        if (!reading.holds(result.firstNumber(), result.lastNumber())) {
            return reading.isPast(result.lastNumber())
                    ? new Outcome.Failed("the archive has later WAL, and not all from %s to %s"
                            .formatted(result.beginWal(), result.endWal()))
                    : new Outcome.Underway("it waits for %s to be in the archive".formatted(result.endWal()));
        }
        var tasks = scene.cluster().tasks();
        var task = task("publish");
        var end = tasks.takeEnd(task);
        if (end.isPresent() && end.get().failure() != null) {
            return new Outcome.Failed(
                    "it could not be put in its place: " + end.get().words());
        }
        published |= end.isPresent();
        if (!published) {
            tasks.start(task, () -> directory.publish(backup.name()));
        }
        return new Outcome.Underway("it is being put in its place");
    }

    private String task(String what) {
        return "%s %s of %s".formatted(what, backup.name(), archive.serverName());
    }
}
