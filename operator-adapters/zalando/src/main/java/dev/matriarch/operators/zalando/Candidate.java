package dev.matriarch.operators.zalando;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.Pods;
import java.util.Optional;

/** An instance that shall become primary. */
record Candidate(Scene scene, String name) {

    void refuseUnfit() {
        unfit().ifPresent(why -> {
            throw new OperatorRefusedException(
                    why, "Choose another instance, or try again when all instances are ready.");
        });
    }

    Optional<String> unfit() {
        return isFit() ? Optional.empty() : Optional.of("%s cannot become primary: %s".formatted(name, trouble()));
    }

    boolean isFit() {
        return scene.member(name).filter(scene::isReady).isPresent() && isSynchronous();
    }

    /** Where commits wait for standbys, Patroni hands over to one of those alone. */
    private boolean isSynchronous() {
        return !scene.patroni().config().path("synchronous_mode").asBoolean(false)
                || scene.patroni().synchronousStandbys(scene.primaryName()).contains(name);
    }

    /** Why it is no good as a primary, as far as that can be seen. */
    String trouble() {
        var member = scene.member(name).orElse(null);
        if (member == null) {
            return name + " is not there";
        }
        if (member.pod() == null) {
            return name + " has no pod";
        }
        if (Pods.isGoing(member.pod())) {
            return name + " is stopping";
        }
        if (!member.runs()) {
            return name + " is not ready";
        }
        if (!scene.isReady(member)) {
            return name + " does not follow the primary";
        }
        return isSynchronous() ? "it does not say why" : "commits do not wait for " + name;
    }
}
