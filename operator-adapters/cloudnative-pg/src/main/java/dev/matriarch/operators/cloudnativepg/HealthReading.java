package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Health;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Postgresql;
import java.util.Optional;

/** What clients can do now, which is only to read where another cluster is followed, told from the pods that the services lead to, never from the phase. */
record HealthReading(Scene scene) {

    /**
     * Without its resource nobody looks after a cluster any more, even if it works.
     *
     * @param wanted how many instances there should be
     */
    Health of(int wanted) {
        if (scene.isEmpty()) {
            return Health.ABSENT;
        }
        if (!works()) {
            return Health.DOWN;
        }
        return scene.cluster() != null && scene.readyInstances() >= wanted ? Health.UP : Health.DEGRADED;
    }

    private boolean works() {
        return scene.isFollowing() || (scene.primary().isPresent() && readyStandbys() >= requiredStandbys());
    }

    private long readyStandbys() {
        return scene.members().stream()
                .filter(scene::isReady)
                .filter(member -> member.role().equals(Labels.REPLICA))
                .count();
    }

    /** Commits do not go through while fewer are there. */
    private int requiredStandbys() {
        return Optional.ofNullable(scene.cluster())
                .map(cluster -> cluster.getSpec().postgresql())
                .map(Postgresql::synchronous)
                .filter(synchronous -> "required".equals(synchronous.dataDurability()))
                .map(PostgresSpec.Synchronous::number)
                .orElse(0);
    }
}
