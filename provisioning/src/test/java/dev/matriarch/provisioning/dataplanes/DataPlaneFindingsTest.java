package dev.matriarch.provisioning.dataplanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.Inspection.Offer;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.Limits;
import dev.matriarch.provisioning.FakeKubernetes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DataPlaneFindingsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Limits LIMITS = FakeKubernetes.LIMITS;

    @Test
    void whatWasFoundIsReadAgainAsItWas() {
        var found = after(blank(), List.of(), "cloudnative-pg");

        assertThat(found.operators()).containsExactly("cloudnative-pg");
        assertThat(DataPlaneFindings.offers(found)).containsEntry("cloudnative-pg", LIMITS);
        assertThat(DataPlaneFindings.shortcomings(found)).isEmpty();
        assertThat(found.findings().at()).isEqualTo(NOW);
    }

    @Test
    void whatWasFoundBeforeAnybodyLookedAtTheClassesIsRead() {
        var offers = """
                {"cloudnative-pg":{"version":"1.30.0","postgresqlVersions":[17,18],"maxInstances":9,
                 "enforcesResources":true,"storageClasses":["standard","fixed-size"],"zones":[]}}""";
        var stored = new DataPlaneRecord(
                "eu-1",
                "kubernetes",
                List.of("cloudnative-pg"),
                "{}",
                new DataPlaneRecord.Findings(null, offers, "[]", NOW),
                1,
                false,
                NOW);

        var read = Objects.requireNonNull(DataPlaneFindings.offers(stored).get("cloudnative-pg"));

        assertThat(read.storageClasses()).containsExactly("standard", "fixed-size");
        assertThat(read.expandableClasses()).isNull();
        assertThat(read.knowsAsFixed("fixed-size")).isFalse();
    }

    @Test
    void theDefaultStaysTheDefault() {
        var before = after(blank(), List.of(), "zalando");

        assertThat(after(before, List.of(), "cloudnative-pg", "zalando").operators())
                .containsExactly("zalando", "cloudnative-pg");
    }

    @Test
    void anOperatorThatNobodyNeedsGoes() {
        var before = after(blank(), List.of(), "zalando", "cloudnative-pg");

        var found = after(before, List.of("cloudnative-pg"), "cloudnative-pg");

        assertThat(found.operators()).containsExactly("cloudnative-pg");
        assertThat(DataPlaneFindings.offers(found)).doesNotContainKey("zalando");
    }

    @Test
    void anOperatorThatClustersNeedStaysAndIsMissed() {
        var before = after(blank(), List.of(), "zalando", "cloudnative-pg");

        var found = after(before, List.of("zalando"), "cloudnative-pg");

        assertThat(found.operators()).containsExactly("zalando", "cloudnative-pg");
        assertThat(DataPlaneFindings.offers(found)).containsEntry("zalando", LIMITS);
        assertThat(DataPlaneFindings.shortcomings(found))
                .extracting(Shortcoming::code)
                .containsExactly("operator-absent");
    }

    @Test
    void whereNothingWasFoundAllStays() {
        var before = after(blank(), List.of(), "zalando", "cloudnative-pg");
        var silent = new Shortcoming("unreachable", "it does not answer", "see to it");

        var found = DataPlaneFindings.after(before, new Inspection(List.of(), List.of(silent)), List.of(), NOW);

        assertThat(found.operators()).containsExactly("zalando", "cloudnative-pg");
        assertThat(DataPlaneFindings.offers(found)).hasSize(2);
        assertThat(DataPlaneFindings.shortcomings(found)).containsExactly(silent);
    }

    @Test
    void whatThePlaceIsStaysKnown() {
        var before =
                DataPlaneFindings.after(blank(), new Inspection("uid-1", offers("zalando"), List.of()), List.of(), NOW);

        assertThat(after(before, List.of(), "zalando").findings().identity()).isEqualTo("uid-1");
    }

    private static DataPlaneRecord blank() {
        return new DataPlaneRecord("eu-1", List.of(), "{}", false, NOW);
    }

    private static DataPlaneRecord after(DataPlaneRecord before, List<String> needed, String... operators) {
        return DataPlaneFindings.after(before, new Inspection(offers(operators), List.of()), needed, NOW);
    }

    private static List<Offer> offers(String... operators) {
        return Arrays.stream(operators)
                .map(operator -> new Offer(operator, LIMITS))
                .toList();
    }
}
