package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Health;

/** What clients can do now, told from the lock, the pods and what Patroni says in them, never from the operator's word. */
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
        if (scene.head().isEmpty() || isWaitingForStandbys()) {
            return Health.DOWN;
        }
        return scene.resource() != null && scene.readyInstances() >= wanted ? Health.UP : Health.DEGRADED;
    }

    /** Commits do not go through while no standby is there to confirm them, if Patroni shall be that strict. */
    private boolean isWaitingForStandbys() {
        var config = scene.patroni().config();
        return scene.primary().isPresent()
                && config.path("synchronous_mode").asBoolean(false)
                && config.path("synchronous_mode_strict").asBoolean(false)
                && scene.patroni().synchronousStandbys(scene.primaryName()).stream()
                        .noneMatch(name ->
                                scene.member(name).filter(scene::isReady).isPresent());
    }
}
