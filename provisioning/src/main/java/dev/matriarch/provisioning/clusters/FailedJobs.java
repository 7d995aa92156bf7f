package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.JobStore;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.jobs.JobProblem;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The jobs after which clusters are not what is wanted, and why. */
@Component
class FailedJobs {

    private final JobStore jobs;

    FailedJobs(JobStore jobs) {
        this.jobs = jobs;
    }

    /** The cluster with the reason, where a job of it has failed. */
    ClusterView view(HaCluster cluster) {
        return ClusterViews.of(cluster, problem(cluster));
    }

    private @Nullable JobProblem problem(HaCluster cluster) {
        var failed = cluster.failedJob();
        return failed == null
                ? null
                : jobs.problem(cluster.tenant(), failed)
                        .map(problem -> Json.read(problem, JobProblem.class))
                        .orElse(null);
    }

    /** The reason is the problem's code, in the spelling of conditions; what was cancelled has none. */
    static Condition condition(JobId failed, @Nullable JobProblem problem) {
        var message = "job %s did not bring about what is wanted".formatted(failed);
        var next = "POST /jobs/%s/retry or change the cluster".formatted(failed);
        if (problem == null) {
            return new Condition("Converged", false, "JobFailed", message, "read the job, then " + next, null);
        }
        var action = problem.nextAction();
        return new Condition(
                "Converged",
                false,
                camelCase(problem.code()),
                message + ": " + problem.detail(),
                action == null ? next : "%s Then %s.".formatted(action, next),
                null);
    }

    /** {@code OperatorRefused} for {@code operator-refused}. */
    private static String camelCase(String code) {
        return Arrays.stream(code.split("-", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
