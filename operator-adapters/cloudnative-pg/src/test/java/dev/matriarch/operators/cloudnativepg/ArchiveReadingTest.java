package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Whether a cluster's WAL gets into its archive, by what the primary's server says and not by the operator's word alone. */
class ArchiveReadingTest extends ArchivedCluster {

    private static final String FAILS = "unexpected failure invoking barman-cloud-wal-archive: exit status 1";

    @Test
    void oneWhoseWalGetsIntoItsArchiveIsAsWanted() {
        assertThat(read().settled()).as(words(read())).isTrue();
        assertThat(archiving()).containsExactly(tuple(true, "Archived", "WAL gets into the archive"));
    }

    @Test
    void ofOneThatIsNotBackedUpNothingIsSaid() {
        assertThat(new WholeCluster().snapshot().archives().isEmpty()).isTrue();
        assertThat(seen(new WholeCluster()).facts().conditions()).isEmpty();
    }

    @Test
    void whatFailedLastIsSaidWithTheOperatorsWords() {
        archiver = failing("000000010000000000000008");
        condition("False", FAILS, Duration.ofSeconds(10));

        assertThat(archiving())
                .containsExactly(tuple(
                        false,
                        "Failing",
                        "the WAL file 000000010000000000000008 does not get into the archive: " + FAILS));
        assertThat(read().convergence()).isInstanceOf(Progressing.class);
        assertThat(read().health()).isEqualTo(Health.UP);
    }

    /** The operator knows with which status the tool has ended. */
    @Test
    void whyItFailsIsSaidByTheToolThatGoesToTheStore() {
        archiver = failing("000000010000000000000008");
        condition("False", FAILS, Duration.ofSeconds(10));
        var primary = cluster.snapshot().pods().getFirst();
        try (var served = new ServedCluster(cluster.snapshot(), WholeCluster.SCENE.ref())) {
            served.log(primary, """
                    2026-11-26T10:44:01.5Z {"level":"info","msg":"2026-11-26 10:44:00,269 [26] ERROR: Could not connect"}
                    2026-11-26T10:44:02.5Z {"level":"info","msg":"2026-11-26 10:44:02,269 [27] ERROR: QuotaExceeded"}
                    2026-11-26T10:44:03.5Z {"level":"error","msg":"failed to run wal-archive command"}
                    """);
            heard = new Heard(
                    Map.of(),
                    Map.of(),
                    null,
                    new BarmanLog(served.server()).lastWords(primary).orElseThrow());
        }

        assertThat(archiving())
                .containsExactly(tuple(
                        false,
                        "Failing",
                        "the WAL file 000000010000000000000008 does not get into the archive: %s (QuotaExceeded)"
                                .formatted(FAILS)));
    }

    @Test
    void aFailureIsSaidAlsoBeforeTheOperatorHasNoticed() {
        archiver = failing("000000010000000000000008");

        assertThat(archiving())
                .containsExactly(
                        tuple(false, "Failing", "the WAL file 000000010000000000000008 does not get into the archive"));
    }

    @Test
    void whileTheRoleMovesTheOperatorsWordIsNotBelieved() {
        condition("False", "switchover in progress, refusing archiving", Duration.ofSeconds(40));

        assertThat(archiving()).isEmpty();
        assertThat(words(read())).endsWith("no WAL has got into the archive yet");
    }

    @Test
    void whereThePrimaryDoesNotTellTheOperatorIsBelievedAfterAWhile() {
        archiver = null;
        condition("False", FAILS, Duration.ofSeconds(10));
        assertThat(archiving()).isEmpty();
        assertThat(read().settled()).isFalse();

        condition("False", FAILS, Duration.ofSeconds(16));
        assertThat(archiving()).containsExactly(tuple(false, "Failing", "no WAL gets into the archive: " + FAILS));

        condition("False", FAILS, Duration.ofHours(1));
        assertThat(archiving()).hasSize(1);
    }

    /** CloudNativePG 1.30 says so of every cluster that has no archive, and PostgreSQL believes it. */
    @Test
    void whatWentNowhereBeforeThereWasAnArchiveIsNotInIt() {
        archiver = new Archiver("000000010000000000000007", ago(Duration.ofMinutes(61)), null, null);
        condition("True", "Continuous archiving is working", Duration.ofHours(2));

        assertThat(words(read())).endsWith("no WAL has got into the archive yet");
        assertThat(archiving()).isEmpty();
    }

    @Test
    void whereThePrimaryDoesNotTellThePluginHasToHaveBeenThere() {
        archiver = null;
        condition("True", "Continuous archiving is working", Duration.ofHours(2));
        assertThat(read().settled()).isFalse();

        store(tree -> tree.withObject("/status/serverRecoveryWindow/orders-7"));
        assertThat(read().settled()).as(words(read())).isTrue();
    }

