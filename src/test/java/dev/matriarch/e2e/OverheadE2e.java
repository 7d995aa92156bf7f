package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.e2e.Stage.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/**
 * What we add to the operator's own time: (accepted to SUCCEEDED) less (applied to converged, as an outside watcher saw it).
 */
class OverheadE2e {

    private static final int CREATIONS = Integer.getInteger("matriarch.e2e.creations", 10);
    private static final int INSTANCES = 3;

    @Test
    void ourTimeOnTopOfTheOperators() {
        var ours = new ArrayList<Duration>();
        try (var stage = Stage.set()) {
            for (var i = 0; i < CREATIONS; i++) {
                ours.add(ours(stage, stage.newTenant()));
            }
        }
        ours.sort(null);
        System.out.printf(
                "E2E our time on top of the operator's, %d creations of %d instances: p50 %d ms, p95 %d ms, all %s%n",
                ours.size(),
                INSTANCES,
                ours.get(ours.size() / 2).toMillis(),
                ours.get((int) Math.ceil(ours.size() * 0.95) - 1).toMillis(),
                ours.stream().map(Duration::toMillis).toList());
        assertThat(ours).hasSize(CREATIONS);
    }

    private static Duration ours(Stage stage, Tenant tenant) {
        try (var outside = new OutsideWatcher(stage.kubernetes().client(), tenant.namespace(), "orders")) {
            var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(INSTANCES));
            var job = tenant.succeeded(created);
            var all = Duration.between(at(job, "createdAt"), at(job, "finishedAt"));
            var operators = Duration.between(outside.applied(), outside.converged(INSTANCES));
            tenant.succeeded(tenant.api().delete("/ha-clusters/" + Tenant.id(created)));
            return all.minus(operators);
        }
    }

    private static Instant at(tools.jackson.databind.JsonNode job, String field) {
        return Instant.parse(job.path(field).asString());
    }
}
