package dev.matriarch.api.http;

import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.metadata.JobId;
import dev.matriarch.provisioning.Answer;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Jobs;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers with an accepted job, or with its end where the caller preferred to wait for it. */
@Component
class JobAnswers {

    private static final Logger log = LoggerFactory.getLogger(JobAnswers.class);

    private final Jobs jobs;

    JobAnswers(Jobs jobs) {
        this.jobs = jobs;
    }

    ResponseEntity<JobResponse> accepted(
            Caller caller, Call call, JobView.State wanted, JobView job, boolean replayed) {
        var headers = new HttpHeaders();
        if (replayed) {
            headers.set("Idempotency-Replayed", "true");
        }
        var latest = awaited(caller, call, job, headers);
        if (call.waiting() == null || !latest.state().isFinal()) {
            headers.setLocation(URI.create(JobResponse.path(latest)));
            headers.set(HttpHeaders.RETRY_AFTER, "1");
            return ResponseEntity.accepted().headers(headers).body(JobResponse.of(latest));
        }
        if (latest.state() != wanted) {
            throw failed(latest);
        }
        return ResponseEntity.ok().headers(headers).body(JobResponse.of(latest));
    }

    private JobView awaited(Caller caller, Call call, JobView job, HttpHeaders headers) {
        var waiting = call.waiting();
        if (waiting == null) {
            return job;
        }
        headers.set("Preference-Applied", "wait=" + waiting.toSeconds());
        return job.state().isFinal() ? job : awaited(caller, job, waiting);
    }

    /** The change is made: that it cannot be watched right now must not look as if it were not. */
    private JobView awaited(Caller caller, JobView job, Duration waiting) {
        try {
            return jobs.await(caller, Objects.requireNonNull(job.id()), waiting);
        } catch (RuntimeException failure) {
            log.warn("job {} could not be waited for: {}", job.id(), failure.toString());
            return job;
        }
    }

    private static RequestRefusedException failed(JobView job) {
        var problem = job.problem();
        var detail = problem == null ? "the job ended as " + job.state() : problem.detail();
        var refusal = RequestRefusedException.because(ErrorCode.JOB_FAILED, detail)
                .member("jobId", JobResponse.id(job))
                .member("jobState", job.state().name());
        var nextAction = problem == null ? null : problem.nextAction();
        return nextAction == null ? refusal : refusal.next(nextAction);
    }

    static JobId id(Answer answer) {
        return new JobId(UUID.fromString(Objects.requireNonNull(answer.resourceId())));
    }
}