    @Test
    void whatAnOldPodCouldNotDoIsNoFailureOfTheNewOne() {
        archiver = new Archiver(
                "000000010000000000000007",
                ago(Duration.ofMinutes(61)),
                "000000010000000000000008",
                ago(Duration.ofMinutes(41)));

        assertThat(archiving()).isEmpty();
        assertThat(words(read())).endsWith("no WAL has got into the archive yet");
    }

    /** Nor is it for as long as its pod is to be made anew: the operator has its server archive at once, by what is not there. */
    @Test
    void whereNothingArchivesBesideThePrimaryYetThatIsNoFailure() {
        sidecar("orders-1", false);
        archiver = failing("000000010000000000000008");
        condition("False", "wal archive plugin is not available", Duration.ofSeconds(30));

        assertThat(archiving()).isEmpty();
        assertThat(read().settled()).isFalse();
    }

    @Test
    void everyServerHasToHaveWhatArchivesBesideIt() {
        sidecar("orders-3", false);
        assertThat(words(read())).isEqualTo("3 of 3 instances ready, orders-3 is to be restarted with what archives");

        sidecar("orders-3", true);
        var without = ARCHIVED.withBackup(null);
        cluster.withSpec(spec -> spec.remove("plugins"));
        cluster.without("ObjectStore", STORE_NAME).without("ScheduledBackup", "orders.scheduled");
        assertThat(words(read(without)))
                .isEqualTo("3 of 3 instances ready, orders-1 is to be restarted without what archives");
    }

    @Test
    void aStoreThatSomebodyRemovedIsMissing() {
        cluster.without("ObjectStore", STORE_NAME);

        assertThat(read().convergence()).isInstanceOf(Stuck.class);
        assertThat(archiving()).containsExactly(tuple(false, "Missing", "the ObjectStore orders-archive is not there"));
    }

    @Test
    void aScheduleThatSomebodyChangedIsDrifted() {
        cluster.with("ScheduledBackup", "orders.scheduled", tree -> {
            ((ObjectNode) tree.path("spec")).put("suspend", true);
            metadata(tree)
                    .withArrayProperty("managedFields")
                    .addObject()
                    .put("manager", "kubectl-edit")
                    .put("operation", "Update")
                    .put(
                            "time",
                            cluster.takenAt().truncatedTo(ChronoUnit.SECONDS).toString());
        });

        assertThat(read().convergence()).isInstanceOf(Stuck.class);
        assertThat(read().facts().conditions())
                .extracting(one -> one.type(), one -> one.message())
                .contains(tuple(
                        "Drifted",
                        "orders.scheduled.spec.suspend is true instead of false: somebody changed it in Kubernetes"
                                + " (kubectl-edit)"));
    }

    @Test
    void whatHasNotBeenWrittenYetIsWaitedFor() {
        var other = ARCHIVED.withBackup(new DesiredBackup(BACKUP.archive(), BACKUP.schedule(), 30));

        assertThat(words(read(other)))
                .isEqualTo("the operator has been asked for something else:"
                        + " orders-archive.spec.retentionPolicy is 14d instead of 30d");
    }

    @Test
    void aClusterIsNotGoneBeforeWhatStoodBesideItIs() {
        var left = new WholeCluster();
        var gone = new WholeCluster();
        for (var one : List.of(left, gone)) {
            one.without("Cluster", "orders");
            one.snapshot()
                    .pods()
                    .forEach(pod -> one.without("Pod", pod.getMetadata().getName()));
            one.snapshot()
                    .volumeClaims()
                    .forEach(claim -> one.without(
                            "PersistentVolumeClaim", claim.getMetadata().getName()));
            one.snapshot()
                    .services()
                    .forEach(service ->
                            one.without("Service", service.getMetadata().getName()));
        }
        left.plus(READING.manifests().archives().stores(ARCHIVED).getFirst());

        assertThat(goneOf(gone).health()).isEqualTo(Health.ABSENT);
        assertThat(goneOf(left).health()).isNotEqualTo(Health.ABSENT);
        assertThat(words(goneOf(left))).contains("1 object store resource");
    }

    private static Observation goneOf(WholeCluster cluster) {
        return READING.of(cluster.snapshot(), WholeCluster.SCENE.ref(), Expectation.gone());
    }

    private Archiver failing(String wal) {
        return new Archiver("000000010000000000000007", ago(Duration.ofSeconds(50)), wal, ago(Duration.ofSeconds(5)));
    }

    private List<Tuple> archiving() {
        return read().facts().conditions().stream()
                .filter(one -> one.type().equals("Archiving"))
                .map(one -> tuple(one.status(), one.reason(), one.message()))
                .toList();
    }
}
