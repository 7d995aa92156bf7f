package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.cloudnativepg.Statistics.Used;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a conversion finds room, on volumes of one GiB. */
class MajorUpgradeTest extends SpoiledCluster {

    @BeforeEach
    void haveAGibibyte() {
        cluster.with(
                "PersistentVolumeClaim",
                "orders-1",
                claim -> ((ObjectNode) claim.path("status"))
                        .set("capacity", Json.object().put("storage", "1Gi")));
    }

    @Test
    void theNewVersionsOwnFilesNeedRoomBesideTheData() {
        assertThat(space(new Used(500L << 20, 100L << 20), Set.of("postgres", "template0", "template1", "app")))
                .isEmpty();
        assertThat(space(new Used(600L << 20, 105L << 20), Set.of("postgres", "template0", "template1", "app")))
                .contains("the volume of orders-1 has 319 MiB left, and the conversion takes 320 MiB");
        assertThat(space(new Used(600L << 20, 50L << 20), Set.of("a", "b", "c", "d", "e", "f", "g", "h")))
                .contains("the volume of orders-1 has 374 MiB left, and the conversion takes 384 MiB");
    }

    @Test
    void whatWasNotCountedIsNotHeldAgainstIt() {
        assertThat(space(null, Set.of("app"))).isEmpty();
    }

    private Optional<String> space(@Nullable Used used, Set<String> databases) {
        var scene = Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref());
        return new MajorUpgrade(scene)
                .space(new Statistics("17.6", "then", "0/5000060", Map.of(), used, Set.of(), databases, null));
    }
}
