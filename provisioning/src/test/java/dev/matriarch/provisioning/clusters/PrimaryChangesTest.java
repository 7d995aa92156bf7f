package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.JobId;
import dev.matriarch.operators.Expectation;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.events.EventFilter;
import dev.matriarch.provisioning.events.EventView;
import dev.matriarch.provisioning.events.Events;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is told of a primary role that moves, whoever moved it. A look is one only when the test says so. */
class PrimaryChangesTest extends ByHandTest {

    @Autowired
    Looks looks;

    @Autowired
    ClusterStore rows;

    @Autowired
    Events events;

    private TestTenant tenant;
    private JobView created;

    @BeforeEach
    void aCluster() {
        tenant = newTenant();
        created = creation(tenant);
    }

    @Test
    void aFailoverThatNobodyAskedForIsToldAlthoughLooksSawNobodyTakeWrites() {
        look();
        var last = time.instant();
        time.passes(Duration.ofSeconds(20));
        operator.takesNoWrites(tenant.cluster(created), true);
        look();
        var missed = time.instant();
        time.passes(Duration.ofSeconds(3));
        look();
        time.passes(Duration.ofSeconds(4));
        operator.electsByItself(tenant.cluster(created), "orders-2");
        operator.takesNoWrites(tenant.cluster(created), false);

        look();
        look();

        assertThat(changes()).singleElement().satisfies(change -> {
            assertThat(change.job()).isNull();
            assertThat(change.data())
                    .isEqualTo(Map.of(
                            "from", "orders-1",
                            "to", "orders-2",
                            "lastSeenAt", last.toString(),
                            "missedAt", missed.toString(),
                            "seenAt", time.instant().toString(),
                            "outageAtMostMillis", 27_000));
        });
    }

    @Test
    void aPrimaryThatComesBackHasNotChanged() {
        operator.takesNoWrites(tenant.cluster(created), true);
        look();
        operator.takesNoWrites(tenant.cluster(created), false);

        look();

        assertThat(changes()).isEmpty();
    }

    @Test
    void eachMoveIsToldOnceAndBetweenItsOwnEnds() {
        operator.takesNoWrites(tenant.cluster(created), true);
        look();
        operator.electsByItself(tenant.cluster(created), "orders-2");
        operator.takesNoWrites(tenant.cluster(created), false);
        look();
        time.passes(Duration.ofSeconds(30));
        operator.electsByItself(tenant.cluster(created), "orders-3");

        look();

        assertThat(changes())
                .extracting(change -> change.data().get("from"), change -> change.data().get("to"))
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("orders-1", "orders-2"),
                        org.assertj.core.api.Assertions.tuple("orders-2", "orders-3"));
        assertThat(changes().getLast().data())
                .doesNotContainKey("missedAt")
                .containsEntry("outageAtMostMillis", 30_000);
    }

    @Test
    void aMoveThatWasAskedForNamesItsJob() {
        operator.takesNoWrites(tenant.cluster(created), true);
        look();
        operator.takesNoWrites(tenant.cluster(created), false);
        var job = tenant.switchesOver(created, "orders-2");

        one.takesWhileDue(job);

        assertThat(changes()).extracting(EventView::job).containsExactly(Objects.requireNonNull(job.id()));
    }

    @Test
    void whatAServerStoredThatDidNotRememberIsItsLastLook() {
        jdbc.sql("update ha_cluster set observation = observation - 'lastPrimary' where id = :id")
                .param("id", tenant.cluster(created))
                .update();
        operator.takesNoWrites(tenant.cluster(created), true);
        look();
        operator.electsByItself(tenant.cluster(created), "orders-2");
        operator.takesNoWrites(tenant.cluster(created), false);

        look();

        assertThat(changes()).extracting(change -> change.data().get("from")).containsExactly("orders-1");
    }

    private void look() {
        var row = row();
        looks.look(row, Expectation.matching(DesiredClusters.of(row), null));
    }

    private HaCluster row() {
        return rows.find(tenant.caller().requireTenant(), Objects.requireNonNull(created.clusterId()))
                .orElseThrow();
    }

    private List<EventView> changes() {
        return events
                .list(tenant.caller(), new EventFilter(created.clusterId(), null), new PageRequest(null, 200))
                .items()
                .stream()
                .filter(event -> event.type().equals("cluster.primary-changed"))
                .toList()
                .reversed();
    }
}
