package dev.matriarch.operators.kubernetes;

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

/**
 * What keeps pods from running, whichever operator made them. Most of it may mend itself: room may be found, and a registry
 * that does not answer may answer again. An image is another matter when the registry says that it has none of that name,
 * which only somebody's hand changes, or when it could not be had for minutes: whoever waits for it hears so then rather than
 * at the deadline, and can ask again.
 *
 * @param takenAt when the pods were read
 * @param events of the pods' namespace
 */
public record PodTroubles(Instant takenAt, List<Event> events) {

    /** Pods are unschedulable for a moment in every creation, until the scheduler has seen their volume (seen live). */
    private static final Duration UNSCHEDULABLE_AFTER = Duration.ofSeconds(10);

    /** Four attempts of the kubelet, which waits twice as long after each. */
    private static final Duration PULLED_WITHIN = Duration.ofMinutes(3);

    private static final Set<String> PULLING =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

    private static final Pattern NO_SUCH_IMAGE = Pattern.compile(
            "(?i)not ?found|manifest unknown|name unknown|does not exist|InvalidImageName|invalid reference");

    public PodTroubles {
        events = List.copyOf(events);
    }

    /** An image of it that cannot be had. */
    public Optional<Hindrance> image(Pod pod, String name) {
        return Pods.waiting(pod)
                .filter(waiting -> PULLING.contains(waiting.getReason()))
                .findFirst()
                .map(waiting -> image(pod, name, waiting));
    }

    private Hindrance image(Pod pod, String name, ContainerStateWaiting waiting) {
        var said = waiting.getReason() + ": " + waiting.getMessage() + pulls(pod);
        var lasting = NO_SUCH_IMAGE.matcher(said).find();
        return new Hindrance(
                "ImageMissing",
                lasting ? "NotFound" : "PullFailing",
                "the image for %s cannot be pulled (%s)".formatted(name, waiting.getMessage()),
                lasting
                        ? "Choose a version that the registry has, or have the image put there, and ask again."
                        : "Have it seen to that the nodes reach the registry, and ask again.",
                scheduledAt(pod).orElse(null),
                lasting || isLate(pod));
    }

    private boolean isLate(Pod pod) {
        return scheduledAt(pod)
                .filter(at -> !at.plus(PULLED_WITHIN).isAfter(takenAt))
                .isPresent();
    }

    private static Optional<Instant> scheduledAt(Pod pod) {
        return Pods.condition(pod, "PodScheduled")
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(PodTroubles::since);
    }

    /** Kubernetes before 1.31 says why only in events, once it has begun to back off. */
    private String pulls(Pod pod) {
        return String.join(
                " ",
                Events.warnings(events, "Pod", pod.getMetadata().getName())
                        .filter(event -> "Failed".equals(event.getReason()))
                        .map(Event::getMessage)
                        .toList());
    }

    /** No node has room for it, or is near its volume. */
    public Optional<Hindrance> place(Pod pod, String name) {
        return unscheduled(pod, UNSCHEDULABLE_AFTER)
                .map(condition -> new Hindrance(
                        "Unschedulable",
                        condition.getReason(),
                        "%s finds no node (%s)".formatted(name, firstSentence(condition.getMessage())),
                        "Ask for less cpu and memory, or have nodes with room added.",
                        since(condition),
                        false));
    }

    /** What the scheduler has said of it, once it has said so for so long. */
    public Optional<PodCondition> unscheduled(Pod pod, Duration patience) {
        return Pods.condition(pod, "PodScheduled")
                .filter(condition -> "False".equals(condition.getStatus()))
                .filter(condition -> !since(condition).plus(patience).isAfter(takenAt));
    }

    /** When a condition came to be so. */
    public static Instant since(PodCondition condition) {
        return Instant.parse(condition.getLastTransitionTime());
    }

    /** Whether containers of it stop again and again. */
    public static boolean isCrashing(Pod pod) {
        return Pods.waiting(pod).anyMatch(waiting -> "CrashLoopBackOff".equals(waiting.getReason()));
    }

    /** The scheduler goes on about preemption, which tells nobody anything. */
    private static String firstSentence(String message) {
        return message.replaceFirst("[.,]? (no new claims|preemption).*", "");
    }
}
