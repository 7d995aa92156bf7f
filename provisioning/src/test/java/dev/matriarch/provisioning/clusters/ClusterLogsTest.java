package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.More;
import dev.matriarch.operators.LogLine.Session;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.audit.Audit;
import dev.matriarch.provisioning.clusters.LogQuery.Since;
import dev.matriarch.provisioning.clusters.LogReading.InstanceReading;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Who gets which lines of a cluster's logs, and what is taken out of them. */
class ClusterLogsTest extends ByHandTest {

    private static final LogQuery ALL = new LogQuery(null, null, 100, false);

    @Autowired
    ClusterLogs logs;

    @Autowired
    Audit audit;

    private record Scene(TestTenant tenant, JobView created) {

        Caller caller() {
            return tenant.caller();
        }

        ClusterId id() {
            return Objects.requireNonNull(created.clusterId());
        }
    }

    @Test
    void linesOfAllInstancesComeInTheOrderOfTime() {
        var scene = scene();
        says(scene, "orders-1", 0, "first");
        says(scene, "orders-1", 2, "third");
        says(scene, "orders-2", 1, "second");

        var reading = logs.read(scene.caller(), scene.id(), ALL);

        assertThat(reading.lines()).extracting(LogLine::message).containsExactly("first", "second", "third");
        assertThat(reading.instances())
                .containsExactly(
                        new InstanceReading("orders-1", 2, false, null),
                        new InstanceReading("orders-2", 1, false, null),
                        new InstanceReading("orders-3", 0, false, "it does not run"));
    }

    @Test
    void secretsAreTakenOutWhateverTheOperator() {
        var scene = scene();
        operator.logs(
                scene.id().value(),
                new LogLine(
                        "orders-1",
                        time.instant(),
                        Source.POSTGRESQL,
                        Severity.ERROR,
                        "syntax error at or near \"hunter2\"",
                        Session.UNKNOWN,
                        new More("42601", null, null, null, "ALTER USER app PASSWORD hunter2")));

        assertThat(logs.read(scene.caller(), scene.id(), ALL).toString()).doesNotContain("hunter2");
        assertThat(logs.follow(scene.caller(), scene.id(), ALL).first().toString())
                .doesNotContain("hunter2");
    }

    @Test
    void oneInstanceAloneAndNotMoreThanWanted() {
        var scene = scene();
        IntStream.range(0, 5).forEach(i -> says(scene, "orders-1", i, "line " + i));
        says(scene, "orders-2", 9, "another's");

        var reading = logs.read(scene.caller(), scene.id(), new LogQuery("orders-1", null, 2, false));

        assertThat(reading.lines()).extracting(LogLine::message).containsExactly("line 3", "line 4");
        assertThat(reading.instances()).containsExactly(new InstanceReading("orders-1", 2, true, null));
    }

