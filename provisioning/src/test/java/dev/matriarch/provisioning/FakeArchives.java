package dev.matriarch.provisioning;

import dev.matriarch.operators.Backups.ArchiveMark;
import dev.matriarch.operators.Backups.ArchiveReach;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The archives of a fake operator: WAL gets there when a test says so, and a base backup is complete at once or when it says so. */
public final class FakeArchives {

    private final Map<UUID, World> worlds = new ConcurrentHashMap<>();
    private volatile Instant now = Instant.EPOCH;
    private volatile ObjectStore.Kind storesIn = ObjectStore.Kind.DIRECTORY;
    private volatile boolean keepsUp = true;
    private volatile boolean silent;
    private volatile @Nullable String failure;

    /** Of one cluster; a WAL file is numbered. */
    private record World(List<Backup> backups, int wal, int archived) {
        World {
            backups = List.copyOf(backups);
        }
    }

    /** As it was before any test, at that time. */
    public void beginAnew(Instant time) {
        now = time;
        storesIn = ObjectStore.Kind.DIRECTORY;
        keepsUp = true;
        silent = false;
        failure = null;
    }

    /** From now on nobody can be asked how far an archive reaches, or again. */
    public void isSilent(boolean away) {
        silent = away;
    }

    /** From now on archives are kept in stores of that kind. */
    public void storesIn(ObjectStore.Kind kind) {
        storesIn = kind;
    }

    ObjectStore.Kind storesIn() {
        return storesIn;
    }

    /** From now on it is that time at every primary. */
    public void itIs(Instant time) {
        now = time;
    }

    /** From now on WAL gets there, and backups are complete, at once, or only when {@link #catchesUp} is called. */
    public void keepsUp(boolean atOnce) {
        keepsUp = atOnce;
    }

    /** From now on nothing gets into any archive for that reason; null: it does again. */
    public void stops(@Nullable String why) {
        failure = why;
    }

    /** All that there is gets there. */
    public void catchesUp(UUID cluster) {
        worlds.compute(cluster, (id, world) -> caughtUp(orNew(world)));
    }

    private World caughtUp(World world) {
        var complete = world.backups().stream()
                .map(backup -> with(backup, Backup.State.COMPLETED, null))
                .toList();
        return new World(complete, world.wal(), world.wal());
    }

    /** The backups that are being taken fail. */
    public void failsBackups(UUID cluster, String why) {
        worlds.compute(cluster, (id, world) -> {
            var known = orNew(world);
            var failed = known.backups().stream()
                    .map(backup -> with(backup, Backup.State.FAILED, why))
                    .toList();
            return new World(failed, known.wal(), known.archived());
        });
    }

    void begin(UUID cluster, String name) {
        worlds.compute(cluster, (id, world) -> {
            var known = orNew(world);
            if (known.backups().stream().anyMatch(backup -> backup.name().equals(name))) {
                return known;
            }
            var more = new ArrayList<>(known.backups());
            more.addFirst(
                    new Backup(name, false, Backup.State.RUNNING, now, null, null, 1, null, null, null, null, null));
            var begun = new World(more, known.wal(), known.archived());
            return keepsUp ? caughtUp(begun) : begun;
        });
    }

    List<Backup> backups(UUID cluster) {
        return Optional.ofNullable(worlds.get(cluster)).map(World::backups).orElse(List.of());
    }

    ArchiveReach reach(UUID cluster) {
        answers();
        var world = orNew(worlds.get(cluster));
        var from = world.backups().stream()
                .filter(backup -> backup.state() == Backup.State.COMPLETED)
                .map(Backup::completedAt)
                .min(Instant::compareTo)
                .orElse(null);
        return new ArchiveReach(from, world.archived() == 0 ? null : file(world.archived()), failure);
    }

    ArchiveMark mark(UUID cluster) {
        answers();
        var marked = worlds.compute(cluster, (id, world) -> {
            var known = orNew(world);
            var next = known.wal() + 1;
            return new World(known.backups(), next, keepsUp && failure == null ? next : known.archived());
        });
        return new ArchiveMark(now, file(marked.wal()));
    }

    private void answers() {
        if (silent) {
            throw new OperatorUnavailableException("PostgreSQL cannot be asked");
        }
    }

    private Backup with(Backup backup, Backup.State state, @Nullable String message) {
        return backup.state() == Backup.State.RUNNING
                ? new Backup(
                        backup.name(),
                        backup.scheduled(),
                        state,
                        backup.startedAt(),
                        state == Backup.State.COMPLETED ? now : null,
                        4096L,
                        1,
                        null,
                        null,
                        null,
                        null,
                        message)
                : backup;
    }

    private static World orNew(@Nullable World world) {
        return world == null ? new World(List.of(), 0, 0) : world;
    }

    private static String file(int number) {
        return "00000001%08X%08X".formatted(0, number);
    }
}
