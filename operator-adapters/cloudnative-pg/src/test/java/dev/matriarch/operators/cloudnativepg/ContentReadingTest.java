package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Contents.Database;
import dev.matriarch.operators.Contents.Extension;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.kubernetes.ContentNames;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases and users are as wanted only where the operator says so of what we wrote last. */
class ContentReadingTest extends SpoiledCluster {

    private static final Database SHELF =
            new Database("_the_shelf", "app", List.of(new Extension("pg_trgm", null, false)), false);
    private static final User CLERK = new User("clerk", List.of("app"), 5, false);
    private static final String NO_EXTENSION = "ERROR: extension \"pg_trgm\" is not available (SQLSTATE 0A000)";

    private Contents wanted = Contents.none().with(SHELF);

    @Test
    void aDatabaseIsThereOnceItsResourceSaysSoOfThisGeneration() {
        assertThat(words(seen(contents()))).isEqualTo("the database _the_shelf is on its way");

        there(1L, true, null, 1, 0);

        assertThat(seen(contents()).settled()).isTrue();
    }

    @Test
    void whatItSaidOfAnEarlierGenerationCountsForNothing() {
        there(1L, true, null, 2, 0);

        assertThat(seen(contents()).convergence()).isInstanceOf(Progressing.class);
    }

    @Test
    void aResourceThatAsksForSomethingElseIsNotThereYet() {
        there(1L, true, null, 1, 0);
        wanted = Contents.none().with(new Database("_the_shelf", "clerk", SHELF.extensions(), false));

        assertThat(words(seen(contents()))).isEqualTo("the database _the_shelf is on its way");
    }

    @Test
    void aFailureThatIsOlderThanOurWriteIsNoneOfIt() {
        there(null, false, NO_EXTENSION, 2, -60);

        assertThat(seen(contents()).convergence()).isInstanceOf(Progressing.class);
        cluster.later(Duration.ofSeconds(75));
        assertThat(seen(contents()).convergence()).isInstanceOf(Stuck.class);
    }

