package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Contents.Database;
import dev.matriarch.operators.Contents.Extension;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.DatabaseDraft.ExtensionDraft;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Databases and users of a cluster, from their making to their end. */
class ContentsTest extends ByHandTest {

    @Autowired
    private HaDatabases databases;

    @Autowired
    private HaUsers users;

    private TestTenant tenant;
    private JobView created;

    @BeforeEach
    void aCluster() {
        tenant = newTenant();
        created = creation(tenant);
    }

    @Test
    void theDatabaseThatTheClusterWasMadeWithIsAmongThem() {
        assertThat(databases.list(caller(), id()).items())
                .containsExactly(new DatabaseView("app", "app", List.of(), ContentState.READY, null));
        assertThat(users.list(caller(), id()).items()).isEmpty();
    }

    @Test
    void aDatabaseAndItsUserAreMadeByJobs() {
        ends(makes(user("clerk", "app")), JobView.State.SUCCEEDED);
        var job = makes(database("shelf", "clerk", "pg_trgm"));
        assertThat(databases.get(caller(), id(), "shelf").state()).isEqualTo(ContentState.PENDING);
        ends(job, JobView.State.SUCCEEDED);

        assertThat(databases.get(caller(), id(), "shelf"))
                .isEqualTo(new DatabaseView(
                        "shelf", "clerk", List.of(new Extension("pg_trgm", null, false)), ContentState.READY, null));
        assertThat(users.get(caller(), id(), "clerk"))
                .isEqualTo(new UserView("clerk", List.of("app"), 5, ContentState.READY, null));
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(3);
        assertThat(users.credentials(caller(), id(), "clerk").owner().password())
                .isEqualTo("secret-of-clerk");
    }

