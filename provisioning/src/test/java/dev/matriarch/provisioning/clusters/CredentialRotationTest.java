package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.AuditEntry;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Logins;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.audit.Audit;
import dev.matriarch.provisioning.events.EventFilter;
import dev.matriarch.provisioning.events.EventView;
import dev.matriarch.provisioning.events.Events;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobFilter;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** New credentials beside the present ones, and the end of those. */
class CredentialRotationTest extends ByHandTest {

    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final PageRequest FIRST = new PageRequest(null, 200);

    @Autowired
    PreviousCredentials previous;

    @Autowired
    Events events;

    @Autowired
    Audit audit;

    @BeforeEach
    void nothingEndsByItself() {
        previous.stop();
    }

    @AfterEach
    void thingsEndByThemselves() {
        previous.start();
    }

    @Test
    void clientsAreToldTheNewCredentialsOnceTheyAreProvenAndNoSooner() {
        var tenant = newTenant();
        var created = creation(tenant);
        var job = tenant.rotates(created, null);
        operator.refusesLogins("orders-3 does not take the password yet");

        one.takes(job);

        assertThat(operator.logins(tenant.cluster(created))).isEqualTo(new Logins(1, true));
        assertThat(tenant.sees(job).kind()).isEqualTo("ROTATE_CREDENTIALS");
        assertThat(notes(tenant, job)).contains("orders-3 does not take the password yet");
        assertTold(tenant, created, "app", null);

        operator.refusesLogins(null);
        time.passes(A_PAUSE);
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(notes(tenant, job)).contains("every instance takes the new credentials");
        assertTold(tenant, created, Logins.SECOND, time.instant().plus(AN_HOUR));
        assertThat(eventsOf(tenant, "credentials.rotated")).hasSize(1);
        assertThat(tenant.seesCluster(created).settledGeneration()).isEqualTo(2);
    }

    @Test
    void thePreviousOnesEndWhenTheirTimeHasComeAlthoughNobodyAsks() {
        var tenant = newTenant();
        var created = rotated(tenant, "PT2H");

        time.passes(Duration.ofMinutes(119));
        previous.endDue();
        assertThat(endings(tenant)).isEmpty();

        time.passes(Duration.ofMinutes(1));
        previous.endDue();
        previous.endDue();
        var end = theEnd(tenant);
        assertThat(end.requestedBy().type()).isEqualTo("system");
        one.takesWhileDue(end);

        assertThat(tenant.sees(end).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(notes(tenant, end)).contains("no instance takes the previous credentials");
        assertThat(operator.logins(tenant.cluster(created))).isEqualTo(new Logins(1, false));
        assertTold(tenant, created, Logins.SECOND, null);
        assertThat(eventsOf(tenant, "credentials.previous-ended")).hasSize(1);
        previous.endDue();
        assertThat(endings(tenant)).hasSize(1);
    }

    @Test
    void whatIsNotKeptEndsAsSoonAsTheNewIsProven() {
        var tenant = newTenant();
        var created = rotated(tenant, "PT0S");

        previous.endDue();
        one.takesWhileDue(theEnd(tenant));

        assertTold(tenant, created, Logins.SECOND, null);
    }

    @Test
    void aSecondRotationGivesTheTurnBackToTheOwnersRole() {
        var tenant = newTenant();
        var created = rotated(tenant, "PT0S");
        previous.endDue();
        one.takesWhileDue(theEnd(tenant));

        one.takesWhileDue(tenant.rotates(created, "P7D"));

        assertThat(operator.logins(tenant.cluster(created))).isEqualTo(new Logins(2, true));
        assertTold(tenant, created, "app", time.instant().plus(Duration.ofDays(7)));
        assertThat(tenant.credentials(created).owner().password()).isEqualTo("secret-2");
    }

    @Test
    void whileThePreviousOnesAreKeptAnotherRotationIsRefusedUnlessTheyMayEnd() {
        var tenant = newTenant();
        var created = rotated(tenant, null);
        var until = time.instant().plus(AN_HOUR);

        var refusal = Refusals.refusalOf(() -> tenant.rotates(created, null));

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal).hasMessage("the previous credentials are kept until " + until);
        assertThat(refusal.nextAction()).contains("endPrevious");

        var job = tenant.rotates(created, null, true, ChangeOptions.PLAIN);
        operator.refusesLogins("not yet");
        one.takes(job);
        assertTold(tenant, created, Logins.SECOND, null);
        assertThat(Refusals.codeOf(() -> tenant.cancels(job))).isEqualTo(ErrorCode.JOB_PAST_NO_RETURN);
        operator.refusesLogins(null);
        time.passes(A_PAUSE);
        one.takesWhileDue(job);
        assertTold(tenant, created, "app", time.instant().plus(AN_HOUR));
    }