    @Test
    void aFailureThatLastsIsToldInThePostgresqlsWords() {
        there(null, false, NO_EXTENSION, 1, 5);

        assertThat(words(seen(contents()))).isEqualTo("the database _the_shelf: pg_trgm: " + NO_EXTENSION);
        cluster.later(Duration.ofSeconds(20));

        var seen = seen(contents());
        assertThat(((Stuck) seen.convergence()).cause()).isEqualTo("the database _the_shelf: pg_trgm: " + NO_EXTENSION);
        assertThat(seen.facts().conditions()).extracting(Condition::type).containsExactly("DatabaseFailed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"55006", "57P01", "53300", "08006"})
    void whatPassesByItselfIsWaitedFor(String state) {
        there(null, false, "ERROR: not now (SQLSTATE %s)".formatted(state), 1, 5);
        cluster.later(Duration.ofMinutes(5));

        assertThat(seen(contents()).convergence()).isInstanceOf(Progressing.class);
    }

    @Test
    void thePrimaryItselfIsBelievedMoreThanTheResource() {
        there(1L, true, null, 1, 0);

        assertThat(words(told(Set.of(), Set.of("app")))).contains("it is not there yet");
        assertThat(told(Set.of(), Set.of("app", "_the_shelf")).settled()).isTrue();
    }

    @Test
    void aResourceThatNobodyWantsAnyMoreHoldsUpTheEnd() {
        there(1L, true, null, 1, 0);
        wanted = Contents.none();

        assertThat(words(seen(contents()))).isEqualTo("the resource orders.x.x-the-shelfx is going");
    }

    @Test
    void aUserIsThereWithThePasswordOfItsSecret() {
        wanted = Contents.none().with(CLERK);
        asked("{\"byStatus\":{\"reconciled\":[\"clerk\"]},\"passwordStatus\":{\"clerk\":{\"resourceVersion\":\"7\"}}}");

        assertThat(seen(contents()).convergence()).isInstanceOf(Progressing.class);
        cluster.withPassword("clerk", "8");
        assertThat(seen(contents()).convergence()).isInstanceOf(Progressing.class);
        cluster.withPassword("clerk", "7");
        assertThat(seen(contents()).settled()).isTrue();
        assertThat(told(Set.of("app"), Set.of("app")).settled()).isFalse();
    }

    @Test
    void aDroppedUserIsGoneWhenThePrimaryKnowsItNoMore() {
        wanted = Contents.none().with(new User("clerk", List.of(), null, true));
        asked("{\"byStatus\":{\"reconciled\":[\"clerk\"]},\"passwordStatus\":{\"clerk\":{\"resourceVersion\":\"7\"}}}");

        assertThat(told(Set.of("app", "clerk"), Set.of("app")).settled()).isFalse();
        assertThat(told(Set.of("app"), Set.of("app")).settled()).isTrue();
    }

    @Test
    void aRefusalIsBelievedOnceItCannotBeOfBeforeOurWrite() {
        wanted = Contents.none().with(new User("clerk", List.of(), null, true));
        asked("{\"byStatus\":{\"pending-reconciliation\":[\"clerk\"]},\"cannotReconcile\":{\"clerk\":[\"could not"
                + " perform DELETE on role clerk: owner of table books\"]}}");
        writtenJustNow();

        assertThat(seen(contents()).convergence()).isInstanceOf(Progressing.class);
        cluster.later(Duration.ofSeconds(30));
        assertThat(((Stuck) seen(contents()).convergence()).cause()).contains("owner of table books");
    }

    @Test
    void whatIsAskedOfTheOperatorHidesNothingAndNamesNothingTwice() {
        var desired = contents().withContents(wanted.with(CLERK));
        var yaml = READING.manifests().render(desired);

        assertThat(yaml)
                .contains("kind: \"Database\"", "databaseReclaimPolicy: \"retain\"", "name: \"orders.x.x-the-shelfx\"")
                .contains("name: \"orders.clerk\"")
                .doesNotContain("password:");
        assertThat(List.of("a_b", "_ab", "ab_", "a__b", "xab", "ab", "x_ab_x").stream()
                        .map(name -> ContentNames.of(desired.ref(), name)))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"));
    }

    private DesiredCluster contents() {
        return desired(WholeCluster.WANTED).withContents(wanted);
    }

    private Observation seen(DesiredCluster desired) {
        return seen(Expectation.matching(desired, new Fence.Mark(1, 1)));
    }

    private Observation told(Set<String> roles, Set<String> databases) {
        var scene = Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref());
        var standbys = Map.of("orders-2", streaming(), "orders-3", streaming());
        return READING.of(
                scene.with(new Asked.Said(
                        new Statistics("18.6", "then", "0/50000C0", standbys, null, roles, databases, null))),
                Expectation.matching(contents(), new Fence.Mark(1, 1)));
    }

    private static Statistics.Standby streaming() {
        return new Statistics.Standby("streaming", "quorum", "0/50000C0", 0);
    }

    /** @param saidAfter seconds between our write, which is of now, and the operator's word */
    private void there(
            @Nullable Long observed, boolean applied, @Nullable String failure, long generation, int saidAfter) {
        var database = new ContentManifests("recorder").databases(contents()).getFirst();
        var now = cluster.takenAt();
        database.getMetadata().setGeneration(generation);
        database.getMetadata().setCreationTimestamp(second(now.minusSeconds(100)));
        database.getMetadata()
                .setManagedFields(List.of(
                        new ManagedFieldsEntryBuilder()
                                .withManager("matriarch")
                                .withTime(second(now))
                                .build(),
                        new ManagedFieldsEntryBuilder()
                                .withManager("manager")
                                .withSubresource("status")
                                .withTime(second(now.plusSeconds(saidAfter)))
                                .build()));
        var extensions = List.of(new PostgresDatabase.Reported("pg_trgm", failure == null, failure));
        database.setStatus(new PostgresDatabase.Status(
                applied, failure == null ? null : "database object reconciliation failed", observed, extensions));
        cluster.plus(database);
    }

    private static String second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The cluster asks for the users that are wanted, and the operator says that of them. */
    private void asked(String status) {
        var managed = Objects.requireNonNull(
                READING.manifests().of(contents()).getSpec().managed());
        cluster.withSpec(spec -> spec.set("managed", Json.tree(managed)));
        cluster.withStatus(all -> all.set("managedRolesStatus", Serialization.unmarshal(status, ObjectNode.class)));
    }

    private void writtenJustNow() {
        cluster.with(
                "Cluster",
                "orders",
                whole -> whole.path("metadata").path("managedFields").forEach(entry -> {
                    if (entry.path("manager").asText().equals("matriarch")) {
                        ((ObjectNode) entry).put("time", second(cluster.takenAt()));
                    }
                }));
        cluster.later(Duration.ofSeconds(6));
    }
}
