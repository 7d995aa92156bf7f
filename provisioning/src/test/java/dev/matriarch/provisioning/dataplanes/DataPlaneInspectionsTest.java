package dev.matriarch.provisioning.dataplanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.Inspection.Offer;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.provisioning.FakeKubernetes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

@SpringBootTest
@Import(QuietOperators.class)
class DataPlaneInspectionsTest {

    private static final String SERVER = "https://here:6443";
    private static final DataPlaneConnection EU_1 =
            new DataPlaneConnection("eu-1", "this-installation", Map.of("server", SERVER));

    @Autowired
    OperatorProviders operators;

    private final FakeKubernetes kubernetes = new FakeKubernetes();

    @Test
    void onlyOperatorsThatThisServerKnowsAreOffered() {
        kubernetes.is(
                SERVER,
                new Inspection(
                        List.of(new Offer("unknown", FakeKubernetes.LIMITS), new Offer("quiet", FakeKubernetes.LIMITS)),
                        List.of()));

        var seen = inspected(null);

        assertThat(seen.offers()).extracting(Offer::operator).containsExactly("quiet");
        assertThat(seen.isFit()).isTrue();
    }

    @Test
    void whereThereIsNoneItSaysSo() {
        kubernetes.is(SERVER, new Inspection(List.of(new Offer("unknown", FakeKubernetes.LIMITS)), List.of()));

        assertThat(inspected(null).shortcomings()).singleElement().satisfies(missing -> {
            assertThat(missing.code()).isEqualTo("operator-absent");
            assertThat(missing.detail()).contains("unknown", "quiet");
        });
    }

    @Test
    void whoeverTakesTooLongIsUnreachable() {
        var never = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        kubernetes.onInspection(with -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });

        var seen = new DataPlaneInspections(operators, Duration.ofMillis(50)).inspect(kubernetes, EU_1, null);

        assertThat(seen.shortcomings()).extracting(Shortcoming::code).containsExactly("unreachable");
        assertThat(ended).satisfies(CountDownLatch::await);
    }

    @Test
    void anotherPlaceThanItMustBeOffersNothing() {
        assertThat(inspected(SERVER).isFit()).isTrue();

        var seen = inspected("another");

        assertThat(seen.offers()).isEmpty();
        assertThat(seen.shortcomings()).extracting(Shortcoming::code).containsExactly("another-place");
    }

    private Inspection inspected(@Nullable String identity) {
        if (identity != null) {
            kubernetes.is(SERVER, new Inspection(List.of(new Offer("quiet", FakeKubernetes.LIMITS)), List.of()));
        }
        return new DataPlaneInspections(operators).inspect(kubernetes, EU_1, identity);
    }
}
