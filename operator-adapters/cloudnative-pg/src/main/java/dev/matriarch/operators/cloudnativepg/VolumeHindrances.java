package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.VolumeTroubles;
import java.util.List;

/** Volumes of instances that do not come. */
record VolumeHindrances(Scene scene) {

    List<Hindrance> all() {
        var troubles = new VolumeTroubles(scene.takenAt(), scene.snapshot().events());
        return scene.members().stream()
                .flatMap(member -> member.claims().stream()
                        .flatMap(claim -> troubles.of(claim, member.pods().toList()).stream()))
                .toList();
    }
}
