package dev.matriarch.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Refusals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clusters that are made, changed and deleted, and lose an instance, while their operator does what it should. */
class RecordedLifeTest extends RecordedWorkflows {

    /** How long instances took to take up parameters when that was looked at with SQL. No object shows it. */
    private static final Duration TAKEN_UP_AFTER = Duration.ofMillis(1800);

    @Test
    void everyChangeOfALifeSucceedsWhenItHasComeAboutAndNotBefore() {
        assertThat(lives("life"))
                .containsSubsequence(
                        "0 of 3 instances ready, 3 more to be added",
                        "0 of 3 instances ready, orders-1 is being initialised",
                        "0 of 3 instances ready, orders-1 is starting",
                        "1 of 3 instances ready, orders-2 is being copied from orders-1",
                        "1 of 3 instances ready, orders-2 is joining",
                        "2 of 3 instances ready, orders-3 is being copied from orders-1",
                        "2 of 3 instances ready, orders-3 is joining");
    }

    @Test
    void aJobThatHearsOfNothingSucceedsAtOneOfItsOwnLooks() {
        nothingIsHeard();

        assertThat(lives("life")).contains("2 of 3 instances ready, orders-3 is joining");
    }

    @Test
    void aVolumeThatComesLateIsNamedAndWaitedFor() {
        assertThat(lives("volume-late"))
                .anyMatch(note -> note.startsWith("0 of 3 instances ready, the volume orders-1 is not there yet ("));
    }

    /** The creation; then what came of it is scaled in, out, and deleted. */
    private List<String> lives(String recording) {
        var tenant = newTenant();
        var created = creates(tenant, recording, instances(3));
        var notes = succeeds(tenant, created);
        succeeds(tenant, tenant.scales(created, 2));
        succeeds(tenant, tenant.scales(created, 3));
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
        succeeds(tenant, tenant.deletes(created));
        assertThat(Refusals.codeOf(() -> tenant.seesCluster(created))).isEqualTo(ErrorCode.NOT_FOUND);
        return notes;
    }

    @Test
    void aParameterIsInForceWhenItsChangeHasSucceeded() {
        var tenant = newTenant();
        var created = creates(tenant, "parameters", instances(2));
        succeeds(tenant, created);

        for (var parameters : List.of(
                Map.of("work_mem", "8MB"),
                Map.of("work_mem", "8MB", "max_connections", "150"),
                Map.of("work_mem", "8MB", "max_connections", "120"))) {
            var asked = time.instant();
            succeeds(tenant, changes(tenant, created, spec(2, 18, parameters, null), null));
            assertThat(Duration.between(asked, time.instant())).isGreaterThan(TAKEN_UP_AFTER);
        }
    }

    @Test
    void aFailoverLeavesTheCreationAsItWasAndIsSeenAsItHappens() {
        var tenant = newTenant();
        var created = creates(tenant, "failover", instances(3));
        succeeds(tenant, created);
        var ended = tenant.sees(created);

        var states = observed(tenant, created);

        assertThat(distinctInARow(states))
                .containsExactly(
                        ClusterState.READY, ClusterState.UNAVAILABLE, ClusterState.DEGRADED, ClusterState.READY);
        assertThat(recorded.hasConverged(tenant.cluster(created))).isTrue();
        assertThat(tenant.seesCluster(created).facts().primary()).isEqualTo("orders-2");
        assertThat(tenant.sees(created)).isEqualTo(ended);
    }

    private static List<ClusterState> distinctInARow(List<ClusterState> states) {
        var all = new ArrayList<ClusterState>();
        states.stream().filter(state -> all.isEmpty() || all.getLast() != state).forEach(all::add);
        return all;
    }
}
