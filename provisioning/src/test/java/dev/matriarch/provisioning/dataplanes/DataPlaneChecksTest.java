package dev.matriarch.provisioning.dataplanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ObserverLeaseStore;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.FakeKubernetes;
import dev.matriarch.provisioning.FakeOperator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Data planes are looked at again now and then, by the one server that observes them. */
class DataPlaneChecksTest extends RegisteredPlanesTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @Autowired
    ObserverLeases leases;

    @Autowired
    ObserverLeaseStore leaseStore;

    @BeforeEach
    void aDataPlane() {
        register("eu-1");
        leases.hold("eu-1");
    }

    @Test
    void oneThatIsWellIsLookedAtEachFiveMinutes() {
        later(FIVE_MINUTES.minusMillis(1));
        assertThat(kubernetes.inspected()).hasSize(1);

        later(Duration.ofMillis(1));
        assertThat(kubernetes.inspected()).hasSize(2);

        later(HALF_A_MINUTE);
        assertThat(kubernetes.inspected()).hasSize(2);
        assertThat(audited("/data-planes/eu-1")).containsExactly("data-plane.created");
    }

    @Test
    void oneThatIsNotIsLookedAtSooner() {
        kubernetes.lacks(HERE, "right-missing");
        later(FIVE_MINUTES);
        assertThat(state()).isEqualTo("INCOMPLETE");

        kubernetes.forget();
        later(HALF_A_MINUTE);
        assertThat(state()).isEqualTo("READY");
    }

    @Test
    void oneThatAnswersNoLongerIsLookedAtSoonAndToldToAllServers() {
        kubernetes.lacks(HERE, "unreachable");
        time.passes(HALF_A_MINUTE);
        reachability.silent("eu-1", "nobody is there");

        leases.hold("eu-1");
        checks.checkDue();

        reachability.forget("eu-1"); // as another server knows it
        assertThat(state()).isEqualTo("UNREACHABLE");
        reachability.answered("eu-1");
        time.passes(Duration.ofMillis(1));
        reachability.answered("eu-1");
        assertThat(state()).isEqualTo("READY");
    }

    @Test
    void whoDoesNotObserveDoesNotLook() {
        leases.release();
        time.passes(FIVE_MINUTES);

        checks.checkDue();

        assertThat(kubernetes.inspected()).hasSize(1);
    }

    @Test
    void whoHasLostTheLeaseMeanwhileWritesNothing() {
        kubernetes.onInspection(with -> {
            var now = time.instant();
            leaseStore.hold("eu-1", "another server", now.plus(ObserverLeases.LEASE), now.plus(FIVE_MINUTES));
        });
        kubernetes.lacks(HERE, "right-missing");

        later(FIVE_MINUTES);

        assertThat(state()).isEqualTo("READY");
    }

    @Test
    void theSandboxHasNothingToLookFor() {
        registry.dataPlane("sandbox", List.of(FakeOperator.NAME), Map.of(), true);
        leases.hold("sandbox");

        later(FIVE_MINUTES);

        assertThat(kubernetes.inspected()).extracting(with -> with.name()).containsOnly("eu-1");
    }

    @Test
    void whatIsOfferedNowIsToldAndUsed() {
        kubernetes.is(HERE, FakeKubernetes.offering(FakeKubernetes.limits("2.0")));
        later(FIVE_MINUTES);

        assertThat(dataPlanes.get(Callers.platform(), "eu-1").operators())
                .extracting(DataPlaneView.Operator::version)
                .containsExactly("2.0");
    }

    private void later(Duration duration) {
        time.passes(duration);
        leases.hold("eu-1");
        checks.checkDue();
    }

    private String state() {
        return dataPlanes.get(Callers.platform(), "eu-1").state();
    }
}
