package dev.matriarch.operators.cloudnativepg;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Pods are unschedulable for a moment in every creation, until the scheduler has seen their volume (seen live). */
    private static final Duration UNSCHEDULABLE_AFTER = Duration.ofSeconds(10);

    private static final Duration NEVER_MADE_AFTER = Duration.ofSeconds(30);

    private static final Pattern NO_CLAIM = Pattern.compile("persistentvolumeclaim .* not found");

    /** Four attempts of the kubelet, which waits twice as long after each. */
    private static final Duration PULLED_WITHIN = Duration.ofMinutes(3);

    private static final Set<String> PULLING =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

    private static final Pattern NO_SUCH_IMAGE = Pattern.compile(
            "(?i)not ?found|manifest unknown|name unknown|does not exist|InvalidImageName|invalid reference");

    /** What PostgreSQL says when it does not start for what its configuration asks for. */
    private static final Pattern CONFIGURATION = Pattern.compile(
            "(?i)invalid value for parameter|configuration file .* contains errors|shared memory|semaphores"
                    + "|must be (?:less|greater)|insufficient parameter settings");

    List<Hindrance> all() {
        return of(scene.members().stream().flatMap(Member::pods));
    }

    /** What keeps these from running. */
    List<Hindrance> of(Stream<Pod> pods) {
        return pods.filter(pod -> !Pods.isGoing(pod))
                .flatMap(pod -> Stream.of(image(pod), volume(pod), place(pod), crash(pod))
                        .flatMap(Optional::stream))
                .toList();
    }

    private Optional<Hindrance> image(Pod pod) {
        return Pods.waiting(pod)
                .filter(waiting -> PULLING.contains(waiting.getReason()))
                .findFirst()
                .map(waiting -> image(pod, waiting));
    }

    private Hindrance image(Pod pod, ContainerStateWaiting waiting) {
        var said = waiting.getReason() + ": " + waiting.getMessage() + pulls(pod);
        var lasting = NO_SUCH_IMAGE.matcher(said).find();
        return new Hindrance(
                "ImageMissing",
                lasting ? "NotFound" : "PullFailing",
                "the image for %s cannot be pulled (%s)".formatted(name(pod), waiting.getMessage()),
                lasting
                        ? "Choose a version that the registry has, or have the image put there, and ask again."
                        : "Have it seen to that the nodes reach the registry, and ask again.",
                scheduledAt(pod).orElse(null),
                lasting || isLate(pod));
    }

    private boolean isLate(Pod pod) {
        return scheduledAt(pod)
                .filter(at -> !at.plus(PULLED_WITHIN).isAfter(scene.takenAt()))
                .isPresent();
    }

    private static Optional<Instant> scheduledAt(Pod pod) {
        return Pods.condition(pod, "PodScheduled")
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(PodHindrances::since);
    }

    /** Kubernetes before 1.31 says why only in events, once it has begun to back off. */
    private String pulls(Pod pod) {
        return String.join(
                " ",
                Events.warnings(scene.snapshot(), "Pod", pod.getMetadata().getName())
                        .filter(event -> "Failed".equals(event.getReason()))
                        .map(Event::getMessage)
                        .toList());
    }

    /**
     * CloudNativePG 1.30 makes an instance's job before its volumes, and then waits for the job before it does anything
     * else: where the volumes are refused, by a quota for one, they are never asked for again and the job waits for ever
     * (seen live, also after the quota was lifted). It says so nowhere.
     */
    private Optional<Hindrance> volume(Pod pod) {
        return unscheduled(pod, NEVER_MADE_AFTER)
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
                        since(condition),
                        true));
    }

    private Optional<Hindrance> place(Pod pod) {
        return unscheduled(pod, UNSCHEDULABLE_AFTER)
                .map(condition -> new Hindrance(
                        "Unschedulable",
                        condition.getReason(),
                        "%s finds no node (%s)".formatted(name(pod), firstSentence(condition.getMessage())),
                        "Ask for less cpu and memory, or have nodes with room added.",
                        since(condition),
                        false));
    }

    static boolean isCrashing(Pod pod) {
        return !FullDisk.isFull(pod)
                && Pods.waiting(pod).anyMatch(waiting -> "CrashLoopBackOff".equals(waiting.getReason()));
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

    private Optional<PodCondition> unscheduled(Pod pod, Duration patience) {
        return Pods.condition(pod, "PodScheduled")
                .filter(condition -> "False".equals(condition.getStatus()))
                .filter(condition -> !since(condition).plus(patience).isAfter(scene.takenAt()));
    }

    private static Instant since(PodCondition condition) {
        return Instant.parse(condition.getLastTransitionTime());
    }

    /** The scheduler goes on about preemption, which tells nobody anything. */
    private static String firstSentence(String message) {
        return message.replaceFirst("[.,]? (no new claims|preemption).*", "");
    }

    private static String name(Pod pod) {
        var instance = Labels.label(pod, Labels.INSTANCE_NAME);
        return instance == null ? pod.getMetadata().getName() : instance;
    }
}
