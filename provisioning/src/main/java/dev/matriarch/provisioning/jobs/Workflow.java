package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.ClusterState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one kind of job, in order. The list is the documentation; the bodies follow in the same order. Kinds and
 * step names are stored with running jobs: renaming one is a migration.
 */
public final class Workflow {

    private static final Duration USUAL_DEADLINE = Duration.ofMinutes(2);

    private final String kind;
    private final @Nullable ClusterState meanwhile;
    private final List<Step> steps;
    private final boolean withNoReturn;
    private final JobEnding ending;
    private final JobEnding cutShort;

    private Workflow(Builder built, JobEnding ending) {
        this.kind = built.kind;
        this.meanwhile = built.meanwhile;
        this.steps = List.copyOf(built.steps);
        this.withNoReturn = built.withNoReturn;
        this.ending = ending;
        this.cutShort = built.cutShort;
    }

    /**
     * @param undo takes back what the step may have done, or null when there is nothing to take back; it is a step itself
     */
    public record Step(
            String name,
            Duration deadline,
            StepAction action,
            @Nullable StepAction undo) {

        /** The name under which the undoing is shown and stored. */
        String undoName() {
            return "undo-" + name;
        }
    }

    /** @param meanwhile what the cluster's tenant sees from acceptance to end */
    public static Builder named(String kind, ClusterState meanwhile) {
        return new Builder(kind, meanwhile);
    }

    /** One that leaves the cluster as it is, so that it is in nobody's way. */
    public static Builder reading(String kind) {
        return new Builder(kind, null);
    }

    public String kind() {
        return kind;
    }

    /** What the cluster's tenant sees while one runs that changes the cluster. */
    public ClusterState meanwhile() {
        return Objects.requireNonNull(meanwhile, () -> kind + " changes no cluster");
    }

    /** Whether it leaves the cluster as it is. */
    public boolean reads() {
        return meanwhile == null;
    }

    public List<Step> steps() {
        return steps;
    }

    /** Whether a point comes after which the job cannot be cancelled. */
    public boolean withNoReturn() {
        return withNoReturn;
    }

    JobEnding ending() {
        return ending;
    }

    /** What is done instead where another job takes the cluster over, and sees to it. */
    JobEnding cutShort() {
        return cutShort;
    }

    Step step(String name) {
        return steps.stream()
                .filter(s -> s.name().equals(name) || s.undoName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("%s has no step %s".formatted(kind, name)));
    }

    /** Collects the steps of a workflow. */
    public static final class Builder {

        private final String kind;
        private final @Nullable ClusterState meanwhile;
        private final List<Step> steps = new ArrayList<>();
        private boolean withNoReturn;
        private JobEnding cutShort = (job, state) -> {};

        private Builder(String kind, @Nullable ClusterState meanwhile) {
            this.kind = kind;
            this.meanwhile = meanwhile;
        }

        public Builder step(String name, StepAction action) {
            return step(name, USUAL_DEADLINE, action);
        }

        /** @param deadline how long the step may wait for the world before the job fails */
        public Builder step(String name, Duration deadline, StepAction action) {
            steps.add(new Step(name, deadline, action, null));
            return this;
        }

        /** A step whose effect is taken back when the job is cancelled. */
        public Builder step(String name, Duration deadline, StepAction action, StepAction undo) {
            steps.add(new Step(name, deadline, action, undo));
            return this;
        }

        /** One of the steps calls {@link RunningJob#passNoReturn()}. */
        public Builder withNoReturn() {
            withNoReturn = true;
            return this;
        }

        /** For what is kept of it beside its cluster: another job has the cluster when this is called. */
        public Builder whenCutShort(JobEnding ending) {
            cutShort = ending;
            return this;
        }

        public Workflow endsWith(JobEnding ending) {
            return new Workflow(this, ending);
        }
    }
}
