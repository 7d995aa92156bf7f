package dev.matriarch.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.operators.kubernetes.RecordedOperator;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * What the tests of recorded workflows share: tenants ask, the real engine runs the real workflows, and the world goes on as
 * it was recorded. After each move of a job all that it says is held against the truth, whatever the test asks for besides.
 */
@SpringBootTest(classes = ReplayApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
abstract class RecordedWorkflows extends ByHandTest {

    private static final Map<String, String> LABELS = Map.of("team", "checkout");
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofSeconds(15);
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final Pattern READY = Pattern.compile("(\\d+) of \\d+ instances ready.*");

    private boolean heard = true;

    /** Of whom there are recordings. */
    abstract RecordedOperator<?> recorded();

    /** The major version of PostgreSQL that its recorded clusters run. */
    abstract int version();

    @BeforeEach
    void aPlaceForRecordings() {
        dataPlanes.dataPlane(dataPlane(), List.of(recorded().operator()), Map.of(), false);
    }

    private String dataPlane() {
        return "recorded-" + recorded().operator();
    }

    /** From now on no watch tells a job to look: it looks when it said it would. */
    void nothingIsHeard() {
        heard = false;
    }

    ClusterDraft.Spec instances(int instances) {
        return instances(instances, Map.of());
    }

    ClusterDraft.Spec instances(int instances, Map<String, String> parameters) {
        return spec(instances, version(), parameters, null);
    }

    static ClusterDraft.Spec spec(int instances, int version, Map<String, String> parameters, @Nullable String cpu) {
        var storage = new ClusterDraft.Storage("1Gi", null);
        var resources = cpu == null ? null : new ClusterDraft.Resources(cpu, null);
        return new ClusterDraft.Spec(instances, version, parameters, storage, null, resources, null, null, null);
    }

    JobView creates(TestTenant tenant, String recording, ClusterDraft.Spec spec) {
        return clusters.create(tenant.caller(), draft(recording, spec, null), ChangeOptions.PLAIN);
    }

    /** @param description of which the operator knows nothing */
    JobView changes(TestTenant tenant, JobView created, ClusterDraft.Spec spec, @Nullable String description) {
        var id = Objects.requireNonNull(created.clusterId());
        var draft = draft(created.clusterNamespace(), spec, description);
        return clusters.change(tenant.caller(), id, before -> draft, ChangeOptions.PLAIN);
    }

    private ClusterDraft draft(String recording, ClusterDraft.Spec spec, @Nullable String description) {
        return new ClusterDraft(
                ClusterDraft.Shape.FULL,
                null,
                "orders",
                recording,
                null,
                dataPlane(),
                LABELS,
                description,
                null,
                spec,
                null);
    }

    /** The job succeeds in the end; what it said meanwhile. */
    List<String> succeeds(TestTenant tenant, JobView job) {
        var notes = unfolds(tenant, job, LONG_ENOUGH);
        var seen = tenant.sees(job);
        assertThat(seen.state()).as("%s after %s", seen.problem(), notes).isEqualTo(JobView.State.SUCCEEDED);
        return notes;
    }

    /** Time goes on until the job is over, or nothing has come any more for a while; what it said meanwhile. */
    List<String> unfolds(TestTenant tenant, JobView job) {
        return unfolds(tenant, job, A_WHILE);
    }

    /** @param patience how long to wait once nothing comes any more before the next write */
    List<String> unfolds(TestTenant tenant, JobView job, Duration patience) {
        var notes = new ArrayList<String>();
        takes(tenant, job, notes);
        for (var silence = Duration.ZERO; !isOver(tenant, job) && silence.compareTo(patience) < 0; ) {
            silence = passesToNext(tenant, job).isPresent() ? Duration.ZERO : silence.plus(POLL);
            takes(tenant, job, notes);
        }
        return notes;
    }

    private void takes(TestTenant tenant, JobView job, List<String> notes) {
        one.takesWhileDue(job);
        saysNoMoreThanIsTrue(tenant, job);
        notesNow(tenant, job)
                .filter(note -> notes.isEmpty() || !note.equals(notes.getLast()))
                .forEach(notes::add);
    }

    private boolean isOver(TestTenant tenant, JobView job) {
        return tenant.sees(job).state().isFinal();
    }

    /** Nobody changes anything until nothing happens by itself any more. */
    void passesUntilItStandsStill(TestTenant tenant, JobView created) {
        var next = passesToNext(tenant, created);
        while (next.isPresent()) {
            next = passesToNext(tenant, created);
        }
    }

    /** To what happens next, or to the next time at which somebody would look without a reason. */
    private Optional<Duration> passesToNext(TestTenant tenant, JobView job) {
        var next = recorded().untilNext(tenant.cluster(job));
        var soon = next.filter(pause -> pause.compareTo(POLL) <= 0);
        time.passes(soon.orElse(POLL));
        if (soon.isPresent() && heard) {
            wakes(tenant, job);
        }
        return next;
    }

    private void saysNoMoreThanIsTrue(TestTenant tenant, JobView job) {
        var cluster = tenant.cluster(job);
        var state = tenant.sees(job).state();
        if (state.isFinal()) {
            assertThat(recorded().hasConverged(cluster))
                    .as("%s is %s", job.kind(), state)
                    .isEqualTo(state != JobView.State.FAILED);
        }
        notesNow(tenant, job)
                .map(READY::matcher)
                .filter(Matcher::matches)
                .forEach(note -> assertThat(Long.valueOf(note.group(1)))
                        .as(note.group())
                        .isLessThanOrEqualTo(recorded().readyInstances(cluster)));
    }

    /** What the job said at this moment. */
    private Stream<String> notesNow(TestTenant tenant, JobView job) {
        return tenant.sees(job).steps().stream()
                .filter(step -> time.instant().equals(step.lookedAt()))
                .map(JobStep::note)
                .filter(Objects::nonNull);
    }

    /** Nobody changes anything, and the observer looks whenever something happens; what the tenant sees meanwhile. */
    List<ClusterState> observed(TestTenant tenant, JobView created) {
        var states = new ArrayList<ClusterState>();
        observer.start();
        try {
            await().until(recorded()::isWatched);
            while (passesToNext(tenant, created).isPresent()) {
                states.add(stateNow(tenant, created));
            }
        } finally {
            observer.stop();
        }
        return states;
    }

    private ClusterState stateNow(TestTenant tenant, JobView created) {
        recorded().announce(tenant.cluster(created));
        await().pollInterval(Duration.ofMillis(2))
                .until(() -> time.instant().equals(tenant.seesCluster(created).observedAt()));
        var seen = tenant.seesCluster(created);
        assertThat((long) seen.facts().readyInstances())
                .isLessThanOrEqualTo(recorded().readyInstances(tenant.cluster(created)));
        return seen.state();
    }
}
