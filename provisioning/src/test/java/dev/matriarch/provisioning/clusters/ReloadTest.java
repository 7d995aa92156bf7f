package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.Reloads.Loaded;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Servers read their configuration again, and the job says of which that was seen. */
class ReloadTest extends ByHandTest {

    private static final Instant BEFORE = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant ASKED = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void whatWasProvenOfEachInstanceIsInTheNote() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.loaded(
                said("orders-1", BEFORE, ASKED),
                said("orders-2", BEFORE, ASKED),
                Loaded.silent("orders-3", "orders-3 does not tell: no way"));
        var job = tenant.reloads(created);
        one.takes(job);
        assertThat(operator.writes()).contains("reload orders");
        assertThat(note(tenant, job)).isEqualTo("orders-1, orders-2 may still read the configuration");

        operator.loaded(
                said("orders-1", ASKED.plusSeconds(1), ASKED.plusSeconds(5)),
                said("orders-2", BEFORE, ASKED.plusSeconds(5)),
                Loaded.silent("orders-3", "orders-3 does not tell: no way"));
        passesAndTakes(job);
        assertThat(note(tenant, job)).isEqualTo("orders-2 may still read the configuration");

        operator.loaded(
                said("orders-1", ASKED.plusSeconds(1), ASKED.plusSeconds(15)),
                said("orders-2", BEFORE, ASKED.plusSeconds(15)),
                Loaded.silent("orders-3", "orders-3 does not tell: no way"));
        passesAndTakes(job);
        one.takesWhileDue(job);

        assertThat(note(tenant, job))
                .isEqualTo("orders-1 has read its configuration again; orders-2 runs with what it read at " + BEFORE
                        + ", the operator saw nothing new; of orders-3 nothing is proven: orders-3 does not"
                        + " tell: no way");
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
        assertThat(tenant.seesCluster(created).settledGeneration()).isEqualTo(2);
    }

    @Test
    void nothingReadsItsConfigurationInItsSleep() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.hibernates(created));

        assertThat(Refusals.codeOf(() -> tenant.reloads(created))).isEqualTo(ErrorCode.STATE_CONFLICT);
    }

    private void passesAndTakes(JobView job) {
        time.passes(A_PAUSE);
        one.takes(job);
    }

    private static @Nullable String note(TestTenant tenant, JobView job) {
        return tenant.sees(job).steps().stream()
                .filter(step -> step.name().equals("await-reloaded"))
                .findFirst()
                .orElseThrow()
                .note();
    }

    private static Loaded said(String instance, Instant at, Instant saidAt) {
        return new Loaded(instance, at, saidAt, null);
    }
}
