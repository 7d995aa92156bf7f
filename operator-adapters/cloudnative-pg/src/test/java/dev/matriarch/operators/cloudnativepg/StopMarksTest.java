package dev.matriarch.operators.cloudnativepg;

import static dev.matriarch.operators.cloudnativepg.TestClusters.MANIFESTS;
import static dev.matriarch.operators.cloudnativepg.TestClusters.REF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Power;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which stops of others are taken over in order to be lifted. */
class StopMarksTest {

    private static final String FENCED = "cnpg.io/fencedInstances";
    private static final String HIBERNATION = "cnpg.io/hibernation";

    private final PostgresCluster wanted = MANIFESTS.of(ContractClusters.desired(REF, 18, 3));

    @Test
    void whatSomebodyElseHasStoppedIsTakenOverWithWhatStopsNothing() {
        var live = live(Map.of(FENCED, "[\"orders-2\"]", HIBERNATION, "on"), "kubectl-annotate");

        assertThat(annotations(live)).isEqualTo(Map.of(FENCED, "[]", HIBERNATION, "off"));
    }

    @Test
    void whatOthersHoldTogetherWithUsIsTooElseItWouldStay() {
        assertThat(annotations(live(Map.of(HIBERNATION, "on"), "matriarch", "kubectl-annotate")))
                .isEqualTo(Map.of(HIBERNATION, "off"));
    }

    @Test
    void whatIsOursGoesByItself() {
        assertThat(StopMarks.takenOver(wanted, live(Map.of(FENCED, "[\"*\"]"), "matriarch")))
                .isEmpty();
    }

    @Test
    void theOperatorsOwnFenceIsLeftToIt() {
        assertThat(StopMarks.takenOver(wanted, live(Map.of(FENCED, "[\"*\"]"), "manager")))
                .isEmpty();
    }

    @Test
    void whatStopsNothingIsLeftAlone() {
        assertThat(StopMarks.takenOver(wanted, live(Map.of(FENCED, "[]", HIBERNATION, "off"), "kubectl-annotate")))
                .isEmpty();
    }

    @Test
    void whatWeAskForIsWrittenOverAnyway() {
        var stopped = MANIFESTS.of(ContractClusters.stopped(
                ContractClusters.desired(REF, 18, 3), Power.HIBERNATED, FencedInstances.none()));

        assertThat(StopMarks.takenOver(stopped, live(Map.of(HIBERNATION, "off"), "kubectl-annotate")))
                .isEmpty();
    }

    private Map<String, String> annotations(PostgresCluster live) {
        Optional<PostgresCluster> taken = StopMarks.takenOver(wanted, live);
        return taken.orElseThrow().getMetadata().getAnnotations();
    }

    private PostgresCluster live(Map<String, String> annotations, String... holders) {
        var live = new PostgresCluster();
        live.setMetadata(wanted.getMetadata()
                .edit()
                .withAnnotations(annotations)
                .withManagedFields(List.of(holders).stream()
                        .map(holder -> entry(holder, annotations))
                        .toList())
                .build());
        live.setSpec(wanted.getSpec());
        return live;
    }

    private static ManagedFieldsEntry entry(String holder, Map<String, String> annotations) {
        var names = new HashMap<String, Object>();
        annotations.keySet().forEach(name -> names.put("f:" + name, Map.of()));
        var fields = new io.fabric8.kubernetes.api.model.FieldsV1();
        fields.setAdditionalProperty("f:metadata", Map.of("f:annotations", names));
        var entry = new ManagedFieldsEntry();
        entry.setManager(holder);
        entry.setTime("2026-11-26T14:00:00Z");
        entry.setFieldsV1(fields);
        return entry;
    }
}
