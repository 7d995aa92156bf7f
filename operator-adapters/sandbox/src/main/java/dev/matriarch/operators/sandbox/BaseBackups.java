package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.sandbox.BackupAttempt.Outcome;
import dev.matriarch.operators.sandbox.Part.Stage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Base backups, one after the other: those that somebody asked for, and those whose time has come. One that a supervisor did
 * not end, because it ended itself, the next one begins anew; one during which the primary went away has failed.
 */
final class BaseBackups implements Duty {

    private @Nullable BackupAttempt attempt;

    @Override
    public boolean act(Scene scene) throws IOException {
        var wanted = scene.desired().backup();
        var book = scene.cluster().archive();
        if (wanted == null || !book.isMade(wanted)) {
            attempt = null;
            return false;
        }
        var running = book.state().running();
        if (!scene.state().part().is(Stage.WRITES)) {
            return running.isPresent() && giveUp(book, running.get());
        }
        if (running.isPresent()) {
            return goOn(scene, running.get(), wanted.archive());
        }
        return takeUpAsked(scene) || takeUpScheduled(scene, wanted.schedule());
    }

    /** Those that are asked for meanwhile wait until the cluster takes writes again. */
    private boolean giveUp(ArchiveBook book, Backup running) throws IOException {
        attempt = null;
        book.change(state -> state.withFailed(running, "the cluster ceased to take writes"));
        return true;
    }

    private static boolean takeUpAsked(Scene scene) throws IOException {
        var book = scene.cluster().archive();
        var asked = scene.backups();
        var next = asked.stream()
                .filter(name -> !book.state().takenUp().contains(name))
                .findFirst();
        if (next.isPresent()) {
            book.change(state ->
                    state.withTakenUp(next.get(), asked).withRunning(next.get(), false, scene.now(), "it begins"));
        }
        return next.isPresent();
    }

    /** What was before a schedule was given, or given otherwise, is not made up for. */
    private static boolean takeUpScheduled(Scene scene, @Nullable String schedule) throws IOException {
        var book = scene.cluster().archive();
        var timetable = book.state().timetable();
        if (timetable == null || !timetable.schedule().equals(schedule)) {
            var next = schedule == null ? null : new Timetable(schedule, scene.now());
            book.change(state -> state.withTimetable(next));
            return false;
        }
        var due = timetable.due(scene.now());
        if (due.isPresent()) {
            book.change(state -> state.withTimetable(timetable.after(due.get()))
                    .withRunning(Timetable.name(due.get()), true, scene.now(), "it begins"));
        }
        return due.isPresent();
    }

    private boolean goOn(Scene scene, Backup running, Archive archive) throws IOException {
        var book = scene.cluster().archive();
        var reading = book.reading();
        if (reading.isEmpty()) {
            return false;
        }
        if (attempt == null || !attempt.isOf(running.name(), archive)) {
            attempt = new BackupAttempt(running, archive);
        }
        switch (attempt.proceed(scene, reading.get())) {
            case Outcome.Underway(var words) -> book.change(state -> state.withMessage(running, words));
            case Outcome.Failed(var words) -> book.change(state -> state.withFailed(running, words));
            case Outcome.Complete() -> book.change(state -> state.withoutUnfinished(running.name()));
        }
        return book.state().running().isEmpty();
    }
}
