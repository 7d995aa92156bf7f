package dev.matriarch.api.http;

import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.provisioning.Answer;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.IdempotencyKeys;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Jobs;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Answers calls that change something: once per Idempotency-Key, with a job (202) or a resource (201), or with nothing
 * (204). A replay reads the job or the resource afresh.
 */
@Component
public class Changes {

    private static final String REPLAYED = "Idempotency-Replayed";

    private final IdempotencyKeys keys;
    private final Jobs jobs;
    private final JobAnswers answers;

    Changes(IdempotencyKeys keys, Jobs jobs, JobAnswers answers) {
        this.keys = keys;
        this.jobs = jobs;
        this.answers = answers;
    }

    /** A change of a cluster. A dry run writes nothing, so it uses no key up and answers its plan with 200. */
    public ResponseEntity<JobResponse> job(
            Caller caller, Call call, ChangeOptions options, Function<ChangeOptions, JobView> change) {
        return jobOnceReady(caller, call, options, () -> change);
    }

    /** The same for a change with a part that takes its time: it runs first, and not at all in a replay. */
    public ResponseEntity<JobResponse> jobOnceReady(
            Caller caller, Call call, ChangeOptions options, Supplier<Function<ChangeOptions, JobView>> preparation) {
        return options.dryRun()
                ? ResponseEntity.ok(JobResponse.of(preparation.get().apply(options)))
                : accepted(caller, call, JobView.State.SUCCEEDED, () -> {
                    var change = preparation.get();
                    return () -> change.apply(options);
                });
    }

    /** @param wanted the end for which a caller that waits is told 200 */
    public ResponseEntity<JobResponse> job(Caller caller, Call call, JobView.State wanted, Supplier<JobView> change) {
        return accepted(caller, call, wanted, () -> change);
    }

    private ResponseEntity<JobResponse> accepted(
            Caller caller, Call call, JobView.State wanted, Supplier<Supplier<JobView>> preparation) {
        var made = new AtomicReference<@Nullable JobView>();
        var answer = once(caller, call, () -> {
            var change = preparation.get();
            return () -> {
                var job = change.get();
                made.set(job);
                return new Answer(202, JobResponse.path(job), JobResponse.id(job), false);
            };
        });
        var fresh = made.get();
        var job = answer.replayed() || fresh == null ? jobs.get(caller, JobAnswers.id(answer)) : fresh;
        return answers.accepted(caller, call, wanted, job, answer.replayed());
    }

    /** Something new that is there at once. */
    public <R> ResponseEntity<R> created(
            Caller caller, Call call, Supplier<Created<R>> work, Function<String, R> readAgain) {
        return createdOnceReady(caller, call, () -> work, readAgain);
    }

    /** The same for something with a part that takes its time: it runs first, and not at all in a replay. */
    public <R> ResponseEntity<R> createdOnceReady(
            Caller caller, Call call, Supplier<Supplier<Created<R>>> preparation, Function<String, R> readAgain) {
        return resource(caller, call, 201, preparation, readAgain);
    }

    /** Something that is changed at once, after a part that takes its time. */
    public <R> ResponseEntity<R> changedOnceReady(
            Caller caller, Call call, Supplier<Supplier<Created<R>>> preparation, Function<String, R> readAgain) {
        return resource(caller, call, 200, preparation, readAgain);
    }

    private <R> ResponseEntity<R> resource(
            Caller caller,
            Call call,
            int status,
            Supplier<Supplier<Created<R>>> preparation,
            Function<String, R> readAgain) {
        var made = new AtomicReference<@Nullable R>();
        var answer = once(caller, call, () -> {
            var work = preparation.get();
            return () -> {
                var resource = work.get();
                made.set(resource.body());
                return new Answer(status, status == 201 ? resource.path() : null, resource.id(), false);
            };
        });
        var fresh = made.get();
        var body = answer.replayed() || fresh == null ? readAgain.apply(String.valueOf(answer.resourceId())) : fresh;
        var response = ResponseEntity.status(answer.status());
        if (answer.location() != null) {
            response.location(URI.create(answer.location()));
        }
        if (answer.replayed()) {
            response.header(REPLAYED, "true");
        }
        return response.body(body);
    }

    /** Something that is gone at once. */
    public ResponseEntity<Void> gone(Caller caller, Call call, Runnable work) {
        var answer = once(caller, call, () -> () -> {
            work.run();
            return new Answer(204, null, null, false);
        });
        var response = ResponseEntity.noContent();
        if (answer.replayed()) {
            response.header(REPLAYED, "true");
        }
        return response.build();
    }

    private Answer once(Caller caller, Call call, Supplier<Supplier<Answer>> preparation) {
        var key = call.idempotencyKey();
        return key == null ? preparation.get().get() : keys.prepared(caller, key, call.fingerprint(), preparation);
    }

    /**
     * @param id by which it is read again
     * @param path where it is from now on
     */
    public record Created<R>(String id, String path, R body) {}
}
