package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fencing;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.WalVolumes;
import dev.matriarch.operators.kubernetes.RecordedOperator;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** CloudNativePG as it was recorded. It hands over to nobody: how far standbys are behind, SQL tells, which no recording has. */
public final class RecordedCloudNativePg extends RecordedOperator<Snapshot>
        implements Hibernation, Fencing, WalVolumes {

    /** @param time in which the recordings are played */
    public RecordedCloudNativePg(InstantSource time) {
        super(time, CloudNativePgScript::new);
    }

    @Override
    public String operator() {
        return CloudNativePg.NAME;
    }

    /** With a version that there is no image of. */
    @Override
    public Limits limits() {
        return new Limits("1.30.0", new TreeSet<>(Set.of(17, 18, 99)), 9, true, List.of(), List.of());
    }

    @Override
    public String render(DesiredCluster desired) {
        return CloudNativePgScript.MANIFESTS.render(desired);
    }

    @Override
    public boolean needRestart(DesiredCluster before, DesiredCluster after) {
        return CloudNativePgScript.MANIFESTS.needRestart(before, after);
    }
}
