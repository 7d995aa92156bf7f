package dev.matriarch.server.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Shows a job's steps while they happen: one line for every change. */
final class JobWatch {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Api api;
    private final Map<String, String> shown = new HashMap<>();
    private final long start = System.nanoTime();

    JobWatch(Api api) {
        this.api = api;
    }

    /** Returns when the job has succeeded. */
    void until(JsonNode accepted) {
        var path = "/jobs/" + accepted.path("id").asString();
        System.out.printf("job %s: GET %s%s%n", accepted.path("kind").asString(), api.url(), path);
        new Patience(LIMIT, "the job " + path).untilTrue(() -> isDone(api.get(path)));
    }

    private boolean isDone(JsonNode job) {
        job.path("steps").forEach(this::show);
        return switch (job.path("state").asString()) {
            case "SUCCEEDED" -> true;
            case "FAILED", "CANCELLED" ->
                throw new DemoFailedException(
                        "The job ended as %s: %s".formatted(job.path("state").asString(), job.path("problem")));
            default -> false;
        };
    }

    private void show(JsonNode step) {
        var name = step.path("name").asString();
        var line = "%-8s %s"
                .formatted(step.path("state").asString(), step.path("note").asString(""));
        if (!step.path("state").asString().equals("PENDING") && !line.equals(shown.put(name, line))) {
            System.out.printf("  %6.1f s  %-18s %s%n", (System.nanoTime() - start) / 1e9, name, line.stripTrailing());
        }
    }
}
