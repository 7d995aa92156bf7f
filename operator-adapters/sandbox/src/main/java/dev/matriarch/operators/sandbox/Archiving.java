package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.DesiredBackup;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where WAL is to be archived, there is a place for it, and it is known what is there and whether anything gets in. PostgreSQL
 * itself brings it there. Nothing here touches the archive on the cluster's thread: a directory can be one of a network that
 * hangs, and a failover must not.
 */
final class Archiving implements Duty {

    private static final String MAKE = "make the archive";
    private static final String LOOK = "look at the archive";
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PAUSE_WHILE_SOMEBODY_WAITS = Duration.ofMillis(300);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final String FAILING = """
            select last_failed_wal from pg_stat_archiver
             where last_failed_time > coalesce(last_archived_time, '-infinity')
            """;

    private final AtomicReference<@Nullable ArchiveReading> found = new AtomicReference<>();
    private Instant triedAt = Instant.EPOCH;
    private @Nullable String unreadable;
    private @Nullable Archive looksAt;

    @Override
    public boolean act(Scene scene) throws IOException, SQLException {
        var wanted = scene.desired().backup();
        var book = scene.cluster().archive();
        if (wanted == null) {
            book.failure(null);
            return false;
        }
        if (!book.isMade(wanted)) {
            return make(scene, wanted);
        }
        look(scene, wanted);
        book.failure(unreadable == null ? unarchived(scene) : unreadable);
        return false;
    }

    private boolean make(Scene scene, DesiredBackup wanted) throws IOException {
        var tasks = scene.cluster().tasks();
        var end = tasks.takeEnd(MAKE);
        if (end.isEmpty()) {
            if (!tasks.isKnown(MAKE) && isDue(scene)) {
                triedAt = scene.now();
                looksAt = wanted.archive();
                tasks.start(MAKE, ArchiveDirectory.of(wanted.archive())::make);
            }
            return false;
        }
        if (!wanted.archive().equals(looksAt)) {
            return false;
        }
        scene.cluster().archive().failure(end.get().words());
        if (end.get().failure() == null) {
            scene.cluster().archive().reading(null);
            scene.cluster().archive().change(state -> state.withMade(wanted.archive()));
            return true;
        }
        return false;
    }

    private void look(Scene scene, DesiredBackup wanted) {
        var tasks = scene.cluster().tasks();
        var end = tasks.takeEnd(LOOK);
        if (end.isPresent() && wanted.archive().equals(looksAt)) {
            unreadable = end.get().words();
            if (unreadable == null) {
                scene.cluster().archive().reading(found.get());
            }
        }
        if (tasks.isKnown(LOOK)) {
            unreadable = isSilent(scene) ? "the archive does not answer" : unreadable;
        } else if (isDue(scene)) {
            triedAt = scene.now();
            looksAt = wanted.archive();
            tasks.start(
                    LOOK, () -> found.set(ArchiveDirectory.of(wanted.archive()).read()));
        }
    }

    private boolean isDue(Scene scene) {
        var waits = scene.cluster().archive().state().running().isPresent();
        return scene.now().isAfter(triedAt.plus(waits ? PAUSE_WHILE_SOMEBODY_WAITS : PAUSE));
    }

    private boolean isSilent(Scene scene) {
        return scene.now().isAfter(triedAt.plus(SILENCE));
    }

    /** What PostgreSQL itself says. */
    private static @Nullable String unarchived(Scene scene) throws IOException, SQLException {
        if (scene.look().of(scene.primary()).reply() == null) {
            return scene.cluster().archive().failure().orElse(null);
        }
        var instance = scene.cluster().instance(scene.primary());
        var file = instance.sql().value(FAILING);
        return file == null ? null : "%s does not get into the archive: %s".formatted(file, instance.archiveWords());
    }
}
