package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.impossible;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Another primary: by a planned switchover, or by a failover without the old primary's help. Writable again and whole again
 * are two moments, and both are in the job's notes. Between them what is wanted is applied: a job that was superseded, or
 * failed, may never have come to it, and whole means all that is wanted.
 */
@Component
class MovePrimary implements WorkflowSource {

    static final String SWITCHOVER = "SWITCHOVER_CLUSTER";
    static final String FAILOVER = "FAILOVER_CLUSTER";

    /** The instance that shall become primary; for a failover it may be left to the operator. */
    static final String TO = "to";

    static final String FROM = "from";
    static final String ACCEPT_DATA_LOSS = "acceptDataLoss";

    private static final Fence.Mark ANY_WRITE = new Fence.Mark(1, 0);

    private final ClusterSteps steps;
    private final OperatorCalls calls;
    private final ClusterEndings endings;

    MovePrimary(ClusterSteps steps, OperatorCalls calls, ClusterEndings endings) {
        this.steps = steps;
        this.calls = calls;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(
                Workflow.named(SWITCHOVER, ClusterState.UPDATING)
                        .withNoReturn()
                        .step("switch", this::switchOver)
                        .step("await-writable", Duration.ofMinutes(5), this::awaitWritable)
                        .step("apply", Duration.ofMinutes(5), steps::apply)
                        .step("await-whole", Duration.ofMinutes(20), this::awaitWhole)
                        .endsWith(endings.living()),
                Workflow.named(FAILOVER, ClusterState.UPDATING)
                        .withNoReturn()
                        .step("fail-over", this::failOver)
                        .step("await-writable", Duration.ofMinutes(5), this::awaitWritable)
                        .step("apply", Duration.ofMinutes(5), steps::apply)
                        .step("await-whole", Duration.ofMinutes(20), this::awaitWhole)
                        .endsWith(endings.living()));
    }

    private StepOutcome switchOver(RunningJob job) {
        job.passNoReturn();
        var to = job.recall(TO).orElseThrow();
        if (steps.adapter(job) instanceof Switchovers switchovers) {
            calls.timed(
                    steps.cluster(job).dataPlane(),
                    steps.adapter(job),
                    "switchover",
                    () -> switchovers.switchover(DesiredClusters.ref(steps.cluster(job)), to, job.fence()));
            return done("asked for %s to become primary".formatted(to));
        }
        throw cannot(job, "switch over");
    }

    private StepOutcome failOver(RunningJob job) {
        job.passNoReturn();
        if (steps.adapter(job) instanceof Failovers failovers) {
            var from = job.recall(FROM).orElse(null);
            var to = job.recall(TO).orElse(null);
            var accept = job.recall(ACCEPT_DATA_LOSS).map(Boolean::valueOf).orElse(false);
            calls.timed(
                    steps.cluster(job).dataPlane(),
                    steps.adapter(job),
                    "failover",
                    () -> failovers.failover(DesiredClusters.ref(steps.cluster(job)), from, to, accept, job.fence()));
            return done("asked for another primary");
        }
        throw cannot(job, "fail over");
    }

    private OperatorRefusedException cannot(RunningJob job, String what) {
        return new OperatorRefusedException(
                "%s cannot %s".formatted(steps.adapter(job).operator(), what), "choose another operator");
    }

    private StepOutcome awaitWritable(RunningJob job) {
        var seen = steps.look(job, moved(job));
        var primary = seen.facts().primary();
        var writable = seen.health() == Health.UP || seen.health() == Health.DEGRADED;
        if (!writable || primary == null || !isMeant(job, primary)) {
            return abandoned(job).orElseGet(() -> ClusterSteps.notYet(seen, "the primary has not moved yet"));
        }
        job.result("primary", primary);
        job.remember("became", primary);
        return done("%s takes writes".formatted(primary));
    }

    /** An operator that went back from a switchover does not come back to it by itself. */
    private Optional<StepOutcome> abandoned(RunningJob job) {
        return job.job().kind().equals(SWITCHOVER) && steps.adapter(job) instanceof Switchovers switchovers
                ? switchovers
                        .abandoned(
                                DesiredClusters.ref(steps.cluster(job)),
                                job.recall(TO).orElseThrow())
                        .map(why -> impossible(
                                "switchover-abandoned",
                                why,
                                "Choose another instance, or try again when all instances are ready."))
                : Optional.empty();
    }

    private static boolean isMeant(RunningJob job, String primary) {
        var to = job.recall(TO);
        return to.isPresent()
                ? to.get().equals(primary)
                : !job.recall(FROM).orElse("").equals(primary);
    }

    /** The primary may have moved on by itself meanwhile; whole is whole. */
    private StepOutcome awaitWhole(RunningJob job) {
        job.recall("became").ifPresent(primary -> job.result("primary", primary));
        return steps.awaitSettled(job);
    }

    /** What is wanted is written after this only; a cluster that was never written would be another matter. */
    private Expectation moved(RunningJob job) {
        var expected = Expectation.matching(steps.desired(job), ANY_WRITE);
        return job.recall(TO)
                .map(expected::withPrimary)
                .or(() -> job.recall(FROM).map(expected::withoutPrimary))
                .orElse(expected);
    }
}
