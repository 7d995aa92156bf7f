package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.impossible;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobState;
import dev.matriarch.metadata.RestoreDrill;
import dev.matriarch.metadata.RestoreDrillId;
import dev.matriarch.metadata.RestoreDrillStore;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.SqlChecks;
import dev.matriarch.operators.SqlChecks.Verdict;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepAction;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Restores a cluster's archive into a cluster that is made for it and removed again, whatever is found. The job's cluster is that
 * one; once it has failed of something, the steps that would go on with it do nothing.
 */
@Component
class DrillRestore implements WorkflowSource {

    static final String KIND = "RESTORE_DRILL";

    /** Memory: the drill's id, and whose archive it tries. */
    static final String DRILL = "drill";

    static final String SOURCE = "source";

    /** The longest that one check may take. */
    static final Duration CHECK_WITHIN = Duration.ofMinutes(10);

    /** Only a data plane that does not answer keeps a step for longer than its patience, and none for longer than this. */
    private static final Duration DEADLINE = Duration.ofHours(24);

    private static final Duration QUESTION_WITHIN = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofMillis(500);
    private static final String MARK = "mark";
    private static final String SEALED = "sealed";
    private static final String ORDERED_AT = "orderedAt";
    private static final String FAILED = "failed";

    private final ClusterSteps steps;
    private final ArchiveSteps archives;
    private final DrillChecks checks;
    private final RestoreDrillStore drills;
    private final ClusterStore clusters;
    private final ClusterEndings endings;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    DrillRestore(
            ClusterSteps steps,
            ArchiveSteps archives,
            DrillChecks checks,
            RestoreDrillStore drills,
            ClusterStore clusters,
            ClusterEndings endings,
            TransactionTemplate transaction,
            InstantSource time) {
        this.steps = steps;
        this.archives = archives;
        this.checks = checks;
        this.drills = drills;
        this.clusters = clusters;
        this.endings = endings;
        this.transaction = transaction;
        this.time = time;
    }

    @Override
    public List<Workflow> workflows() {
        var drill = Workflow.named(KIND, ClusterState.PROVISIONING);
        tried(drill, "seal-source", Duration.ofMinutes(20), this::sealSource);
        drill.step("apply", DEADLINE, unlessFailed("apply", Duration.ofMinutes(5), this::apply), steps::undoCreate);
        tried(drill, "await-ready", Duration.ofHours(12), steps::awaitSettled);
        tried(drill, "open", Duration.ofMinutes(10), this::open);
        tried(drill, "check", Duration.ofHours(6), this::check);
        return List.of(drill.step("delete", Duration.ofMinutes(5), steps::delete)
                .step("await-gone", Duration.ofMinutes(20), steps::awaitGone)
                .step("tidy", Duration.ofMinutes(10), steps::tidy)
                .step("conclude", this::conclude)
                .whenCutShort(this::note)
                .endsWith(this::end));
    }

    private void tried(Workflow.Builder drill, String name, Duration patience, StepAction action) {
        drill.step(name, DEADLINE, unlessFailed(name, patience, action));
    }

    /** @param patience after it the drill has failed, which is a finding; the job goes on to remove what was made */
    private StepAction unlessFailed(String name, Duration patience, StepAction action) {
        return job -> {
            if (job.recall(FAILED).isPresent()) {
                return done("the drill has failed");
            }
            return switch (orRefusal(action, job)) {
                case StepOutcome.Done done -> done;
                case StepOutcome.Impossible(var problem) -> failed(job, problem);
                case StepOutcome.NotYet waits ->
                    isOver(job, name, patience)
                            ? failed(job, new JobProblem("deadline-exceeded", "gave up waiting: " + waits.why(), null))
                            : waits;
            };
        };
    }

    private boolean isOver(RunningJob job, String name, Duration patience) {
        var key = name + "Since";
        if (job.recall(key).isEmpty()) {
            job.remember(key, time.instant().toString());
        }
        return Instant.parse(job.recall(key).orElseThrow()).plus(patience).isBefore(time.instant());
    }

    private static StepOutcome orRefusal(StepAction action, RunningJob job) {
        try {
            return action.run(job);
        } catch (OperatorRefusedException e) {
            return impossible(e.code(), Objects.requireNonNullElse(e.getMessage(), e.code()), e.nextAction());
        }
    }

    private StepOutcome failed(RunningJob job, JobProblem problem) {
        keep(job, report(job).withProblem(problem));
        job.remember(FAILED, problem.code());
        return done(problem.detail());
    }

    /** What would be lost now is what gets into the archive too late, and how late that is. */
    private StepOutcome sealSource(RunningJob job) {
        var moment = report(job).time();
        if (moment != null) {
            return done("it restores to " + moment);
        }
        var source = clusters.find(job.job().tenant(), source(job));
        if (source.isEmpty()) {
            return impossible("source-gone", "the cluster whose archive was to be tried is gone", "restore it");
        }
        try {
            var outcome = archives.seal(job, source.get(), source.get().name(), MARK);
            if (outcome instanceof StepOutcome.Done) {
                job.remember(SEALED, "yes");
                keep(job, report(job).withRpo(since(ArchiveSteps.sealedAt(job, MARK))));
            }
            return outcome;
        } catch (OperatorUnavailableException silent) {
            if (ArchiveSteps.isBorne(job)) {
                throw silent;
            }
            return done("the source does not answer, so what its archive has is restored: " + silent.getMessage());
        }
    }

    private StepOutcome apply(RunningJob job) {
        if (job.recall(ORDERED_AT).isEmpty()) {
            job.remember(ORDERED_AT, time.instant().toString());
        }
        return steps.apply(job);
    }

