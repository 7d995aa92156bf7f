package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.OperatorUnavailableException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The restart of one instance, for which the operator has no field. What ran before is noted in an annotation of the cluster
 * by the same apply that asks for all else: {@code <id of the restart> <what ran>}. So it happens once, whoever goes on with
 * it, and it is over when something else runs. Of a standby that is its pod; a primary is restarted within its pod, so that
 * nobody takes its role, and is told by when its server started.
 *
 * @param ran what is to be restarted
 */
record SingleRestart(String id, String instance, String ran) {

    static final String NOTE = "matriarch.dev/restarted-instance";

    private static final String POD = "pod:";
    private static final String SERVER = "server:";

    /** What to note; empty where no single restart was ever asked for. */
    static Optional<SingleRestart> of(DesiredCluster desired, Scene scene) {
        return noted(desired, scene).or(() -> asked(desired).map(mark -> of(mark, runs(mark, scene))));
    }

    private static SingleRestart of(RestartMark mark, String ran) {
        return new SingleRestart(mark.id(), Objects.requireNonNull(mark.instance()), ran);
    }

    /** The restart of one instance that was asked for last, which may be over; empty where it was none of one alone. */
    static Optional<RestartMark> asked(DesiredCluster desired) {
        return Optional.ofNullable(desired.restart()).filter(mark -> mark.instance() != null);
    }

    private static Optional<String> noted(RestartMark mark, @Nullable PostgresCluster live) {
        var note = live == null ? null : Labels.annotation(live, NOTE);
        return note != null && note.startsWith(mark.id() + " ")
                ? Optional.of(note.substring(mark.id().length() + 1))
                : Optional.empty();
    }

    private static String runs(RestartMark mark, Scene scene) {
        if (Objects.equals(mark.instance(), scene.primaryName())) {
            return SERVER
                    + scene.asked()
                            .statistics()
                            .map(Statistics::startedAt)
                            .orElseThrow(() ->
                                    new OperatorUnavailableException("the primary does not tell when it started"));
        }
        return POD
                + scene.member(Objects.requireNonNull(mark.instance()))
                        .map(Member::pod)
                        .map(pod -> pod.getMetadata().getUid())
                        .orElse("");
    }

    String note() {
        return id + " " + ran;
    }

    boolean isOfPrimary() {
        return ran.startsWith(SERVER);
    }

    /** The one that was noted; empty before that. */
    static Optional<SingleRestart> noted(DesiredCluster desired, Scene scene) {
        return asked(desired).flatMap(mark -> noted(mark, scene.cluster()).map(ran -> of(mark, ran)));
    }

    /** What is still missing of the restart that was noted last, or null. Of what shall stand still nothing is. */
    static @Nullable String gap(DesiredCluster desired, Scene scene) {
        return desired.atWork()
                ? noted(desired, scene).map(restart -> restart.gap(scene)).orElse(null)
                : null;
    }

    private @Nullable String gap(Scene scene) {
        if (isOfPrimary() && scene.asked() instanceof Asked.Silent(var why)) {
            return "it cannot be seen whether %s has restarted: %s".formatted(instance, why);
        }
        return isPending(scene) ? instance + " is to be restarted" : null;
    }

    /** What ran before still runs. */
    boolean isPending(Scene scene) {
        return isOfPrimary()
                ? Objects.equals(instance, scene.primaryName())
                        && scene.asked()
                                .statistics()
                                .filter(said -> ran.equals(SERVER + said.startedAt()))
                                .isPresent()
                : scene.member(instance)
                        .map(Member::pod)
                        .filter(pod -> ran.equals(POD + pod.getMetadata().getUid()))
                        .isPresent();
    }
}
