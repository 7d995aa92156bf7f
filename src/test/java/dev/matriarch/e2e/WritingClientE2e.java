package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * An application that writes every ten milliseconds through the service for writes, from its cluster's first hour to its
 * primary's death. None of the rows that were acknowledged to it may ever be missing.
 */
class WritingClientE2e {

    @Test
    void noAcknowledgedRowIsLostInAWholeLife() {
        try (var stage = Stage.set();
                var catalog = releases(stage)) {
            var cluster = RealCluster.made(stage, 3);
            try (var writing = WritingPod.start(cluster.application(), cluster.credentials())) {
                var life = new Life(cluster, writing);
                life.goesThrough("scale in", () -> cluster.asks("scale", "{\"instances\":2}"));
                life.goesThrough("scale out", () -> cluster.asks("scale", "{\"instances\":3}"));
                life.goesThrough("resize", () -> cluster.asks("resize", "{\"storage\":\"2Gi\"}"));
                life.goesThrough("parameter, reloaded", () -> cluster.sets("work_mem", "8MB"));
                life.goesThrough("parameter, restarted", () -> cluster.sets("max_connections", "120"));
                if (catalog != null) {
                    catalog.offers("17-next");
                    life.goesThrough("minor upgrade", () -> cluster.asks("upgrade", "{}"));
                }
                life.goesThrough("switchover", () -> cluster.asks("switchover", "{}"));
                life.losesItsPrimary();
            }
            cluster.tenant().succeeded(cluster.asksForDeletion());
        }
    }

    /** Null for Zalando's operator: there is one image for it, and nothing to upgrade to. */
    private static @Nullable ImageCatalog releases(Stage stage) {
        return RealOperator.TESTED.equals(RealOperator.CLOUDNATIVE_PG) ? new ImageCatalog(stage).offers("17") : null;
    }

    private record Life(RealCluster cluster, WritingPod writing) {

        void goesThrough(String what, Supplier<Answer> change) {
            var begun = Instant.now();
            cluster.tenant().succeeded(change.get());
            cluster.assertReady(cluster.document().at("/spec/instances").asInt());
            nothingIsLost(what, begun);
        }

        /** Its pod and its volume, at once. */
        void losesItsPrimary() {
            var begun = Instant.now();
            cluster.losesItsPrimary();
            nothingIsLost("the primary's death with its volume", begun);
        }

        private void nothingIsLost(String what, Instant begun) {
            writing.goesOn();
            Evidence.row(
                    "writing client: " + what,
                    "0 rows missing",
                    Duration.between(begun, Instant.now()),
                    "longest time without a row %d ms, %d rows so far"
                            .formatted(
                                    writing.longestGap(begun).toMillis(),
                                    writing.acknowledged().size()));
            assertThat(writing.missing()).isEmpty();
        }
    }
}