    private StepOutcome open(RunningJob job) {
        var opened = steps.open(job);
        if (!(opened instanceof StepOutcome.Done)) {
            return opened;
        }
        var up = verdict(job, "select true", QUESTION_WITHIN);
        if (!up.held()) {
            return notYet(ClusterSteps.POLL, Objects.requireNonNullElse(up.failure(), "its owner gets no answer"));
        }
        var report = report(job);
        if (report.rtoSeconds() == null) {
            keep(job, report.withRto(since(Instant.parse(job.recall(ORDERED_AT).orElseThrow()))));
        }
        return reaches(job);
    }

    private StepOutcome reaches(RunningJob job) {
        var isSealed = job.recall(SEALED).isPresent();
        if (!isSealed
                || verdict(job, goesOnAfter(job.recall(MARK).orElseThrow()), QUESTION_WITHIN)
                        .held()) {
            return done("its owner can ask it");
        }
        return impossible(
                "restored-too-little",
                "what was restored ends before a commit that was in the archive: that of %s"
                        .formatted(ArchiveSteps.sealedAt(job, MARK)),
                "compare the archive's WAL with what the cluster says that it has archived");
    }

    /**
     * That the WAL goes on in that file or in a later one. A file's name is its timeline and the two halves of its number, each of
     * eight hexadecimal digits.
     */
    private static String goesOnAfter(String walFile) {
        return """
                select pg_current_wal_lsn() - '0/0'::pg_lsn >= %d * 4294967296::numeric
                       + %d * pg_size_bytes(current_setting('wal_segment_size'))""".formatted(
                        Long.parseLong(walFile.substring(8, 16), 16), Long.parseLong(walFile.substring(16, 24), 16));
    }

    /** One after the other, each in its own time. */
    private StepOutcome check(RunningJob job) {
        var report = report(job);
        var next = IntStream.range(0, report.checks().size())
                .filter(i -> report.checks().get(i).isPending())
                .findFirst();
        if (next.isEmpty()) {
            return checked(report);
        }
        var check = report.checks().get(next.getAsInt());
        var answer = checks.answer(job.job().id(), next.getAsInt(), () -> verdict(job, check.sql(), CHECK_WITHIN));
        answer.ifPresent(it -> {
            var verdict = it.verdict();
            keep(job, report.with(next.getAsInt(), check.over(verdict.held(), it.seconds(), failure(verdict))));
        });
        return notYet(answer.isPresent() ? Duration.ZERO : SOON, "it checks: " + check.name());
    }

    private static @Nullable String failure(Verdict verdict) {
        return verdict.failure() == null ? null : LogMask.masked(verdict.failure());
    }

    private static StepOutcome checked(DrillReport report) {
        var failed = report.failed().toList();
        return failed.isEmpty()
                ? done("%d of %1$d checks hold".formatted(report.checks().size()))
                : impossible(
                        "check-failed",
                        "of the restored data this does not hold: " + String.join(", ", failed),
                        "see the report's checks");
    }

    private StepOutcome conclude(RunningJob job) {
        transaction.executeWithoutResult(
                status -> clusters.lock(job.job().tenant(), job.job().clusterId())
                        .ifPresent(cluster -> {
                            job.fence().check();
                            endings.gone(cluster);
                        }));
        var report = report(job);
        job.result(DRILL, drill(job.job()).toString());
        if (report.problem() != null) {
            return new StepOutcome.Impossible(report.problem());
        }
        return done("the cluster can be restored");
    }

    private void note(Job job, JobState state) {
        var how = switch (state) {
            case SUCCEEDED -> RestoreDrill.State.PASSED;
            case CANCELLED -> RestoreDrill.State.CANCELLED;
            case FAILED -> RestoreDrill.State.FAILED;
            case PENDING, RUNNING, CANCELLING -> throw new IllegalStateException("not an end: " + state);
        };
        drills.ended(job.tenant(), drill(job), how, time.instant());
    }

    private void end(Job job, JobState state) {
        note(job, state);
        checks.forget(job.id());
        if (clusters.find(job.tenant(), job.clusterId()).isPresent()) {
            endings.created().ended(job, state);
        }
    }

    private Verdict verdict(RunningJob job, String sql, Duration within) {
        var cluster = steps.cluster(job);
        var ref = DesiredClusters.ref(cluster);
        if (steps.adapter(job) instanceof SqlChecks sqlChecks && sqlChecks instanceof Credentials credentials) {
            return sqlChecks.check(ref, credentials.credentials(ref), sql, within);
        }
        throw new OperatorUnavailableException("%s asks no questions".formatted(cluster.operator()));
    }

    private double since(Instant moment) {
        return DrillChecks.seconds(Duration.between(moment, time.instant()));
    }

    private DrillReport report(RunningJob job) {
        return drills.find(job.job().tenant(), drill(job.job()))
                .map(DrillView::of)
                .map(DrillView::report)
                .orElseThrow(() -> new IllegalStateException("a drill's row went before its job ended"));
    }

    private void keep(RunningJob job, DrillReport report) {
        job.fence().check();
        drills.found(job.job().tenant(), drill(job.job()), Json.write(report));
    }

    private static RestoreDrillId drill(Job job) {
        return new RestoreDrillId(id(job, DRILL));
    }

    private static ClusterId source(RunningJob job) {
        return new ClusterId(id(job.job(), SOURCE));
    }

    private static UUID id(Job job, String what) {
        return UUID.fromString(
                Objects.requireNonNull(Json.object(job.memory()).get(what)).toString());
    }
}
