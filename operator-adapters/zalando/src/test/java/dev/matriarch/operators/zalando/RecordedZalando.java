package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Aftercare;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.operators.kubernetes.RecordedOperator;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Zalando's operator as it was recorded. What it leaves undone the adapter's own parts see to ({@link Aftercares}). */
public final class RecordedZalando extends RecordedOperator<Snapshot>
        implements Aftercare, Hibernation, Restarts, Switchovers {

    private @Nullable Aftercares aftercares;

    /** @param time in which the recordings are played */
    public RecordedZalando(InstantSource time) {
        super(time, ZalandoScript::new);
    }

    @Override
    public String operator() {
        return Zalando.NAME;
    }

    @Override
    public Limits limits() {
        return new Limits("1.15.1", new TreeSet<>(List.of(17)), 9, true, List.of(), List.of());
    }

    @Override
    public String render(DesiredCluster desired) {
        return ZalandoScript.MANIFESTS.render(desired);
    }

    @Override
    public synchronized void finish(DesiredCluster desired, Fence fence) {
        if (desired.atWork()) {
            var ref = script(desired.ref()).ref();
            var snapshot = look(desired.ref()).snapshot();
            aftercares()
                    .finish(snapshot, ref, desired.instances(), fence)
                    .filter(note -> !isAtIt(snapshot, note))
                    .ifPresent(note -> note(desired.ref(), note));
        }
    }

    private Aftercares aftercares() {
        if (aftercares == null) {
            aftercares = new Aftercares();
        }
        return aftercares;
    }

    @Override
    public synchronized void close() {
        super.close();
        if (aftercares != null) {
            aftercares.close();
            aftercares = null;
        }
    }

    /** Whether the operator restarts that very instance: nothing comes of it that we ask for the same, and no recording has it. */
    private static boolean isAtIt(Snapshot snapshot, String note) {
        return snapshot.pods().stream()
                .map(Pod::getMetadata)
                .filter(pod -> note.endsWith("/" + pod.getUid()))
                .anyMatch(pod -> lastSaidOf(pod.getName(), snapshot).startsWith("restarting Postgres server"));
    }

    private static String lastSaidOf(String pod, Snapshot snapshot) {
        return snapshot.events().stream()
                .filter(event -> event.getMessage().endsWith("/" + pod))
                .max(Comparator.comparing(Event::getLastTimestamp))
                .map(Event::getMessage)
                .orElse("");
    }

    @Override
    public void switchover(ClusterRef cluster, String to, Fence fence) {
        move(cluster, to, fence);
    }

    /** Patroni did what it was asked for in all recordings. */
    @Override
    public Optional<String> abandoned(ClusterRef cluster, String to) {
        return Optional.empty();
    }

    @Override
    public boolean needRestart(DesiredCluster before, DesiredCluster after) {
        return ZalandoScript.MANIFESTS.needRestart(before, after);
    }
}
