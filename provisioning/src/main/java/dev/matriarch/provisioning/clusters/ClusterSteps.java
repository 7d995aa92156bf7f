package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.impossible;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.Aftercare;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Namespaces;
import dev.matriarch.operators.Namespaces.Fate;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The steps that several workflows share. */
@Component
class ClusterSteps {

    /** Watches wake a job sooner; this is for when they do not. */
    static final Duration POLL = Duration.ofSeconds(5);

    /** What is still in a namespace then was not made for the cluster that is gone. */
    static final Duration LEFT_WITHIN = Duration.ofMinutes(1);

    private static final String OCCUPIED = "namespaceOccupiedSince";

    private final ClusterStore clusters;
    private final Looks looks;
    private final OperatorCalls calls;
    private final Archives archives;
    private final InstantSource time;

    ClusterSteps(ClusterStore clusters, Looks looks, OperatorCalls calls, Archives archives, InstantSource time) {
        this.clusters = clusters;
        this.looks = looks;
        this.calls = calls;
        this.archives = archives;
        this.time = time;
    }

    HaCluster cluster(RunningJob job) {
        return clusters.find(job.job().tenant(), job.job().clusterId())
                .orElseThrow(() -> new IllegalStateException("the cluster's row went before its job ended"));
    }

    OperatorAdapter adapter(RunningJob job) {
        return looks.adapter(cluster(job));
    }

    StepOutcome apply(RunningJob job) {
        apply(job, target(job));
        return done();
    }

    StepOutcome awaitSettled(RunningJob job) {
        return settled(tended(job, target(job)));
    }

    /** A look of whoever waits: what the operator would leave undone is done meanwhile. */
    Observation tended(RunningJob job, DesiredState desired) {
        return tended(cluster(job), desired, job.fence());
    }

    /** The same of any cluster that the job may change. */
    Observation tended(HaCluster cluster, DesiredState desired, Fence fence) {
        var total = DesiredClusters.of(cluster, desired);
        var seen = looks.look(cluster, takenUp(total, fence.generation()));
        var adapter = looks.adapter(cluster);
        if (seen.convergence() instanceof Convergence.Progressing && adapter instanceof Aftercare aftercare) {
            calls.timed(cluster.dataPlane(), adapter, "finish", () -> aftercare.finish(total, fence));
        }
        return seen;
    }

    /** Nobody can use a cluster whose password is not there. */
    StepOutcome open(RunningJob job) {
        if (adapter(job) instanceof Credentials credentials) {
            try {
                credentials.credentials(DesiredClusters.ref(cluster(job)));
            } catch (OperatorRefusedException e) {
                return StepOutcome.notYet(POLL, e.getMessage());
            }
        }
        return done("clients can connect");
    }

    StepOutcome awaitHibernated(RunningJob job) {
        var seen = look(job);
        return seen.settled() ? done("nothing of it runs, its data is kept") : waiting(seen);
    }

    /** Puts the desired state of before back, and is over when reality matches it again. */
    StepOutcome undoApply(RunningJob job) {
        var previous = previous(job);
        applyOnce(job, "undone", previous);
        return settled(tended(job, previous));
    }

    /**
     * For a step that then waits. Each write carries the mark of its turn, so it is a change to the operator, which takes up
     * everything anew: where every turn writes, there is no end to that.
     *
     * @param what no other write of the job is called so
     */
    void applyOnce(RunningJob job, String what, DesiredState desired) {
        var name = "%s by %s".formatted(what, job.job().id());
        if (job.recall(name).isEmpty()) {
            apply(job, desired);
            job.remember(name, "yes");
        }
    }

    void apply(RunningJob job, DesiredState desired) {
        apply(cluster(job), desired, job.fence());
    }

    /** The same to any cluster that the job may change. */
    void apply(HaCluster cluster, DesiredState desired, Fence fence) {
        var adapter = looks.adapter(cluster);
        var total = DesiredClusters.of(cluster, desired);
        calls.timed(cluster.dataPlane(), adapter, "apply", () -> {
            archives.admit(total, adapter, fence);
            adapter.apply(total, fence);
        });
    }

    StepOutcome delete(RunningJob job) {
        var cluster = cluster(job);
        var adapter = looks.adapter(cluster);
        calls.timed(
                cluster.dataPlane(),
                adapter,
                "delete",
                () -> adapter.delete(DesiredClusters.ref(cluster), job.fence()));
        return done();
    }

