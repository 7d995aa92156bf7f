package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Observation;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Databases and users that come, change and go. What shall go is dropped first and forgotten once it has been seen to be
 * gone; a drop that PostgreSQL refuses stays wanted, and the job says why in PostgreSQL's words.
 */
@Component
class ChangeContents implements WorkflowSource {

    static final String CREATE_DATABASE = "CREATE_DATABASE";
    static final String CHANGE_DATABASE = "CHANGE_DATABASE";
    static final String DROP_DATABASE = "DROP_DATABASE";
    static final String CREATE_USER = "CREATE_USER";
    static final String DROP_USER = "DROP_USER";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String TAKEN_BACK = "takenBack";

    private final ClusterSteps steps;
    private final ClusterEndings endings;

    ChangeContents(ClusterSteps steps, ClusterEndings endings) {
        this.steps = steps;
        this.endings = endings;
    }

    @Override
    public List<Workflow> workflows() {
        return Stream.concat(
                        Stream.of(CREATE_DATABASE, CREATE_USER, CHANGE_DATABASE)
                                .map(kind -> Workflow.named(kind, ClusterState.UPDATING)
                                        .step("apply", Duration.ofMinutes(5), steps::apply, this::takeBack)),
                        Stream.of(DROP_DATABASE, DROP_USER)
                                .map(kind -> Workflow.named(kind, ClusterState.UPDATING)
                                        .withNoReturn()
                                        .step("drop", PATIENCE, this::drop)))
                .map(this::settling)
                .toList();
    }

    private Workflow settling(Workflow.Builder beginning) {
        return beginning
                .step("await-settled", PATIENCE, this::awaitSettled)
                .step("forget", Duration.ofMinutes(5), this::forget)
                .endsWith(endings.forgetting());
    }

    private StepOutcome drop(RunningJob job) {
        job.passNoReturn();
        return steps.apply(job);
    }

    private StepOutcome awaitSettled(RunningJob job) {
        return settled(job, ClusterSteps.target(job));
    }

    /** What has been dropped leaves no trace in what the operator is asked for. */
    private StepOutcome forget(RunningJob job) {
        var target = ClusterSteps.target(job);
        if (!target.contents().dropsAny()) {
            return done();
        }
        var left = target.withoutDropped();
        steps.applyOnce(job, "forgotten", left);
        return settled(job, left);
    }

    /** What the job has made, or may have made, is dropped before it is forgotten. */
    private StepOutcome takeBack(RunningJob job) {
        var previous = ClusterSteps.previous(job);
        var target = ClusterSteps.target(job);
        var back = previous.withContents(previous.contents().droppingWhatIsNewIn(target.contents()));
        if (!back.equals(previous) && job.recall(TAKEN_BACK).isEmpty()) {
            steps.applyOnce(job, "takingBack", back);
            var outcome = settled(job, back);
            if (!(outcome instanceof StepOutcome.Done)) {
                return outcome;
            }
            job.remember(TAKEN_BACK, "yes");
        }
        return steps.undoApply(job);
    }

    private StepOutcome settled(RunningJob job, DesiredState desired) {
        return steps.settled(masked(steps.tended(job, desired)));
    }

    /** PostgreSQL's words may repeat what a statement held. */
    private static Observation masked(Observation seen) {
        Convergence convergence = switch (seen.convergence()) {
            case Settled settled -> settled;
            case Progressing(var why) -> new Progressing(LogMask.masked(why));
            case Stuck(var cause, var nextAction) -> new Stuck(LogMask.masked(cause), nextAction);
        };
        return new Observation(seen.facts(), seen.health(), convergence);
    }
}
