package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobState;

/** What a job's end means for the thing it changed; called in the transaction that ends the job, before the job's row. */
@FunctionalInterface
public interface JobEnding {
    void ended(Job job, JobState state);
}