    /** What is left is asked for again, which is idempotent: some of it can go only now. */
    StepOutcome awaitGone(RunningJob job) {
        var seen = look(job, Expectation.gone());
        if (seen.health() == Health.ABSENT && seen.settled()) {
            return done("nothing is left of it");
        }
        delete(job);
        return waiting(seen);
    }

    /**
     * A namespace goes with the tenant's last cluster in it. One that is being deleted does not hold it: whichever of them
     * comes here last asks with nothing of the others left, and nobody waits for another one's end.
     */
    StepOutcome tidy(RunningJob job) {
        var cluster = cluster(job);
        if (!(looks.adapter(cluster) instanceof Namespaces namespaces)) {
            return done("there is no namespace");
        }
        var neighbours = clusters.neighbours(cluster);
        if (neighbours.stream().anyMatch(state -> state != ClusterState.DELETING)) {
            return done("the namespace has other clusters");
        }
        var fate = calls.timed(
                cluster.dataPlane(),
                looks.adapter(cluster),
                "remove-namespace",
                () -> namespaces.removeNamespace(cluster.tenant().value(), cluster.namespace(), job.fence()));
        if (fate != Fate.GONE && !neighbours.isEmpty()) {
            return done("the namespace goes with the last of its clusters");
        }
        return switch (fate) {
            case GONE -> done("the namespace is gone");
            case GOING -> StepOutcome.notYet(POLL, "the namespace is going");
            case OCCUPIED -> occupied(job);
        };
    }

    private StepOutcome occupied(RunningJob job) {
        var since = job.recall(OCCUPIED).map(Instant::parse).orElseGet(time::instant);
        job.remember(OCCUPIED, since.toString());
        return since.plus(LEFT_WITHIN).isAfter(time.instant())
                ? StepOutcome.notYet(POLL, "something is still in the namespace")
                : done("the namespace stays, since a pod, a volume or a cluster that is not ours is in it");
    }

    /** Takes a creation back: asks for the deletion each time, which is idempotent, until nothing is left. */
    StepOutcome undoCreate(RunningJob job) {
        delete(job);
        var outcome = awaitGone(job);
        return outcome instanceof StepOutcome.Done ? tidy(job) : outcome;
    }

    /** At what the job is to achieve. */
    Observation look(RunningJob job) {
        return look(job, matching(job));
    }

    Observation look(RunningJob job, Expectation expectation) {
        return looks.look(cluster(job), expectation);
    }

    Expectation matching(RunningJob job) {
        return matching(job, target(job));
    }

    Expectation matching(RunningJob job, DesiredState desired) {
        return takenUp(DesiredClusters.of(cluster(job), desired), job.job().generation());
    }

    /**
     * The job's generation must have been taken up. Its epoch does not count: a write that found everything in place wrote
     * nothing.
     */
    private static Expectation takenUp(DesiredCluster desired, long generation) {
        return Expectation.matching(desired, new Fence.Mark(generation, 0));
    }

    DesiredCluster desired(RunningJob job) {
        return DesiredClusters.of(cluster(job), target(job));
    }

    /** What was wanted when the job was accepted. */
    static DesiredState previous(RunningJob job) {
        return DesiredClusters.state(Objects.requireNonNull(job.job().previous()));
    }

    /** What is wanted since. */
    static DesiredState target(RunningJob job) {
        return DesiredClusters.state(Objects.requireNonNull(job.job().target()));
    }

    StepOutcome settled(Observation seen) {
        var ready = "%d of %d instances ready"
                .formatted(
                        seen.facts().readyInstances(), seen.facts().instances().size());
        return seen.settled() ? done(ready) : waiting(seen);
    }

    /**
     * For what comes before the cluster is whole: what keeps it from that, even for good, need not keep this from happening.
     *
     * @param otherwise what to say where nothing is missing
     */
    static StepOutcome notYet(Observation seen, String otherwise) {
        return StepOutcome.notYet(POLL, words(seen, otherwise));
    }

    /** What is missing; where nothing is, something else. */
    static String words(Observation seen, String otherwise) {
        return switch (seen.convergence()) {
            case Convergence.Settled() -> otherwise;
            case Convergence.Progressing(var why) -> why;
            case Convergence.Stuck(var cause, var nextAction) -> cause;
        };
    }

    static StepOutcome waiting(Observation seen) {
        return switch (seen.convergence()) {
            case Convergence.Settled() -> StepOutcome.notYet(POLL, "it settles");
            case Convergence.Progressing(var why) -> StepOutcome.notYet(POLL, why);
            case Convergence.Stuck(var cause, var nextAction) -> impossible("operator-stuck", cause, nextAction);
        };
    }
}
