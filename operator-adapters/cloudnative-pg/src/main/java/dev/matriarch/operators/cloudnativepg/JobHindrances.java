package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Events;
import dev.matriarch.operators.kubernetes.Hindrance;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What keeps the jobs that make instances from making them. The operator waits for a job whatever becomes of it. */
record JobHindrances(Scene scene) {

    private static final Pattern QUOTA = Pattern.compile("exceeded quota.*");

    private static final int ATTEMPTS = 3;

    /** Of PostgreSQL, of Barman, and of the plugin. */
    private static final Pattern IMPOSSIBLE =
            Pattern.compile("(?i)recovery ended before configured recovery target was reached"
                    + "|before consistent recovery point|is not a child of this server's history"
                    + "|expected empty archive|no target backup found");

    List<Hindrance> all() {
        return scene.snapshot().jobs().stream()
                .flatMap(job ->
                        Stream.of(failed(job), notRestored(job), refused(job)).flatMap(Optional::stream))
                .toList();
    }

    /** It has used up its attempts; nobody starts it again. */
    private Optional<Hindrance> failed(Job job) {
        if (!Scene.hasCondition(job, "Failed") || isRecovery(job)) {
            return Optional.empty();
        }
        return Labels.is(job, Labels.JOB_ROLE, "major-upgrade")
                ? Optional.of(notUpgraded(job)).filter(hindrance -> convertsToWhatIsWanted(job))
                : Optional.of(notMade(job));
    }

    /** Where the old image is wanted again, the operator has yet to take the job away; it is no news any more (seen live). */
    private boolean convertsToWhatIsWanted(Job job) {
        var cluster = scene.cluster();
        return cluster == null
                || job.getSpec().getTemplate().getSpec().getContainers().stream()
                        .anyMatch(container -> Objects.equals(
                                container.getImage(), cluster.getSpec().imageName()));
    }

    /** The operator's status says nothing of it, ever; the data is as it was (seen live). */
    private static Hindrance notUpgraded(Job job) {
        return new Hindrance(
                "UpgradeFailed",
                "JobFailed",
                "the data could not be converted, the job %s has failed".formatted(name(job)),
                "Read the log of its pod for the reason; an upgrade to the version of before leads back.",
                null,
                true);
    }

    private static Hindrance notMade(Job job) {
        return new Hindrance(
                "InstanceNotMade",
                "JobFailed",
                "the job %s that makes an instance has failed".formatted(name(job)),
                "Read the log of its pods for the reason; then have the job deleted, and the operator begins anew.",
                null,
                true);
    }

    private static boolean isRecovery(Job job) {
        return Labels.is(job, Labels.JOB_ROLE, Labels.RECOVERY);
    }

    /**
     * The operator waits for all attempts of the job, for some thirteen minutes, and says only that it sets up the primary (seen
     * live). What the archive does not have, no later attempt finds; of a store that does not answer a third one decides.
     */
    private Optional<Hindrance> notRestored(Job job) {
        var attempts = scene.failedRecoveries().count();
        if (!isRecovery(job) || Scene.hasCondition(job, "Complete") || attempts == 0) {
            return Optional.empty();
        }
        var words = scene.heard().recovery();
        var lasting = attempts >= ATTEMPTS
                || Scene.hasCondition(job, "Failed")
                || (words != null && IMPOSSIBLE.matcher(words).find());
        return Optional.of(notRestored(instance(job), words, lasting));
    }

    private static Hindrance notRestored(String instance, @Nullable String words, boolean lasting) {
        var because = words == null ? "the log of its job's pods tells why" : words;
        return new Hindrance(
                "NotRestored",
                "RecoveryFailed",
                "%s cannot be made of the archive: %s".formatted(instance, because),
                "Have the cluster removed, and ask for another moment, which the archive has, or for another archive; where"
                        + " the object store did not let it in, see to that first.",
                null,
                lasting);
    }

    /** Its pod is not let in. It is tried again, ever more seldom, and room may be made meanwhile. */
    private Optional<Hindrance> refused(Job job) {
        var waits = !Scene.hasCondition(job, "Complete") && !scene.hasPods(job);
        return Events.warnings(scene.snapshot().events(), "Job", name(job))
                .filter(event -> waits && "FailedCreate".equals(event.getReason()))
                .findFirst()
                .map(event -> refused(job, event));
    }

    private static Hindrance refused(Job job, Event event) {
        var quota = QUOTA.matcher(event.getMessage());
        var since = Instant.parse(job.getMetadata().getCreationTimestamp());
        return quota.find()
                ? new Hindrance(
                        "QuotaExhausted",
                        "ExceededQuota",
                        "there is no room left for %s (%s)".formatted(instance(job), quota.group()),
                        "Remove what is not needed in this namespace, or have its quota raised.",
                        since,
                        false)
                : new Hindrance(
                        "PodRefused",
                        "FailedCreate",
                        "Kubernetes does not let a pod of %s in (%s)".formatted(instance(job), event.getMessage()),
                        "Have the namespace's limits and policies looked at.",
                        since,
                        false);
    }

    private static String instance(Job job) {
        var instance = Labels.label(job, Labels.INSTANCE_NAME);
        return instance == null ? name(job) : instance;
    }

    private static String name(Job job) {
        return job.getMetadata().getName();
    }
}
