package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobRuns;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.provisioning.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A job in the hands of one worker, as its steps see it. */
public final class RunningJob {

    private static final String FAILURES = "failuresInARow";

    private final Job job;
    private final JobRuns runs;
    private final Map<String, Object> memory;
    private final Map<String, Object> result = new LinkedHashMap<>();

    RunningJob(Job job, JobRuns runs) {
        this.job = job;
        this.runs = runs;
        this.memory = new LinkedHashMap<>(Json.object(job.memory()));
    }

    public Job job() {
        return job;
    }

    /** What an earlier step, or an earlier run of this one, has learnt. */
    public Optional<String> recall(String name) {
        return Optional.ofNullable(memory.get(name)).map(Object::toString);
    }

    /** Keeps a fact for later steps; it is stored with the next checkpoint. Never a secret. */
    public void remember(String name, String value) {
        memory.put(name, value);
    }

    /** Adds to what the job shows when it has succeeded. Never a secret. */
    public void result(String name, Object value) {
        result.put(name, value);
    }

    /** Commits that the job cannot be cancelled any more; to be called before the act itself. */
    public void passNoReturn() throws FencedException {
        if (!runs.passNoReturn(job.id(), job.epoch())) {
            throw new FencedException("job %s is being cancelled or has another worker".formatted(job.id()));
        }
    }

    /** The right to write outside, for as long as this worker holds the job. */
    public Fence fence() {
        return fence(job.generation());
    }

    /**
     * The same for a cluster beside the job's own.
     *
     * @param generation of that one, once the job was accepted
     */
    public Fence fence(long generation) {
        return new JobFence(job, generation, runs);
    }

    /** What another job that goes on with this one's work should know: all but how often this one failed. */
    static Map<String, Object> lasting(String memory) {
        var facts = new LinkedHashMap<>(Json.object(memory));
        facts.remove(FAILURES);
        return facts;
    }

    String memoryJson() {
        return Json.write(memory);
    }

    Map<String, Object> result() {
        return result;
    }

    int failuresInARow() {
        return recall(FAILURES).map(Integer::valueOf).orElse(0);
    }

    void failedOnceMore() {
        remember(FAILURES, String.valueOf(failuresInARow() + 1));
    }

    void went() {
        memory.remove(FAILURES);
    }

    private record JobFence(Job job, long generation, JobRuns runs) implements Fence {

        @Override
        public long epoch() {
            return job.epoch();
        }

        @Override
        public void check() throws FencedException {
            if (!runs.holds(job.id(), job.epoch())) {
                throw new FencedException("job %s has another worker".formatted(job.id()));
            }
        }
    }
}
