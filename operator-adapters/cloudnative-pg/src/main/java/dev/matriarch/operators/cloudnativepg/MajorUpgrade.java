package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.cloudnativepg.PostgresStatus.DataImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be seen before an upgrade to another major version, and of what version the data is. */
record MajorUpgrade(Scene scene) {

    static final String UNSEEN = "it cannot be seen what stands in the way: %s";

    int dataVersion() {
        return Optional.ofNullable(scene.status().pgDataImageInfo())
                .map(DataImage::majorVersion)
                .filter(version -> version > 0)
                .orElseThrow(() ->
                        new OperatorUnavailableException("the operator has not said of what version the data is"));
    }

    /**
     * The operator stops all instances and converts the primary's data where it lies, so nothing may hold up their stop or
     * live on in files that are not converted.
     */
    List<String> obstacles(Inquiry inquiry) {
        var obstacles = new ArrayList<String>();
        var wanted = scene.status().instances();
        if (scene.readyInstances() < wanted || wanted == 0) {
            obstacles.add("%d of %d instances are ready".formatted(scene.readyInstances(), wanted));
        }
        if (scene.asked() instanceof Asked.Silent(var why)) {
            obstacles.add(UNSEEN.formatted(why));
        } else {
            scene.primary()
                    .map(primary -> inquiry.obstacles(scene.ref(), primary.name()))
                    .ifPresent(obstacles::addAll);
        }
        return obstacles;
    }
}