    @ParameterizedTest
    @CsvSource({
        "soon, not-a-duration",
        "1h, not-a-duration",
        "'', not-a-duration",
        "P99999999999999999999D, not-a-duration",
        "-PT1H, out-of-range",
        "PT-1S, out-of-range",
        "P7DT1S, out-of-range"
    })
    void howLongIsADurationOfAtMostAWeek(String keepPreviousFor, String code) {
        var tenant = newTenant();
        var created = creation(tenant);

        var refusal = Refusals.refusalOf(() -> tenant.rotates(created, keepPreviousFor));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.errors()).singleElement().satisfies(error -> {
            assertThat(error.at()).isEqualTo("#/keepPreviousFor");
            assertThat(error.code()).isEqualTo(code);
        });
    }

    @Test
    void whatCannotBeProvenDoesNotBegin() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.refusesLogins("orders-1 cannot be reached: forbidden");

        var refusal = Refusals.refusalOf(() -> tenant.rotates(created, null));

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal).hasMessage("a login cannot be proven: orders-1 cannot be reached: forbidden");
        assertThat(refusal.nextAction()).contains("pods/portforward");
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(1);
    }

    @Test
    void aPlanAndAStaleGenerationChangeNothing() {
        var tenant = newTenant();
        var created = creation(tenant);

        var plan = tenant.rotates(created, null, false, new ChangeOptions(true, null, false));

        assertThat(plan.state()).isEqualTo(JobView.State.PLANNED);
        assertThat(plan.steps()).hasSize(4);
        assertThat(Objects.requireNonNull(plan.plan()).diff()).isEmpty();
        assertThat(plan.plan().expectedOutageSeconds()).isZero();
        assertThat(Refusals.codeOf(() -> tenant.rotates(created, null, false, new ChangeOptions(false, 7L, false))))
                .isEqualTo(ErrorCode.GENERATION_MISMATCH);
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(1);
    }

    @Test
    void onlyEditorsAndTheClustersOwnTenantRotate() {
        var tenant = newTenant();
        var created = creation(tenant);
        var id = Objects.requireNonNull(created.clusterId());
        var viewer = caller(tenant, Role.VIEWER);

        assertRefused(() -> clusters.rotating(viewer, id, null, false), ErrorCode.FORBIDDEN);
        assertRefused(() -> clusters.rotating(newTenant().caller(), id, null, false), ErrorCode.NOT_FOUND);
    }

    @Test
    void aRotationThatIsCancelledLeavesThePresentOnes() {
        var tenant = newTenant();
        var created = creation(tenant);
        var job = tenant.rotates(created, null);
        operator.refusesLogins("not yet");
        one.takes(job);

        tenant.cancels(job);
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(operator.logins(tenant.cluster(created))).isEqualTo(Logins.asMade());
        assertTold(tenant, created, "app", null);
    }

    @Test
    void aRotationThatFailedIsGoneOnWithByTheNext() {
        var tenant = newTenant();
        var created = creation(tenant);
        var failed = tenant.rotates(created, null);
        operator.refusesLogins("not yet");
        one.takes(failed);
        time.passes(Duration.ofMinutes(21));
        one.takes(failed);
        assertThat(tenant.sees(failed).state()).isEqualTo(JobView.State.FAILED);
        assertTold(tenant, created, "app", null);

        var next = tenant.rotates(created, null);
        operator.refusesLogins(null);
        one.takesWhileDue(next);

        assertThat(operator.logins(tenant.cluster(created))).isEqualTo(new Logins(1, true));
        assertTold(tenant, created, Logins.SECOND, time.instant().plus(AN_HOUR));
    }

    @Test
    void theEndWaitsForAClusterThatIsBusyOrStandsStill() {
        var tenant = newTenant();
        var created = rotated(tenant, "PT0S");
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);

        previous.endDue();
        assertThat(endings(tenant)).isEmpty();

        operator.convergesByItself(true);
        one.takesWhileDue(scale);
        one.takesWhileDue(tenant.hibernates(created));
        previous.endDue();
        assertThat(endings(tenant)).isEmpty();

        one.takesWhileDue(tenant.resumes(created));
        previous.endDue();
        one.takesWhileDue(theEnd(tenant));
        assertTold(tenant, created, Logins.SECOND, null);
    }

    @Test
    void anEndThatFailedIsTriedAgainAfterAWhile() {
        var tenant = newTenant();
        var created = rotated(tenant, "PT0S");
        previous.endDue();
        var failed = theEnd(tenant);
        operator.refusesLogins("orders-2 does not answer");
        one.takes(failed);
        assertThat(Refusals.codeOf(() -> tenant.cancels(failed))).isEqualTo(ErrorCode.JOB_PAST_NO_RETURN);
        time.passes(Duration.ofMinutes(21));
        one.takes(failed);
        assertThat(tenant.sees(failed).state()).isEqualTo(JobView.State.FAILED);

        operator.refusesLogins(null);
        previous.endDue();
        assertThat(endings(tenant)).hasSize(1);
        time.passes(PreviousCredentials.AFTER_FAILURE);
        previous.endDue();

        assertThat(endings(tenant)).hasSize(2);
        one.takesWhileDue(theEnd(tenant));
        assertTold(tenant, created, Logins.SECOND, null);
    }

    @Test
    void otherChangesForgetNoCredentials() {
        var tenant = newTenant();
        var created = rotated(tenant, null);

        one.takesWhileDue(tenant.scales(created, 5));

        assertThat(operator.logins(tenant.cluster(created))).isEqualTo(new Logins(1, true));
        assertTold(tenant, created, Logins.SECOND, time.instant().plus(AN_HOUR));
    }

    @Test
    void aClusterThatStandsStillIsToldHowToGoOn() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.hibernates(created));

        var refusal = Refusals.refusalOf(() -> tenant.rotates(created, null));

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal.nextAction()).endsWith("/resume");
    }

    @Test
    void aRotationAndItsEndAreAuditedAndHoldNoSecret() {
        var tenant = newTenant();
        rotated(tenant, "PT0S");
        previous.endDue();
        var end = theEnd(tenant);
        one.takesWhileDue(end);

        assertThat(audit.list(caller(tenant, Role.ADMIN), FIRST).items())
                .extracting(AuditEntry::action)
                .containsSubsequence("credentials.end-previous", "credentials.rotate");
        assertThat(written(end) + eventsOf(tenant, "credentials.rotated")).doesNotContain("secret-1");
    }

    private JobView rotated(TestTenant tenant, @Nullable String keepPreviousFor) {
        var created = creation(tenant);
        one.takesWhileDue(tenant.rotates(created, keepPreviousFor));
        return created;
    }

    private List<JobView> endings(TestTenant tenant) {
        return jobs.list(tenant.caller(), new JobFilter(null, RotateCredentials.END_PREVIOUS, null), FIRST)
                .items();
    }

    private JobView theEnd(TestTenant tenant) {
        return endings(tenant).getFirst();
    }

    private List<EventView> eventsOf(TestTenant tenant, String type) {
        return events.list(tenant.caller(), new EventFilter(null, null), FIRST).items().stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    private static List<@Nullable String> notes(TestTenant tenant, JobView job) {
        return tenant.sees(job).steps().stream()
                .<@Nullable String>map(step -> step.note())
                .toList();
    }

    private static void assertTold(
            TestTenant tenant, JobView created, String username, @Nullable Instant previousUntil) {
        var told = tenant.credentials(created);
        assertThat(told.owner().username()).isEqualTo(username);
        assertThat(told.previousValidUntil()).isEqualTo(previousUntil);
    }

    private static Caller caller(TestTenant tenant, Role role) {
        var caller = tenant.caller();
        return new Caller(caller.type(), caller.name(), caller.credential(), role, caller.tenant(), caller.requestId());
    }
}
