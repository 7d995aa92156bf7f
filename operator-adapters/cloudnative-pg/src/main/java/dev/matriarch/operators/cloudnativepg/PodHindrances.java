package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.PodTroubles;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What keeps pods from running. CloudNativePG's phase says {@code Waiting for the instances to become active} or {@code
 * Setting up primary} to all of it, so this asks Kubernetes.
 *
 * <p>Most of it may mend itself: room and volumes may be found, and a registry that does not answer may answer again. An
 * image is another matter when the registry says that it has none of that name, which only somebody's hand changes, or when
 * it could not be had for minutes: whoever waits for it hears so then rather than at the deadline, and can ask again.
 */
record PodHindrances(Scene scene) {

    private static final Duration NEVER_MADE_AFTER = Duration.ofSeconds(30);

    private static final Pattern NO_CLAIM = Pattern.compile("persistentvolumeclaim .* not found");

    /** What PostgreSQL says when it does not start for what its configuration asks for. */
    private static final Pattern CONFIGURATION = Pattern.compile(
            "(?i)invalid value for parameter|configuration file .* contains errors|shared memory|semaphores"
                    + "|must be (?:less|greater)|insufficient parameter settings");

    List<Hindrance> all() {
        return of(scene.members().stream().flatMap(Member::pods));
    }

    /** What keeps these from running. */
    List<Hindrance> of(Stream<Pod> pods) {
        var troubles = troubles();
        return pods.filter(pod -> !Pods.isGoing(pod))
                .flatMap(pod -> Stream.of(
                                troubles.image(pod, name(pod)), volume(pod), troubles.place(pod, name(pod)), crash(pod))
                        .flatMap(Optional::stream))
                .toList();
    }

    /**
     * CloudNativePG 1.30 makes an instance's job before its volumes, and then waits for the job before it does anything
     * else: where the volumes are refused, by a quota for one, they are never asked for again and the job waits for ever
     * (seen live, also after the quota was lifted). It says so nowhere.
     */
    private Optional<Hindrance> volume(Pod pod) {
        return troubles()
                .unscheduled(pod, NEVER_MADE_AFTER)
                .filter(condition -> condition.getMessage() != null
                        && NO_CLAIM.matcher(condition.getMessage()).find()
                        && scene.snapshot().volumeClaims().stream()
                                .noneMatch(claim -> Labels.is(claim, Labels.INSTANCE_NAME, name(pod))))
                .map(condition -> new Hindrance(
                        "VolumeNotBound",
                        "NeverMade",
                        "%s waits for a volume that was refused when it was asked for".formatted(name(pod)),
                        "Have the namespace's quota of volumes raised and the job of %s deleted: the operator begins anew then."
                                .formatted(name(pod)),
                        PodTroubles.since(condition),
                        true));
    }

    static boolean isCrashing(Pod pod) {
        return !FullDisk.isFull(pod) && PodTroubles.isCrashing(pod);
    }

    private Optional<Hindrance> crash(Pod pod) {
        if (!isCrashing(pod)) {
            return Optional.empty();
        }
        var said = Optional.ofNullable(scene.heard().lastWords().get(name(pod)));
        var stops = name(pod) + " stops again and again";
        return Optional.of(new Hindrance(
                "Crashing",
                "CrashLoopBackOff",
                said.map(words -> "%s: %s".formatted(stops, words)).orElse(stops),
                "Read the log of the pod for the reason; a parameter that PostgreSQL refuses is the usual one, and is"
                        + " to be set back to what it was.",
                null,
                said.filter(words -> CONFIGURATION.matcher(words).find()).isPresent()));
    }

    private PodTroubles troubles() {
        return new PodTroubles(scene.takenAt(), scene.snapshot().events());
    }

    private static String name(Pod pod) {
        var instance = Labels.label(pod, Labels.INSTANCE_NAME);
        return instance == null ? pod.getMetadata().getName() : instance;
    }
}