    @Test
    void whatTheOperatorLeavesUndoneIsSeenToMeanwhile() {
        operator.convergesByItself(false);
        var job = makes(user("clerk"));
        one.takes(job);
        operator.leavesItHalfDone(tenant.cluster(created));

        wakes(tenant, created);
        one.takesWhileDue(job);
        wakes(tenant, created);
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void whatWasDroppedIsForgottenOnceItIsGone() {
        ends(makes(user("clerk")), JobView.State.SUCCEEDED);
        ends(makes(database("shelf", "clerk")), JobView.State.SUCCEEDED);
        operator.convergesByItself(false);
        var drop = databases.drop(caller(), id(), "shelf", "shelf", ChangeOptions.PLAIN);
        one.takes(drop);

        assertThat(databases.get(caller(), id(), "shelf").state()).isEqualTo(ContentState.DELETING);
        assertThat(Refusals.codeOf(() -> tenant.cancels(drop))).isEqualTo(ErrorCode.JOB_PAST_NO_RETURN);
        operator.convergesByItself(true);
        operator.converges(tenant.cluster(created));
        wakes(tenant, created);
        ends(drop, JobView.State.SUCCEEDED);

        assertThat(desired()).isEqualTo(Contents.none().with(new User("clerk", List.of(), 5, false)));
        assertThat(operator.contents(tenant.cluster(created))).isEqualTo(desired());
        ends(users.drop(caller(), id(), "clerk", ChangeOptions.PLAIN), JobView.State.SUCCEEDED);
        assertThat(desired()).isEqualTo(Contents.none());
        assertThat(tenant.seesCluster(created).settledGeneration())
                .isEqualTo(tenant.seesCluster(created).generation());
    }

    @Test
    void aDropThatIsRefusedSaysWhyAndCanBeTakenBack() {
        ends(makes(user("clerk")), JobView.State.SUCCEEDED);
        operator.convergesByItself(false);
        var drop = users.drop(caller(), id(), "clerk", ChangeOptions.PLAIN);
        one.takes(drop);
        operator.isStuck(tenant.cluster(created), "the user clerk: owner of table books");
        wakes(tenant, created);
        ends(drop, JobView.State.FAILED);

        assertThat(tenant.sees(drop).problem())
                .isEqualTo(
                        new JobProblem("operator-stuck", "the user clerk: owner of table books", "change something"));
        assertThat(users.list(caller(), id()).items())
                .extracting(UserView::name)
                .containsExactly("clerk");
        operator.convergesByItself(true);
        ends(makes(user("clerk")), JobView.State.SUCCEEDED);
        assertThat(users.get(caller(), id(), "clerk").state()).isEqualTo(ContentState.READY);
    }

    @Test
    void aDatabaseThatIsCancelledIsDroppedBeforeItIsForgotten() {
        operator.convergesByItself(false);
        var job = makes(database("shelf", null, "hstore"));
        one.takes(job);

        tenant.cancels(job);
        one.takes(job);
        assertThat(operator.contents(tenant.cluster(created)))
                .isEqualTo(Contents.none().with(new Database("shelf", "app", List.of(), true)));
        operator.convergesByItself(true);
        operator.converges(tenant.cluster(created));
        wakes(tenant, created);
        ends(job, JobView.State.CANCELLED);

        assertThat(operator.contents(tenant.cluster(created))).isEqualTo(Contents.none());
        assertThat(desired()).isEqualTo(Contents.none());
    }

    @Test
    void extensionsThatAreNotWantedAnyMoreAreDropped() {
        ends(changes("app", null, "hstore", "citext"), JobView.State.SUCCEEDED);
        operator.convergesByItself(false);
        var job = changes("app", null, "citext");
        one.takes(job);

        assertThat(operator.contents(tenant.cluster(created))
                        .database("app")
                        .orElseThrow()
                        .extensions())
                .containsExactly(new Extension("citext", null, false), new Extension("hstore", null, true));
        operator.convergesByItself(true);
        operator.converges(tenant.cluster(created));
        wakes(tenant, created);
        ends(job, JobView.State.SUCCEEDED);

        assertThat(databases.get(caller(), id(), "app").extensions())
                .containsExactly(new Extension("citext", null, false));
        assertThat(operator.contents(tenant.cluster(created))).isEqualTo(desired());
    }

    @Test
    void otherChangesLeaveThemAsTheyAre() {
        ends(makes(database("shelf", null)), JobView.State.SUCCEEDED);
        var before = desired();

        ends(tenant.scales(created, 2), JobView.State.SUCCEEDED);
        ends(tenant.hibernates(created), JobView.State.SUCCEEDED);

        assertThat(desired()).isEqualTo(before);
        assertThat(operator.contents(tenant.cluster(created))).isEqualTo(before);
        assertThat(Refusals.codeOf(() -> makes(database("other", null)))).isEqualTo(ErrorCode.STATE_CONFLICT);
    }

    @Test
    void namesThatPostgresqlOrAnOperatorOwnsAreRefused() {
        for (var name : List.of("postgres", "template1", "pg_own", "Shelf", "1st", "a-b", "x".repeat(64), "")) {
            assertThat(faults(() -> makes(database(name, null)))).as(name).containsExactly("#/name");
        }
        for (var name : List.of("postgres", "pg_own", "matriarch", "streaming_replica", "public", "Clerk", "a b")) {
            assertThat(faults(() -> makes(user(name)))).as(name).containsExactly("#/name");
        }
        assertThat(faults(() ->
                        databases.create(caller(), id(), new DatabaseDraft(null, null, null), ChangeOptions.PLAIN)))
                .containsExactly("#/name");
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(1);
    }

    @Test
    void allThatIsWrongWithADatabaseIsSaidAtOnce() {
        var refusal = Refusals.refusalOf(() -> makes(new DatabaseDraft(
                "shelf",
                "nobody",
                List.of(
                        new ExtensionDraft("file_fdw", null),
                        new ExtensionDraft("no_such", null),
                        new ExtensionDraft("hstore", "1.8'; --"),
                        new ExtensionDraft("hstore", null)))));

        assertThat(refusal.errors())
                .extracting(FieldError::at)
                .containsExactly(
                        "#/owner",
                        "#/extensions/0/name",
                        "#/extensions/1/name",
                        "#/extensions/2/version",
                        "#/extensions/3/name");
        assertThat(refusal.errors().get(1).detail())
                .isEqualTo("file_fdw is not offered: it reads files of the server and runs its programs");
    }

    @Test
    void allThatIsWrongWithAUserIsSaidAtOnce() {
        assertThat(faults(() -> users.create(
                        caller(),
                        id(),
                        new UserDraft("clerk", List.of("postgres", "app", "app"), 0),
                        ChangeOptions.PLAIN)))
                .containsExactly("#/memberOf/0", "#/memberOf/2", "#/connectionLimit");
    }

    @Test
    void namesAreTakenOnce() {
        ends(makes(user("clerk")), JobView.State.SUCCEEDED);
        ends(makes(database("shelf", "clerk")), JobView.State.SUCCEEDED);

        assertThat(Refusals.codeOf(() -> makes(database("shelf", null)))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(Refusals.codeOf(() -> makes(database("app", null)))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(Refusals.codeOf(() -> makes(user("clerk")))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(Refusals.codeOf(() -> makes(user("app")))).isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void whatOthersHangOnIsNotDropped() {
        ends(makes(user("clerk")), JobView.State.SUCCEEDED);
        ends(makes(user("temp", "clerk")), JobView.State.SUCCEEDED);
        ends(makes(database("shelf", "temp")), JobView.State.SUCCEEDED);

        assertThat(Refusals.refusalOf(() -> users.drop(caller(), id(), "clerk", ChangeOptions.PLAIN)))
                .hasMessage("temp is a member of clerk");
        assertThat(Refusals.refusalOf(() -> users.drop(caller(), id(), "temp", ChangeOptions.PLAIN)))
                .hasMessage("temp owns the database shelf");
        assertThat(Refusals.codeOf(() -> users.drop(caller(), id(), "app", ChangeOptions.PLAIN)))
                .isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(Refusals.codeOf(() -> databases.drop(caller(), id(), "app", "app", ChangeOptions.PLAIN)))
                .isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(Refusals.codeOf(() -> changes("app", "clerk"))).isEqualTo(ErrorCode.IMMUTABLE_FIELD);
    }

    @Test
    void rowsAreLostOnlyByTheDatabasesName() {
        ends(makes(database("shelf", null)), JobView.State.SUCCEEDED);

        assertThat(Refusals.codeOf(() -> databases.drop(caller(), id(), "shelf", null, ChangeOptions.PLAIN)))
                .isEqualTo(ErrorCode.CONFIRM_MISMATCH);
        assertThat(Refusals.codeOf(() -> databases.drop(caller(), id(), "shelf", "orders", ChangeOptions.PLAIN)))
                .isEqualTo(ErrorCode.CONFIRM_MISMATCH);
        assertThat(databases.get(caller(), id(), "shelf").state()).isEqualTo(ContentState.READY);
    }

    @Test
    void whatIsNotThereIsNotFoundByAnybody() {
        var stranger = newTenant().caller();
        ends(makes(database("shelf", null)), JobView.State.SUCCEEDED);
        ends(makes(user("clerk")), JobView.State.SUCCEEDED);

        for (ThrowingCallable request : List.<ThrowingCallable>of(
                () -> databases.get(caller(), id(), "other"),
                () -> changes("other", null),
                () -> databases.drop(caller(), id(), "other", "other", ChangeOptions.PLAIN),
                () -> users.get(caller(), id(), "other"),
                () -> users.drop(caller(), id(), "other", ChangeOptions.PLAIN),
                () -> users.credentials(caller(), id(), "other"),
                () -> databases.list(stranger, id()),
                () -> databases.get(stranger, id(), "shelf"),
                () -> databases.create(stranger, id(), database("mine", null), ChangeOptions.PLAIN),
                () -> databases.drop(stranger, id(), "shelf", "shelf", ChangeOptions.PLAIN),
                () -> users.list(stranger, id()),
                () -> users.create(stranger, id(), user("mine"), ChangeOptions.PLAIN),
                () -> users.drop(stranger, id(), "clerk", ChangeOptions.PLAIN),
                () -> users.credentials(stranger, id(), "clerk"))) {
            assertThat(Refusals.codeOf(request)).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void aViewerLooksOnly() {
        var before = caller();
        var viewer = new Caller("api-key", "viewer", "viewer-key", Role.VIEWER, before.requireTenant(), "test-request");

        assertThat(databases.list(viewer, id()).items()).hasSize(1);
        for (ThrowingCallable request : List.<ThrowingCallable>of(
                () -> databases.create(viewer, id(), database("mine", null), ChangeOptions.PLAIN),
                () -> users.create(viewer, id(), user("mine"), ChangeOptions.PLAIN),
                () -> users.credentials(viewer, id(), "app"))) {
            assertThat(Refusals.codeOf(request)).isEqualTo(ErrorCode.FORBIDDEN);
        }
    }

    @Test
    void aPlanShowsWhatWouldBeOtherwise() {
        var plan = databases.create(
                caller(), id(), database("shelf", null, "hstore"), new ChangeOptions(true, null, false));

        assertThat(Objects.requireNonNull(plan.plan()).diff()).singleElement().satisfies(one -> {
            assertThat(one.pointer()).isEqualTo("/databases/shelf");
            assertThat(one.to()).isEqualTo("owner app, extensions [hstore]");
        });
        assertThat(desired()).isEqualTo(Contents.none());
    }

    private JobView makes(DatabaseDraft draft) {
        return databases.create(caller(), id(), draft, ChangeOptions.PLAIN);
    }

    private JobView makes(UserDraft draft) {
        return users.create(caller(), id(), draft, ChangeOptions.PLAIN);
    }

    private JobView changes(String name, @Nullable String owner, String... extensions) {
        return databases.change(
                caller(), id(), name, new DatabaseDraft(null, owner, drafts(extensions)), ChangeOptions.PLAIN);
    }

    private static DatabaseDraft database(String name, @Nullable String owner, String... extensions) {
        return new DatabaseDraft(name, owner, drafts(extensions));
    }

    private static List<ExtensionDraft> drafts(String... extensions) {
        return Arrays.stream(extensions)
                .map(name -> new ExtensionDraft(name, null))
                .toList();
    }

    private static UserDraft user(String name, String... memberOf) {
        return new UserDraft(name, List.of(memberOf), 5);
    }

    private static List<String> faults(ThrowingCallable request) {
        return Refusals.refusalOf(request).errors().stream().map(FieldError::at).toList();
    }

    private void ends(JobView job, JobView.State state) {
        one.takesWhileDue(job);
        assertThat(tenant.sees(job).state())
                .as("%s", tenant.sees(job).problem())
                .isEqualTo(state);
    }

    private Contents desired() {
        return tenant.seesCluster(created).desired().contents();
    }

    private Caller caller() {
        return tenant.caller();
    }

    private ClusterId id() {
        return Objects.requireNonNull(created.clusterId());
    }
}
