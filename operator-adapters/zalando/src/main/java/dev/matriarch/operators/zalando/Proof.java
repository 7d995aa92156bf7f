package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.kubernetes.Books;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Patroni and the operator have to say, and have not said yet, once all objects are as they should be. The operator's word
 * is only the last of it.
 *
 * @param wanted what we ask for, as the operator reads it
 */
record Proof(Scene scene, DesiredCluster desired, PostgresqlResource wanted) {

    /**
     * The operator says {@code Running} of the specification before until it begins with the next one. It does so within a second
     * where it is free (seen live); where everything has been as it should be for so long after our write, it is.
     */
    static final Duration TAKEN_UP_WITHIN = Duration.ofSeconds(15);

    List<String> missing() {
        var missing = new ArrayList<String>();
        add(missing, desired.isReplica() ? null : primary());
        add(missing, moving());
        add(missing, scene.patroni().isPaused() ? "Patroni is paused" : null);
        add(missing, synchronous());
        add(missing, parameters());
        add(missing, heeded());
        add(missing, services());
        add(missing, word());
        return missing;
    }

    private static void add(List<String> missing, @Nullable String what) {
        if (what != null) {
            missing.add(what);
        }
    }

    private @Nullable String primary() {
        return scene.primary().isPresent() ? null : "nobody takes writes";
    }

    private @Nullable String moving() {
        return scene.patroni().isMoving()
                ? "the primary role is moving to " + scene.patroni().target().orElse("another instance")
                : null;
    }

    /** Told to Patroni, and then in force: who is synchronous is written down once it is. In a replica nobody ever is. */
    private @Nullable String synchronous() {
        if (desired.isReplica()) {
            return null;
        }
        var patroni = Manifests.patroni(desired);
        var config = scene.patroni().config();
        var told = is(config, "synchronous_mode", patroni.synchronous())
                && is(config, "synchronous_mode_strict", patroni.strict())
                && (!Boolean.TRUE.equals(patroni.synchronous())
                        || config.path("synchronous_node_count").asInt(1)
                                == Objects.requireNonNullElse(patroni.standbys(), 1));
        if (!told) {
            return "Patroni has not been told yet for how many standbys commits wait";
        }
        var number = Boolean.TRUE.equals(patroni.synchronous()) ? Objects.requireNonNullElse(patroni.standbys(), 1) : 0;
        return scene.patroni().synchronousStandbys(scene.primaryName()).size() < number
                ? "commits do not wait for %d standbys yet".formatted(number)
                : null;
    }

    private static boolean is(JsonNode config, String name, @Nullable Boolean wanted) {
        return config.path(name).asBoolean(false) == Boolean.TRUE.equals(wanted);
    }

    /** Those of pods are told by {@link Shape}; of these Patroni marks what waits for a restart. */
    private @Nullable String parameters() {
        var there = scene.patroni().parameters();
        return wanted.getSpec().parameters().entrySet().stream()
                .filter(one -> !Parameters.isOfPods(one.getKey()))
                .filter(one -> !one.getValue().equals(there.get(one.getKey())))
                .map(Map.Entry::getKey)
                .findFirst()
                .map(name -> "Patroni has not been told of %s yet".formatted(name))
                .orElse(null);
    }

    /** Only then it shows what waits for a restart. Where the operator comes back it tells Patroni and says nothing else (seen live). */
    private @Nullable String heeded() {
        return scene.patroni().isHeeded(scene.takenAt())
                ? null
                : "Patroni has not gone round with its configuration yet";
    }

    private @Nullable String services() {
        var there = scene.snapshot().services().stream()
                .map(service -> service.getMetadata().getName())
                .collect(Collectors.toSet());
        return there.containsAll(Set.of(Names.readWrite(scene.ref()), Names.readOnly(scene.ref())))
                ? null
                : "services are missing";
    }

    /** It is said once for each turn, and stays through failovers, lost nodes and full disks. */
    @Nullable
    String word() {
        var word = scene.word();
        if (!PostgresqlStatus.RUNNING.equals(word)) {
            return "the operator says: " + (word.isEmpty() ? "nothing yet" : word);
        }
        return isTakenUp() ? null : "the operator has not answered to the change yet";
    }

    /** Both are in whole seconds, so the same second proves nothing. */
    private boolean isTakenUp() {
        var books = new Books(Objects.requireNonNull(scene.resource()));
        var ours = books.ours();
        return answered(books).filter(at -> at > ours.getEpochSecond()).isPresent()
                || !ours.plus(TAKEN_UP_WITHIN).isAfter(scene.takenAt());
    }

    private static Optional<Long> answered(Books books) {
        return books.operatorAnswered().map(at -> at.getEpochSecond());
    }
}
