package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Contents;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an earlier server has stored is read by this one. */
class StoredStatesTest {

    private static final String BEFORE = """
            {"spec":{"instances":3,"postgresql":{"version":18,"parameters":{}},"storage":{"size":"10Gi","storageClass":null},
                     "walStorage":null,"resources":null,"database":"app","owner":"app",
                     "synchronous":{"number":1,"durability":"REQUIRED"}},
             "labels":{},"description":null,"deletionProtection":false,"restart":null}""";

    @Test
    void aDesiredStateFromBeforeThereWerePowerAndFencesRunsAndHasNone() {
        var desired = DesiredClusters.state(BEFORE);

        assertThat(desired.power()).isEqualTo(Power.RUNNING);
        assertThat(desired.fenced()).isEqualTo(FencedInstances.none());
        assertThat(desired.contents()).isEqualTo(Contents.none());
    }

    @Test
    void aLookFromBeforeIsOneAtARunningCluster() {
        var look = Json.read("""
                {"facts":{"primary":"orders-1","timeline":1,"instances":[],"endpoints":null,"postgresqlVersion":"18.6",
                          "storageCapacity":null,"conditions":[]},
                 "health":"UP","reason":null}""", StoredLook.class);

        assertThat(look.facts().power()).isEqualTo(Power.RUNNING);
        assertThat(look.facts().fenced()).isEmpty();
    }

    @Test
    void whatIsStoredComesBackAsItWas() {
        var stopped = DesiredClusters.state(BEFORE)
                .withPower(Power.HIBERNATED)
                .withFenced(FencedInstances.of(List.of("orders-2", "orders-1")));

        assertThat(DesiredClusters.state(Json.write(stopped))).isEqualTo(stopped);
        assertThat(DesiredClusters.state(Json.write(stopped.withFenced(FencedInstances.everyone())))
                        .fenced()
                        .all())
                .isTrue();
    }
}
