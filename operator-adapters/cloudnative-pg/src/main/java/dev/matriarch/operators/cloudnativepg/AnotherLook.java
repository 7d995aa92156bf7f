package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Fence;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import java.time.Duration;

/**
 * Has the operator look again where it says that a server does not answer. It looks when something changes; where a server is
 * stopped and started within its pod, as by a demotion, nothing does once that answers, and the operator went on saying so until
 * somebody touched the resource (CloudNativePG 1.30, seen live).
 */
record AnotherLook(ApiServer server, String installation) {

    private static final String NOTE = "matriarch.dev/look-again";

    /** Whoever starts answers within seconds; and as often it is asked again. */
    static final Duration AFTER = Duration.ofSeconds(15);

    void ask(Scene scene, Fence fence) {
        var cluster = scene.cluster();
        if (cluster == null || scene.members().stream().noneMatch(scene::isSaidToBeMute)) {
            return;
        }
        var books = new Books(cluster);
        var said = books.operatorAnswered().orElseGet(books::created);
        if (!said.plus(AFTER).isAfter(scene.takenAt())) {
            server.run(client -> new Acts(client, fence)
                    .annotation(
                            CloudNativePgAdapter.named(scene.ref()),
                            MatriarchLabels.of(installation, scene.ref()),
                            NOTE,
                            String.valueOf(scene.takenAt().getEpochSecond() / AFTER.toSeconds())));
        }
    }
}
