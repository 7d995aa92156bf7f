package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.Json;
import java.time.Instant;
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
    void aDesiredStateFromBeforeThereWerePowerFencesAndRotationsRunsHasNoneAndLetsInAsItWasMade() {
        var desired = DesiredClusters.state(BEFORE);

        assertThat(desired.power()).isEqualTo(Power.RUNNING);
        assertThat(desired.deletion()).isNull();
        assertThat(desired.fenced()).isEqualTo(FencedInstances.none());
        assertThat(desired.credentials()).isEqualTo(CredentialTurns.asMade());
        assertThat(desired.contents()).isEqualTo(Contents.none());
    }

    @Test
    void oneFromBeforeThereWerePoolersHasNone() {
        assertThat(DesiredClusters.state(BEFORE).spec().pooler()).isNull();
    }

    @Test
    void aLookFromBeforeIsOneAtARunningCluster() {
        var look = Json.read("""
                {"facts":{"primary":"orders-1","timeline":1,"instances":[],"endpoints":null,"postgresqlVersion":"18.6",
                          "storageCapacity":null,"conditions":[]},
                 "health":"UP","reason":null}""", StoredLook.class);

        assertThat(look.facts().power()).isEqualTo(Power.RUNNING);
        assertThat(look.facts().fenced()).isEmpty();
        assertThat(look.lastPrimary()).isNull();
        assertThat(look.primaryChange()).isNull();
        assertThat(look.facts().details()).isEqualTo(ClusterFacts.Details.none());
        assertThat(look.facts().pooler()).isNull();
    }

    @Test
    void whatIsStoredComesBackAsItWas() {
        var stopped = DesiredClusters.state(BEFORE)
                .withPower(Power.HIBERNATED)
                .withFenced(FencedInstances.of(List.of("orders-2", "orders-1")))
                .withCredentials(
                        CredentialTurns.asMade().rotating().told(Instant.parse("2026-11-26T20:00:00.123456Z")));

        assertThat(DesiredClusters.state(Json.write(stopped))).isEqualTo(stopped);
        var deleted = stopped.deleted(Instant.parse("2026-11-20T03:00:00Z"), Instant.parse("2026-11-21T03:00:00Z"));
        assertThat(DesiredClusters.state(Json.write(deleted))).isEqualTo(deleted);
        assertThat(DesiredClusters.state(Json.write(stopped.withFenced(FencedInstances.everyone())))
                        .fenced()
                        .all())
                .isTrue();
    }
}
