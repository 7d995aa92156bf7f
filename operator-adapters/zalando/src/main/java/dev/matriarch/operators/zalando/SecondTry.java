package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Fence;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Another try of what the operator says it has failed at. It misses that pods are gone, gives a change up after its wait though
 * all of it is done, and was seen to leave it so for ten minutes (1.15.1). Any other annotation of the resource is a change to it,
 * so it takes up everything anew.
 */
record SecondTry(ApiServer server, String installation) {

    /** Of the failure at which moment, and for which change of ours. */
    static final String NOTE = "matriarch.dev/try-again";

    /** What it missed at first it has likely seen by now. */
    static final Duration SOON = Duration.ofSeconds(15);

    /**
     * Once another try has failed too, it may not be a matter of a moment; but of two pods that it makes anew it was seen to miss
     * the one and then the other.
     */
    static final Duration LATER = Duration.ofSeconds(30);

    private static final Set<String> FAILED =
            Set.of(PostgresqlStatus.CREATE_FAILED, PostgresqlStatus.UPDATE_FAILED, PostgresqlStatus.SYNC_FAILED);

    /** Asks for it where the time has come, once for each failure. */
    void ask(Scene scene, Fence fence) {
        var resource = scene.resource();
        if (resource == null || !FAILED.contains(scene.word())) {
            return;
        }
        var failedAt = new Books(resource).operatorAnswered().orElseGet(scene::takenAt);
        if (!failedAt.plus(patience(resource, fence)).isAfter(scene.takenAt())) {
            server.run(client -> new Acts(client, fence)
                    .annotation(
                            resource,
                            MatriarchLabels.of(installation, scene.ref()),
                            NOTE,
                            by(fence) + failedAt.getEpochSecond()));
        }
    }

    private static Duration patience(PostgresqlResource resource, Fence fence) {
        return Optional.ofNullable(Labels.annotation(resource, NOTE))
                .filter(note -> note.startsWith(by(fence)))
                .map(_ -> LATER)
                .orElse(SOON);
    }

    private static String by(Fence fence) {
        return fence.generation() + "/";
    }
}
