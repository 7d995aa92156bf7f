package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.kubernetes.OutsideDoor;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.Volumes;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is still different from what is desired, in words for people, by what the objects of the instances show.
 *
 * @param wanted what we ask for, as the operator reads it
 */
record Gaps(Scene scene, DesiredCluster desired, PostgresCluster wanted) {

    List<String> words() {
        var gaps = new ArrayList<String>();
        for (var member : scene.members()) {
            add(gaps, member.isLeaving() ? member.name() + " is leaving" : building(member));
        }
        var missing = desired.instances() - scene.members().size();
        add(gaps, missing > 0 ? missing + " more to be added" : null);
        add(gaps, missing < 0 ? -missing + " more to be taken away" : null);
        for (var member : scene.members()) {
            add(gaps, volumes(member));
            add(gaps, shape(member));
        }
        add(gaps, SingleRestart.gap(desired, scene));
        add(gaps, door());
        return gaps;
    }

    /** Whether a volume that is there is not as large yet as it shall be. */
    boolean isGrowing() {
        return scene.members().stream()
                .anyMatch(member ->
                        isSmall(member.data(), desired.storage()) || isSmall(member.wal(), desired.walStorage()));
    }

    private static boolean isSmall(Optional<PersistentVolumeClaim> claim, DesiredCluster.@Nullable Storage storage) {
        return storage != null
                && claim.filter(one -> !Volumes.holds(one, storage.size())).isPresent();
    }

    private @Nullable String door() {
        var services = scene.snapshot().services();
        if (!desired.exposed()) {
            return OutsideDoor.isAmong(services, scene.ref()) ? "it is still reached from outside" : null;
        }
        return OutsideDoor.address(services, scene.ref()).isEmpty() ? "it has no address outside yet" : null;
    }

    private static void add(List<String> gaps, @Nullable String gap) {
        if (gap != null) {
            gaps.add(gap);
        }
    }

    private @Nullable String building(Member member) {
        var pod = member.pod();
        if (desired.fenced().holds(member.name()) && new Stillness(scene).isStopped(member)) {
            return null;
        }
        if (member.job() != null) {
            return made(member, String.valueOf(Labels.label(member.job(), Labels.JOB_ROLE)));
        }
        if (pod == null) {
            return member.name() + (member.isNew() ? " is starting" : " has no pod");
        }
        if (Pods.isGoing(pod)) {
            return member.name() + " is stopping";
        }
        if (Pods.isOver(pod)) {
            return member.name() + " has stopped";
        }
        if (!Pods.isReady(pod)) {
            return member.name() + (Pods.isRunning(pod) && !isPrimary(member) ? " is joining" : " is starting");
        }
        if (desired.fenced().holds(member.name())) {
            return "PostgreSQL is being stopped on " + member.name();
        }
        if (!scene.answers(member)) {
            return member.name() + " does not answer";
        }
        if (!scene.follows(member) && !isPrimary(member)) {
            return member.name() + " does not follow the primary yet";
        }
        return scene.isReady(member) ? null : member.name() + " has no role yet";
    }

    private String made(Member member, String role) {
        return switch (role) {
            case "join" -> "%s is being copied from %s".formatted(member.name(), scene.primaryName());
            case "initdb" -> member.name() + " is being initialised";
            case Labels.RECOVERY -> member.name() + " is being restored";
            default -> "%s is being made (%s)".formatted(member.name(), role);
        };
    }

    private boolean isPrimary(Member member) {
        var primary = scene.primaryName();
        return primary == null || primary.equals(member.name());
    }

    private @Nullable String volumes(Member member) {
        var data = volume(member, member.data().orElse(null), desired.storage());
        var wal = desired.walStorage();
        return data != null || wal == null ? data : volume(member, member.wal().orElse(null), wal);
    }

    private static @Nullable String volume(
            Member member, @Nullable PersistentVolumeClaim claim, DesiredCluster.Storage storage) {
        if (claim == null) {
            return "%s lacks a volume".formatted(member.name());
        }
        if (!Volumes.isBound(claim)) {
            return "the volume %s is not there yet"
                    .formatted(claim.getMetadata().getName());
        }
        if (isOfAnotherClass(claim, storage)) {
            return "the volume %s is of the class %s and not of %s"
                    .formatted(
                            claim.getMetadata().getName(),
                            claim.getSpec().getStorageClassName(),
                            storage.storageClass());
        }
        return Volumes.holds(claim, storage.size())
                ? null
                : "the volume %s is growing to %s".formatted(claim.getMetadata().getName(), storage.size());
    }

    /** The operator takes another class and does nothing about the volumes that are there (CloudNativePG 1.30). */
    private static boolean isOfAnotherClass(PersistentVolumeClaim claim, DesiredCluster.Storage storage) {
        return storage.storageClass() != null
                && !storage.storageClass().equals(claim.getSpec().getStorageClassName());
    }

    /** What its pod was made with. The operator makes a new pod where that differs, standbys' first. */
    private @Nullable String shape(Member member) {
        var pod = member.pod();
        if (pod == null) {
            return null;
        }
        var why = new Shape(wanted).difference(pod);
        return why == null ? null : "%s %s".formatted(member.name(), why);
    }
}
