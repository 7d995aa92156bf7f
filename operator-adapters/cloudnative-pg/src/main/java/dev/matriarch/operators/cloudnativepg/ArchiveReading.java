package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.kubernetes.Difference;
import dev.matriarch.operators.kubernetes.HandEdits;
import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands beside a cluster for its archives, and whether WAL gets there, held against what is wanted. */
record ArchiveReading(Scene scene, DesiredCluster desired, ArchiveManifests manifests) {

    private static final String TYPE = "Archiving";

    /** Fields of ours that are not as we want them. */
    List<Difference> differences() {
        return wanted().flatMap(one -> differences(one).stream()).toList();
    }

    private Stream<CustomResource<?, ?>> wanted() {
        return Stream.concat(manifests.stores(desired).stream(), manifests.schedule(desired).stream());
    }

    private List<Difference> differences(CustomResource<?, ?> wanted) {
        return live(wanted).map(live -> Drift.between(wanted, live)).orElse(List.of());
    }

    /** None where it is on its way out. */
    private Optional<CustomResource<?, ?>> live(CustomResource<?, ?> wanted) {
        return there().filter(one -> isSame(one, wanted) && !Pods.isGoing(one)).findFirst();
    }

    private Stream<CustomResource<?, ?>> there() {
        var archives = scene.snapshot().archives();
        return Stream.concat(archives.stores().stream(), archives.schedules().stream());
    }

    private static boolean isSame(CustomResource<?, ?> one, CustomResource<?, ?> other) {
        return one.getKind().equals(other.getKind()) && name(one).equals(name(other));
    }

    private static String name(CustomResource<?, ?> resource) {
        return resource.getMetadata().getName();
    }

    /** What is missing, in words for people; a replica archives what it gets from elsewhere, when it does. */
    List<String> gaps() {
        var gaps = new ArrayList<String>();
        wanted().filter(one -> live(one).isEmpty()).map(ArchiveReading::missing).forEach(gaps::add);
        there().filter(one -> wanted().noneMatch(wanted -> isSame(one, wanted)))
                .map(one -> "the %s %s is going".formatted(one.getKind(), name(one)))
                .forEach(gaps::add);
        if (isAtWork() && !desired.isReplica() && !archiving().works()) {
            gaps.add("no WAL has got into the archive yet");
        }
        return gaps;
    }

    private static String missing(CustomResource<?, ?> wanted) {
        return "the %s %s is not there".formatted(wanted.getKind(), name(wanted));
    }

    /** Whether something shall archive now: a server that is fenced, or hibernates, writes nothing. */
    private boolean isAtWork() {
        var primary = scene.status().currentPrimary();
        return desired.backup() != null
                && desired.power() == Power.RUNNING
                && (primary == null || !desired.fenced().holds(primary));
    }

    /** Nobody makes what is gone anew before the next change does, so to wait would be to wait for the deadline. */
    List<Hindrance> hindrances() {
        var all = new ArrayList<Hindrance>();
        wanted().forEach(wanted -> live(wanted)
                .ifPresentOrElse(
                        live -> new HandEdits(live, Drift.between(wanted, live), CloudNativePg.MANAGER)
                                .hindrance()
                                .ifPresent(all::add),
                        () -> all.add(new Hindrance(
                                TYPE,
                                false,
                                "Missing",
                                missing(wanted),
                                "Ask for the change again: it makes it anew.",
                                null,
                                true))));
        failing().ifPresent(all::add);
        return all;
    }

    private Optional<Hindrance> failing() {
        return isAtWork() ? archiving().failure().map(this::explained).map(ArchiveReading::failing) : Optional.empty();
    }

    /** With what the tool has said that goes to the store. */
    private String explained(String failure) {
        var why = scene.heard().archiving();
        return why == null ? failure : "%s (%s)".formatted(failure, why);
    }

    private static Hindrance failing(String words) {
        return new Hindrance(
                TYPE,
                false,
                "Failing",
                words,
                "See whether the object store is there, has room, and lets in the keys that it is used with; until then WAL stays on the"
                        + " cluster's own volumes, and fills them.",
                null,
                false);
    }

    /** That all is well, once that is known. */
    Optional<Condition> condition() {
        return isAtWork() && hindrances().isEmpty() && archiving().works()
                ? Optional.of(new Condition(TYPE, true, "Archived", "WAL gets into the archive", null, null))
                : Optional.empty();
    }

    private Archiving archiving() {
        return archiving(scene, desired);
    }

    /** Whether WAL gets into the archive that is wanted. */
    static Archiving archiving(Scene scene, DesiredCluster desired) {
        var backup = desired.backup();
        return new Archiving(
                scene.status(),
                scene.snapshot().archives().stores().stream()
                        .filter(store -> name(store).equals(ArchiveManifests.archiveName(desired.ref())))
                        .findFirst()
                        .orElse(null),
                backup == null ? null : backup.archive().serverName(),
                scene.leader().map(Member::pod).orElse(null),
                scene.asked().statistics().map(Statistics::archiver).orElse(null),
                scene.takenAt());
    }
}
