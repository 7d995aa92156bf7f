package dev.matriarch.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.ResizeDraft;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was recorded of each operator, and comes to the same for a tenant; in what operators say they differ. */
abstract class RecordedScenarios extends RecordedWorkflows {

    /** What can be read of the creation of three instances, in this order. */
    abstract List<String> wordsOfACreation();

    /** One change after the other. */
    abstract List<Map<String, String>> parameters();

    /** How long instances took to take up parameters. No object shows it. */
    abstract Duration takenUpAfter();

    /** How many instances were hibernated. */
    abstract int hibernated();

    /** Who became primary where the first was lost. */
    abstract String successor();

    /** What is changed while the operator is away. */
    abstract JobView changesMeanwhile(TestTenant tenant, JobView created);

    /** What needs more pods than the quota lets it have. */
    abstract JobView outgrowsTheQuota(TestTenant tenant);

    /** What is said meanwhile. */
    abstract String saysThatTheQuotaIsFull();

    /** The parameters with which an edit by hand is written over. */
    abstract Map<String, String> parametersAfterTheEdit();

    @Test
    void everyChangeOfALifeSucceedsWhenItHasComeAboutAndNotBefore() {
        assertThat(lives("life")).containsSubsequence(wordsOfACreation());
    }

    @Test
    void aJobThatHearsOfNothingSucceedsAtOneOfItsOwnLooks() {
        nothingIsHeard();

        assertThat(lives("life")).contains(wordsOfACreation().getLast());
    }

    /** The creation; then what came of it is scaled in, out, and deleted. */
    List<String> lives(String recording) {
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

        for (var parameters : parameters()) {
            var asked = time.instant();
            succeeds(tenant, changes(tenant, created, instances(2, parameters), null));
            assertThat(Duration.between(asked, time.instant())).isGreaterThan(takenUpAfter());
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
        assertThat(recorded().hasConverged(tenant.cluster(created))).isTrue();
        assertThat(tenant.seesCluster(created).facts().primary()).isEqualTo(successor());
        assertThat(tenant.sees(created)).isEqualTo(ended);
    }

    private static List<ClusterState> distinctInARow(List<ClusterState> states) {
        var all = new ArrayList<ClusterState>();
        states.stream().filter(state -> all.isEmpty() || all.getLast() != state).forEach(all::add);
        return all;
    }

    @Test
    void whatHibernatesHasNothingThatRunsUntilItIsResumed() {
        var tenant = newTenant();
        var created = hibernates(tenant);

        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.HIBERNATED);
        succeeds(tenant, tenant.resumes(created));
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
    }

    private JobView hibernates(TestTenant tenant) {
        var created = creates(tenant, "power", instances(hibernated()));
        succeeds(tenant, created);
        succeeds(tenant, tenant.hibernates(created));
        return created;
    }

    @Test
    void volumesAreAsLargeAsWasAskedForWhenTheirResizeHasSucceeded() {
        var tenant = newTenant();
        var created = creates(tenant, "resize", instances(2));
        succeeds(tenant, created);

        succeeds(tenant, tenant.resizes(created, new ResizeDraft("2Gi", null, null, null), ChangeOptions.PLAIN));

        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void aChangeWaitsForAnOperatorThatIsAway() {
        var tenant = newTenant();
        var created = creates(tenant, "operator-away", instances(2));
        succeeds(tenant, created);
        passesUntilItStandsStill(tenant, created);

        var notes = succeeds(tenant, changesMeanwhile(tenant, created));

        assertThat(notes)
                .anyMatch(note -> note.matches("2 of \\d instances ready, the operator has not answered for \\d+ s"));
    }

    @Test
    void aFullQuotaOfPodsIsNamedAndWaitedFor() {
        var tenant = newTenant();

        assertThat(succeeds(tenant, outgrowsTheQuota(tenant))).contains(saysThatTheQuotaIsFull());
    }

    @Test
    void whatWasEditedByHandIsWrittenOverByTheNextChange() {
        var tenant = newTenant();
        var created = creates(tenant, "hand-edit", instances(2));
        succeeds(tenant, created);
        observed(tenant, created);
        assertThat(conditions(tenant, created)).contains("Drifted");

        succeeds(tenant, changes(tenant, created, instances(2, parametersAfterTheEdit()), "as it was wanted"));

        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
        assertThat(conditions(tenant, created)).doesNotContain("Drifted");
    }

    private static List<String> conditions(TestTenant tenant, JobView created) {
        return tenant.seesCluster(created).conditions().stream()
                .map(Condition::type)
                .toList();
    }
}
