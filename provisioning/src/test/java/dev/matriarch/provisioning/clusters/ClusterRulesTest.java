package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.Limits;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.clusters.ClusterDraft.Shape;
import dev.matriarch.provisioning.clusters.ClusterDraft.Spec;
import dev.matriarch.provisioning.clusters.ClusterSpec.Durability;
import dev.matriarch.provisioning.clusters.ClusterSpec.Synchronous;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of drafts, with nothing around. */
class ClusterRulesTest {

    private static final Limits LIMITS = new Limits(
            "1.0",
            new TreeSet<>(Set.of(17, 18)),
            9,
            true,
            List.of("standard", "fast"),
            List.of(),
            List.of("standard"),
            "standard");

    private final ClusterRules rules = new ClusterRules(new SpecRules(new PostgresqlParameters()));

    @Test
    void aDraftThatSaysNothingBecomesThreeInstancesOfTheNewestVersion() {
        var desired = fresh(Spec.empty());

        assertThat(desired.spec())
                .isEqualTo(new ClusterSpec(
                        3,
                        new ClusterSpec.Postgresql(18, Map.of()),
                        new ClusterSpec.Storage("10Gi", null),
                        null,
                        null,
                        "app",
                        "app",
                        new Synchronous(1, Durability.REQUIRED),
                        null,
                        null));
        assertThat(desired.labels()).isEmpty();
        assertThat(desired.deletionProtection()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 0, PREFERRED", "2, 1, PREFERRED", "3, 1, REQUIRED", "9, 1, REQUIRED"})
    void twoThatRequireEachOtherAreNobodysDefault(int instances, int number, Durability durability) {
        assertThat(fresh(instances(instances)).spec().synchronous()).isEqualTo(new Synchronous(number, durability));
    }

    @Test
    void amountsKeepTheirSpelling() {
        var spec = new Spec(
                null,
                17,
                Map.of("work_mem", "16MB"),
                new ClusterDraft.Storage("1.5Ti", "fast"),
                new ClusterDraft.Storage("2048Mi", null),
                new ClusterDraft.Resources("500m", "2Gi"),
                null,
                null,
                null);

        var desired = fresh(spec).spec();

        assertThat(desired.storage()).isEqualTo(new ClusterSpec.Storage("1.5Ti", "fast"));
        assertThat(desired.walStorage()).isEqualTo(new ClusterSpec.Storage("2048Mi", null));
        assertThat(desired.resources()).isEqualTo(new ClusterSpec.Resources("500m", "2Gi"));
        assertThat(desired.postgresql().parameters()).containsEntry("work_mem", "16MB");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var spec = new Spec(
                0,
                9,
                null,
                new ClusterDraft.Storage("10GB", "golden"),
                null,
                new ClusterDraft.Resources("many", "1Ki"),
                "postgres",
                "Robert",
                new ClusterDraft.Synchronous(1, "maybe"));

        var errors = Refusals.refusalOf(() -> fresh(spec)).errors();

        assertThat(errors)
                .extracting(FieldError::at, FieldError::code)
                .containsExactlyInAnyOrder(
                        tuple("#/spec/instances", "out-of-range"),
                        tuple("#/spec/postgresql/version", "version-unknown"),
                        tuple("#/spec/storage/size", "unit-unknown"),
                        tuple("#/spec/storage/class", "class-unknown"),
                        tuple("#/spec/resources/cpu", "not-a-quantity"),
                        tuple("#/spec/resources/memory", "out-of-range"),
                        tuple("#/spec/database", "reserved"),
                        tuple("#/spec/owner", "not-an-identifier"),
                        tuple("#/spec/synchronous/number", "out-of-range"),
                        tuple("#/spec/synchronous/durability", "unknown-value"));
        assertThat(errors).extracting(FieldError::detail).contains("9: there are [17, 18]", "10GB: write 10Gi");
    }

    @Test
    void faultsOfTheCompactBodyPointIntoTheCompactBody() {
        var spec =
                new Spec(100, null, null, new ClusterDraft.Storage("10", null), null, null, "template1", "pg_me", null);

        var refusal =
                Refusals.refusalOf(() -> rules.fresh(draft(Shape.COMPACT, spec), LIMITS, new Faults(Shape.COMPACT)));

        assertThat(refusal.errors())
                .extracting(FieldError::at)
                .containsExactlyInAnyOrder(
                        "#/config/replicas", "#/config/storage", "#/config/username", "#/config/database");
    }

    @Test
    void aParameterThatIsNotOfferedIsPointedAt() {
        var spec = new Spec(
                null, null, Map.of("work_mem", "banana", "archive_command", "rm"), null, null, null, null, null, null);

        assertThat(Refusals.refusalOf(() -> fresh(spec)).errors())
                .extracting(FieldError::at)
                .containsExactlyInAnyOrder(
                        "#/spec/postgresql/parameters/work_mem", "#/spec/postgresql/parameters/archive_command");
    }

    @Test
    void aDefaultThatNobodyTouchedFollowsTheInstances() {
        var before = fresh(instances(2));

        var spelled =
                new Spec(3, null, null, null, null, null, null, null, new ClusterDraft.Synchronous(1, "preferred"));

        assertThat(changed(before, spelled).spec().synchronous()).isEqualTo(new Synchronous(1, Durability.REQUIRED));
        assertThat(rules.scaled(before, 3, LIMITS).spec().synchronous())
                .isEqualTo(new Synchronous(1, Durability.REQUIRED));
        assertThat(rules.scaled(before, 1, LIMITS).spec().synchronous())
                .isEqualTo(new Synchronous(0, Durability.PREFERRED));
    }

    @Test
    void whatWasChosenStaysAsItWasChosen() {
        var chosen = new ClusterDraft.Synchronous(2, "preferred");
        var before = fresh(new Spec(3, null, null, null, null, null, null, null, chosen));

        var after = changed(before, new Spec(5, null, null, null, null, null, null, null, chosen));

        assertThat(after.spec().synchronous()).isEqualTo(new Synchronous(2, Durability.PREFERRED));
        assertThat(rules.scaled(before, 5, LIMITS).spec().synchronous())
                .isEqualTo(new Synchronous(2, Durability.PREFERRED));
    }

    @Test
    void anotherChoiceBesideAnotherNumberOfInstancesIsTaken() {
        var before = fresh(instances(3));
        var chosen = new ClusterDraft.Synchronous(2, "required");

        var after = changed(before, new Spec(5, null, null, null, null, null, null, null, chosen));

        assertThat(after.spec().synchronous()).isEqualTo(new Synchronous(2, Durability.REQUIRED));
    }

    @Test
    void aNumberOfInstancesThatCannotConfirmIsRefusedInTheWordsOfTheAction() {
        var before = fresh(
                new Spec(5, null, null, null, null, null, null, null, new ClusterDraft.Synchronous(3, "required")));

        var refusal = Refusals.refusalOf(() -> rules.scaled(before, 3, LIMITS));

        assertThat(refusal.errors())
                .containsExactly(
                        FieldError.body("#/instances", "out-of-range", "3: with 3 instances it can be 0 to 2"));
    }

    @Test
    void whatALaterDraftLeavesOutGoesBackToItsDefaultExceptTheVersionAndVolumes() {
        var before = fresh(new Spec(
                5,
                17,
                Map.of("work_mem", "16MB"),
                new ClusterDraft.Storage("20Gi", "fast"),
                new ClusterDraft.Storage("5Gi", null),
                new ClusterDraft.Resources("1", "1Gi"),
                "shop",
                "keeper",
                null));

        var after = changed(before, Spec.empty()).spec();

        assertThat(after.instances()).isEqualTo(3);
        assertThat(after.postgresql()).isEqualTo(new ClusterSpec.Postgresql(17, Map.of()));
        assertThat(after.storage()).isEqualTo(before.spec().storage());
        assertThat(after.walStorage()).isEqualTo(before.spec().walStorage());
        assertThat(after.resources()).isNull();
        assertThat(after.database()).isEqualTo("shop");
        assertThat(after.owner()).isEqualTo("keeper");
    }

    @Test
    void volumesGrowAndNeverShrinkOrChangeTheirClass() {
        var before = fresh(storage("10Gi", "standard"));

        assertThat(changed(before, storage("11Gi", "standard")).spec().storage().size())
                .isEqualTo("11Gi");
        assertThat(changed(before, storage("10240Mi", "standard"))
                        .spec()
                        .storage()
                        .size())
                .isEqualTo("10240Mi");
        assertThat(faults(before, storage("9Gi", "standard"))).containsExactly("#/spec/storage/size");
        assertThat(faults(before, storage("10Gi", "fast"))).containsExactly("#/spec/storage/class");
        var wal = new Spec(null, null, null, null, new ClusterDraft.Storage("5Gi", null), null, null, null, null);
        assertThat(changed(before, wal).spec().walStorage()).isEqualTo(new ClusterSpec.Storage("5Gi", null));
    }

    @Test
    void aResizeSaysAtLeastOneSize() {
        assertThat(resizeFaults(new ResizeDraft(null, null, null, null))).containsExactly(tuple("#", "required"));
    }

    @Test
    void allThatIsWrongWithAResizeIsSaidWhereItSaysIt() {
        assertThat(resizeFaults(new ResizeDraft("9Gi", "5GB", "many", "1")))
                .containsExactlyInAnyOrder(
                        tuple("#/storage", "storage-shrink"),
                        tuple("#/walStorage", "unit-unknown"),
                        tuple("#/cpu", "not-a-quantity"),
                        tuple("#/memory", "unit-missing"));
        assertThat(resizeFaults(new ResizeDraft(null, "4Gi", null, null)))
                .containsExactly(tuple("#/walStorage", "storage-shrink"));
    }

    @Test
    void aNewVolumeForWalIsOfTheDatasClass() {
        var before = fresh(storage("10Gi", "fast"));

        var after = rules.resized(before, new ResizeDraft(null, "2048Mi", null, null), LIMITS);

        assertThat(after.spec().walStorage()).isEqualTo(new ClusterSpec.Storage("2048Mi", "fast"));
        assertThat(after.spec().storage()).isEqualTo(before.spec().storage());
    }

    @Test
    void aClassThatIsNotOfferedAnyMoreIsNoFaultOfAResize() {
        var before = fresh(storage("10Gi", "fast"));
        var without = new Limits(
                "1.0", new TreeSet<>(Set.of(17, 18)), 9, true, List.of("standard"), List.of(), null, "standard");

        assertThat(rules.resized(before, new ResizeDraft(null, null, "2", null), without)
                        .spec()
                        .storage())
                .isEqualTo(before.spec().storage());
    }

    private List<Tuple> resizeFaults(ResizeDraft draft) {
        var wal = new ClusterDraft.Storage("5Gi", null);
        var before = fresh(new Spec(null, null, null, null, wal, null, null, null, null));
        return Refusals.refusalOf(() -> rules.resized(before, draft, LIMITS)).errors().stream()
                .map(error -> tuple(error.at(), error.code()))
                .toList();
    }

    @Test
    void whatIsForGoodMayBeRepeatedAndNotChanged() {
        var before = fresh(Spec.empty());
        var cluster = cluster(before, "zalando");
        var same = new ClusterDraft(
                Shape.FULL,
                null,
                "orders",
                "default",
                "zalando-postgresql",
                "here",
                null,
                null,
                null,
                Spec.empty(),
                null);
        var other = new ClusterDraft(
                Shape.FULL,
                null,
                "invoices",
                "prod",
                "sandbox",
                "there",
                null,
                null,
                null,
                new Spec(null, null, null, null, null, null, "shop", "keeper", null),
                null);

        assertThat(rules.changed(same, cluster, before, LIMITS)).isEqualTo(before);
        var refusal = Refusals.refusalOf(() -> rules.changed(other, cluster, before, LIMITS));

        assertThat(refusal.code()).isEqualTo(ErrorCode.IMMUTABLE_FIELD);
        assertThat(refusal.errors())
                .extracting(FieldError::at)
                .containsExactly(
                        "#/name", "#/namespace", "#/operator", "#/dataPlane", "#/spec/database", "#/spec/owner");
    }

    @Test
    void anotherMajorVersionIsAnUpgrade() {
        var before = fresh(Spec.empty());
        var refusal =
                Refusals.refusalOf(() -> changed(before, new Spec(null, 17, null, null, null, null, null, null, null)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.UPGRADE_REQUIRED);
        assertThat(refusal.nextAction()).contains("/upgrade");
    }

    @Test
    void aVersionThatThereIsNotIsNoUpgrade() {
        var before = fresh(Spec.empty());

        assertThat(faults(before, new Spec(null, 99, null, null, null, null, null, null, null)))
                .containsExactly("#/spec/postgresql/version");
    }

    private DesiredState fresh(Spec spec) {
        return rules.fresh(draft(Shape.FULL, spec), LIMITS, new Faults(Shape.FULL));
    }

    private DesiredState changed(DesiredState before, Spec spec) {
        return rules.changed(draft(Shape.FULL, spec), cluster(before, "fake"), before, LIMITS);
    }

    private List<String> faults(DesiredState before, Spec spec) {
        return Refusals.refusalOf(() -> changed(before, spec)).errors().stream()
                .map(FieldError::at)
                .toList();
    }

    private static ClusterDraft draft(Shape shape, Spec spec) {
        return new ClusterDraft(shape, null, "orders", null, null, null, null, null, null, spec, null);
    }

    private static Spec instances(int instances) {
        return new Spec(instances, null, null, null, null, null, null, null, null);
    }

    private static Spec storage(String size, String storageClass) {
        return new Spec(null, null, null, new ClusterDraft.Storage(size, storageClass), null, null, null, null, null);
    }

    private static HaCluster cluster(DesiredState desired, String operator) {
        return HaCluster.fresh(
                new ClusterId(Ids.next()),
                new TenantId("acme"),
                "default",
                "orders",
                "here",
                operator,
                Json.write(desired),
                ClusterState.READY,
                Instant.EPOCH);
    }
}
