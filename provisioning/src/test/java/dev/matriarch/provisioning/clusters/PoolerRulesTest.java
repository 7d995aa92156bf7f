package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.clusters.ClusterDraft.Pool;
import dev.matriarch.provisioning.clusters.ClusterDraft.Pooler;
import dev.matriarch.provisioning.clusters.ClusterSpec.PoolMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may be said of connection poolers. */
class PoolerRulesTest {

    private static final Pool EMPTY = new Pool(null, null, null, null);

    private final Faults faults = new Faults(ClusterDraft.Shape.FULL);
    private final PoolerRules rules = new PoolerRules(faults);

    @Test
    void nothingSaidIsNoPooler() {
        assertThat(rules.complete(null, Map.of())).isNull();
        assertThat(faults.errors()).isEmpty();
    }

    @Test
    void onePoolerCanBeWithoutTheOtherAndGetsItsDefaults() {
        var pooler = rules.complete(new Pooler(EMPTY, null), Map.of());

        assertThat(pooler)
                .isEqualTo(new ClusterSpec.Pooler(new ClusterSpec.Pool(1, PoolMode.TRANSACTION, 20, 200), null));
        assertThat(faults.errors()).isEmpty();
    }

    @Test
    void whatIsThereIsADraftOfItself() {
        var pooler = rules.complete(new Pooler(new Pool(2, "session", 10, 50), EMPTY), Map.of());

        assertThat(rules.complete(PoolerRules.draft(pooler), Map.of())).isEqualTo(pooler);
    }

    @Test
    void neitherIsAMistake() {
        assertThat(wrong(new Pooler(null, null), Map.of())).containsExactly("#/spec/pooler required");
    }

    @Test
    void everyBoundIsToldWithItsPlace() {
        var pooler = new Pooler(new Pool(0, "statement", 0, 0), new Pool(11, null, 1001, 10_001));

        assertThat(wrong(pooler, Map.of()))
                .containsExactly(
                        "#/spec/pooler/readWrite/instances out-of-range",
                        "#/spec/pooler/readWrite/mode unknown-value",
                        "#/spec/pooler/readWrite/poolSize out-of-range",
                        "#/spec/pooler/readWrite/maxClients out-of-range",
                        "#/spec/pooler/readOnly/instances out-of-range",
                        "#/spec/pooler/readOnly/poolSize out-of-range",
                        "#/spec/pooler/readOnly/maxClients out-of-range");
    }

    @Test
    void theServerHasToHaveRoomForAllConnections() {
        var pooler = new Pooler(new Pool(3, null, 31, null), null);

        assertThat(wrong(pooler, Map.of())).containsExactly("#/spec/pooler/readWrite/poolSize too-many-connections");
        assertThat(faults.errors().getFirst().detail())
                .isEqualTo("3 instances of 31 connections each: with max_connections 100 there is room for 90");
    }

    @Test
    void moreConnectionsMakeMoreRoom() {
        assertThat(wrong(new Pooler(new Pool(3, null, 31, null), null), Map.of("max_connections", "103")))
                .isEmpty();
    }

    private List<String> wrong(Pooler draft, Map<String, String> parameters) {
        rules.complete(draft, parameters);
        return faults.errors().stream().map(PoolerRulesTest::words).toList();
    }

    private static String words(FieldError error) {
        return error.at() + " " + error.code();
    }
}
