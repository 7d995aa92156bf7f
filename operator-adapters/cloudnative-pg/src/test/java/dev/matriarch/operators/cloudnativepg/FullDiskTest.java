package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A disk that is full is a dead end unless it is being made larger, and then one that is waited out. */
class FullDiskTest extends SpoiledCluster {

    private static final RecordedCluster LARGER = WholeCluster.WANTED.withStorage("1Gi");

    @Test
    void isADeadEndThatNamesTheVolumeAndTheWayOut() {
        theDiskIsFull();

        assertThat(seen().convergence())
                .isEqualTo(new Stuck(
                        "there is no room left on the volume orders-1",
                        "Resize the cluster to a bigger size of that volume."));
        assertThat(seen().health()).isEqualTo(Health.DOWN);
        assertThat(seen().facts().conditions())
                .extracting(condition -> condition.type(), condition -> condition.reason())
                .containsExactly(tuple("OperatorGaveUp", "DiskFull"));
    }

    @Test
    void isWaitedForWhileTheVolumesGrow() {
        theDiskIsFull();

        assertThat(larger().convergence())
                .isEqualTo(new Progressing("2 of 3 instances ready, there is no room left on the volume orders-1"));
    }

    @Test
    void isWaitedForUntilTheInstanceIsTriedAgain() {
        theDiskIsFull();
        theVolumesAreLarger(Duration.ofSeconds(10));

        assertThat(larger().convergence()).isInstanceOf(Progressing.class);
    }

    @Test
    void isADeadEndAgainWhereTheInstanceFoundNoRoomAllTheSame() {
        theDiskIsFull();
        theVolumesAreLarger(Duration.ofSeconds(-10));

        assertThat(larger().convergence()).isInstanceOf(Stuck.class);
    }

    @Test
    void isWaitedForWhileTheOperatorHasNotTakenItsWordBack() {
        theOperatorSaysSo();

        assertThat(seen().convergence()).isInstanceOf(Progressing.class);
    }

    @Test
    void isNotTheOldOneOfAnInstanceThatRunsAgain() {
        cluster.with("Pod", "orders-1", pod -> ended(pod, 4));

        assertThat(seen().settled()).isTrue();
        assertThat(seen().facts().conditions()).isEmpty();
    }

    @Test
    void isNoDeadEndBeforeTheOperatorSaysSo() {
        theInstanceStopsWith(4);

        assertThat(seen().convergence())
                .isEqualTo(new Progressing("2 of 3 instances ready, there is no room left on the volume orders-1"));
    }

    @Test
    void isNotWhatEveryInstanceStopsFor() {
        theInstanceStopsWith(1);

        assertThat(words(seen())).isEqualTo("2 of 3 instances ready, orders-1 stops again and again");
    }

    @Test
    void aVolumeWhoseFileSystemIsStillToGrowIsGrowing() {
        theVolumesAreLarger(Duration.ZERO);
        cluster.with(
                "PersistentVolumeClaim",
                "orders-2",
                claim -> ((ObjectNode) claim.path("status"))
                        .withArrayProperty("conditions")
                        .addObject()
                        .put("type", "FileSystemResizePending")
                        .put("status", "True"));

        assertThat(words(larger())).isEqualTo("3 of 3 instances ready, the volume orders-2 is growing to 1Gi");
    }

    private Observation larger() {
        cluster.withSpec(spec -> ((ObjectNode) spec.path("storage")).put("size", "1Gi"));
        return seen(expecting(LARGER));
    }

    private void theDiskIsFull() {
        theOperatorSaysSo();
        theInstanceStopsWith(4);
    }

    private void theOperatorSaysSo() {
        cluster.withStatus(
                status -> status.put("phase", "Not enough disk space").put("phaseReason", "no room"));
    }

    private void theInstanceStopsWith(int exitCode) {
        cluster.with("Pod", "orders-1", pod -> {
            pod.path("status").path("conditions").forEach(condition -> {
                if (condition.path("type").asText().equals("Ready")) {
                    ((ObjectNode) condition).put("status", "False");
                }
            });
            var waiting = Json.object();
            waiting.set("waiting", Json.object().put("reason", "CrashLoopBackOff"));
            ended(pod, exitCode).set("state", waiting);
        });
    }

    private ObjectNode ended(ObjectNode pod, int exitCode) {
        var container =
                (ObjectNode) pod.path("status").path("containerStatuses").path(0);
        var terminated = Json.object();
        terminated.set(
                "terminated",
                Json.object()
                        .put("exitCode", exitCode)
                        .put("finishedAt", cluster.takenAt().toString()));
        container.set("lastState", terminated);
        return container;
    }

    /** @param after the instance's end */
    private void theVolumesAreLarger(Duration after) {
        for (var name : new String[] {"orders-1", "orders-2", "orders-3"}) {
            cluster.with("PersistentVolumeClaim", name, claim -> {
                ((ObjectNode) claim.path("status"))
                        .set("capacity", Json.object().put("storage", "1Gi"));
                metadata(claim)
                        .withArrayProperty("managedFields")
                        .addObject()
                        .put("manager", "resizer")
                        .put("subresource", "status")
                        .put("time", cluster.takenAt().plus(after).toString());
            });
        }
    }
}