    @Test
    void sinceAMomentOrSoLongAgo() {
        var scene = scene();
        var now = time.instant();
        says(scene, "orders-1", -100, "old");
        says(scene, "orders-1", -50, "new");

        assertThat(messages(scene, new Since.At(now.minusSeconds(60)))).containsExactly("new");
        assertThat(messages(scene, Since.parse("PT1M"))).containsExactly("new");
        assertThat(messages(scene, Since.parse("P1D"))).containsExactly("old", "new");
        assertThat(messages(scene, Since.parse("P9999999D"))).containsExactly("old", "new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "10m", "PT0S", "-PT5M", "PT-5M", "2026-11-20", "2026-11-20T03:00:00"})
    void sinceThatIsNeitherIsRefused(String since) {
        var refusal = Refusals.refusalOf(() -> Since.parse(since));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
        assertThat(refusal.errors()).extracting(FieldError::at).containsExactly("since");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void tailHasBounds(int tail) {
        var refusal = Refusals.refusalOf(() -> new LogQuery(null, null, tail, false));

        assertThat(refusal.errors()).extracting(FieldError::at).containsExactly("tail");
    }

    @Test
    void theManagersTroublesAreToldAndTheRestOnRequest() {
        var scene = scene();
        manager(scene, Severity.INFO, "all is well");
        manager(scene, Severity.ERROR, "PostgreSQL process exited");

        assertThat(messages(scene, null)).containsExactly("PostgreSQL process exited");
        assertThat(logs.read(scene.caller(), scene.id(), new LogQuery(null, null, 9, true))
                        .lines())
                .hasSize(2);
    }

    @Test
    void anInstanceThatIsNotThereIsAFieldError() {
        var scene = scene();

        var refusal = Refusals.refusalOf(
                () -> logs.read(scene.caller(), scene.id(), new LogQuery("orders-9", null, 1, false)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.errors())
                .containsExactly(FieldError.parameter("instance", "no-such-instance", "orders-9 is not there"));
    }

    @Test
    void anInstanceThatIsKnownAndDoesNotRunHasNoLines() {
        var scene = scene();

        var reading = logs.read(scene.caller(), scene.id(), new LogQuery("orders-2", null, 1, false));

        assertThat(reading.instances()).containsExactly(new InstanceReading("orders-2", 0, false, "it does not run"));
    }

    @Test
    void viewersDoNotSeeThemAndOthersAreWrittenDown() {
        var scene = scene();
        var tenant = Objects.requireNonNull(scene.caller().tenant());
        says(scene, "orders-1", 0, "hello");

        assertThat(Refusals.codeOf(() -> logs.read(Callers.of(tenant, Role.VIEWER), scene.id(), ALL)))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(Refusals.codeOf(() -> logs.follow(Callers.of(tenant, Role.VIEWER), scene.id(), ALL)))
                .isEqualTo(ErrorCode.FORBIDDEN);
        logs.read(scene.caller(), scene.id(), ALL);
        logs.follow(scene.caller(), scene.id(), ALL);

        assertThat(audited(tenant)).containsExactly("logs.follow", "logs.read");
    }

    @Test
    void anotherTenantsClusterIsNotFound() {
        var scene = scene();
        var other = newTenant();

        assertThat(Refusals.codeOf(() -> logs.read(other.caller(), scene.id(), ALL)))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Refusals.codeOf(() -> logs.follow(other.caller(), scene.id(), ALL)))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aDataPlaneThatIsAwayIsNoEmptyLog() {
        var scene = scene();
        var followed = logs.follow(scene.caller(), scene.id(), ALL);
        operator.isUnreachable(true);

        assertThatThrownBy(() -> logs.read(scene.caller(), scene.id(), ALL))
                .isInstanceOf(OperatorUnavailableException.class);
        assertThatThrownBy(() -> followed.next().get()).isInstanceOf(OperatorUnavailableException.class);
    }

    @Test
    void whatFollowsIsWhatCameAfter() {
        var scene = scene();
        IntStream.range(0, 3).forEach(i -> says(scene, "orders-1", i, "line " + i));

        var followed = logs.follow(scene.caller(), scene.id(), new LogQuery(null, null, 2, false));
        assertThat(followed.first().lines()).extracting(LogLine::message).containsExactly("line 1", "line 2");
        assertThat(followed.next().get().lines()).isEmpty();

        says(scene, "orders-1", 3, "line 3");
        says(scene, "orders-2", 4, "a new one");
        assertThat(followed.next().get().lines()).extracting(LogLine::message).containsExactly("line 3", "a new one");
        assertThat(followed.next().get().lines()).isEmpty();
    }

    @Test
    void whoFollowsAClusterThatGoesIsTold() {
        var scene = scene();
        var followed = logs.follow(scene.caller(), scene.id(), ALL);
        one.takesWhileDue(scene.tenant().deletes(scene.created()));

        assertThat(Refusals.codeOf(() -> followed.next().get())).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void anAnswerHasBounds() {
        var scene = scene();
        IntStream.range(0, 600).forEach(i -> says(scene, "orders-1", i, i + " " + "x".repeat(15_000)));
        says(scene, "orders-2", 0, "the oldest");

        var reading = logs.read(scene.caller(), scene.id(), new LogQuery(null, null, 1000, false));

        assertThat(reading.lines()).hasSizeBetween(200, 300);
        assertThat(reading.lines().getLast().message()).startsWith("599 ");
        assertThat(reading.instances())
                .extracting(InstanceReading::cut)
                .as("both have lost lines, the third has none")
                .containsExactly(true, true, false);
    }

    private Scene scene() {
        var tenant = newTenant();
        return new Scene(tenant, creation(tenant));
    }

    private void says(Scene scene, String instance, int second, String message) {
        operator.logs(scene.id().value(), new LogLine(instance, at(second), Source.POSTGRESQL, Severity.LOG, message));
    }

    private void manager(Scene scene, Severity severity, String message) {
        operator.logs(scene.id().value(), new LogLine("orders-1", at(0), Source.MANAGER, severity, message));
    }

    private Instant at(int second) {
        return time.instant().plusSeconds(second);
    }

    private List<String> messages(Scene scene, @Nullable Since since) {
        return logs.read(scene.caller(), scene.id(), new LogQuery(null, since, 100, false)).lines().stream()
                .map(LogLine::message)
                .toList();
    }

    private List<String> audited(TenantId tenant) {
        return audit.list(Callers.of(tenant, Role.ADMIN), new PageRequest(null, 50)).items().stream()
                .map(entry -> entry.action())
                .filter(action -> action.startsWith("logs."))
                .toList();
    }
}
