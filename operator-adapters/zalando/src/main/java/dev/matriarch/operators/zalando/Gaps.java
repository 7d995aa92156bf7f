package dev.matriarch.operators.zalando;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.Volumes;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is still different from what is desired, in words for people, by what the objects of the instances show.
 *
 * @param wanted what we ask for, as the operator reads it
 */
record Gaps(Scene scene, DesiredCluster desired, PostgresqlResource wanted) {

    List<String> words() {
        var gaps = new ArrayList<String>();
        for (var member : scene.members()) {
            add(gaps, member.ordinal() >= desired.instances() ? member.name() + " is leaving" : building(member));
        }
        var missing = desired.instances() - scene.members().size();
        add(gaps, missing > 0 ? missing + " more to be added" : null);
        add(gaps, template());
        for (var member : scene.members()) {
            add(gaps, volume(member));
            add(gaps, member.pod() == null ? null : shape(member, member.pod()));
        }
        add(gaps, SingleRestart.gap(desired, scene));
        return gaps;
    }

    private static void add(List<String> gaps, @Nullable String gap) {
        if (gap != null) {
            gaps.add(gap);
        }
    }

    private @Nullable String building(Member member) {
        var pod = member.pod();
        if (pod == null) {
            return member.name() + " has no pod";
        }
        if (Pods.isGoing(pod)) {
            return member.name() + " is stopping";
        }
        if (Pods.isOver(pod)) {
            return member.name() + " has stopped";
        }
        if (!Pods.isReady(pod)) {
            return member.name() + " is starting";
        }
        return scene.isReady(member) ? null : member.name() + " " + state(member);
    }

    /** Its pod is as ready as any, which says nothing of PostgreSQL. */
    private String state(Member member) {
        var said = member.status().map(MemberStatus::state).orElse("");
        return switch (said) {
            case "" -> "is starting";
            case MemberStatus.RUNNING -> role(member);
            case "creating replica" -> "is being copied from " + scene.primaryName();
            case "initializing new cluster" -> "is being initialised";
            default -> "is not running yet (%s)".formatted(said);
        };
    }

    private String role(Member member) {
        if (scene.isPrimary(member)) {
            return "is becoming primary";
        }
        return member.servesAsStandby() ? "follows another timeline still" : "does not follow the primary yet";
    }

    /** What the operator has yet to tell Kubernetes, and Kubernetes has yet to hear. */
    private @Nullable String template() {
        var set = scene.statefulSet();
        if (set == null) {
            return "the operator has not made the instances' stateful set yet";
        }
        if (!Objects.equals(set.getSpec().getReplicas(), desired.instances())) {
            return "the operator has not asked for %d instances yet".formatted(desired.instances());
        }
        var why = new Shape(wanted).difference(set.getSpec().getTemplate().getSpec());
        if (why != null) {
            return "the operator has not changed the instances yet: what they are made of " + why;
        }
        return hasSeenItself(set) ? null : "the stateful set has not been looked at yet";
    }

    private static boolean hasSeenItself(StatefulSet set) {
        return set.getStatus() != null
                && Objects.equals(
                        set.getStatus().getObservedGeneration(),
                        set.getMetadata().getGeneration());
    }

    private @Nullable String volume(Member member) {
        var claim = member.claim();
        if (member.ordinal() >= desired.instances()) {
            return null;
        }
        if (claim == null) {
            return member.name() + " lacks a volume";
        }
        return volume(claim, desired.storage());
    }

    private static @Nullable String volume(PersistentVolumeClaim claim, DesiredCluster.Storage storage) {
        var name = claim.getMetadata().getName();
        if (!Volumes.isBound(claim)) {
            return "the volume %s is not there yet".formatted(name);
        }
        if (storage.storageClass() != null
                && !storage.storageClass().equals(claim.getSpec().getStorageClassName())) {
            return "the volume %s is of the class %s and not of %s"
                    .formatted(name, claim.getSpec().getStorageClassName(), storage.storageClass());
        }
        return Volumes.holds(claim, storage.size())
                ? null
                : "the volume %s is growing to %s".formatted(name, storage.size());
    }

    /**
     * The operator makes pods anew where it has marked them; Kubernetes does not ({@code OnDelete}). Their revision says nothing:
     * what Patroni has from its own configuration is in the template too, and reaches that with the next change of something
     * else, for which no pod has to go (seen live).
     */
    private @Nullable String shape(Member member, Pod pod) {
        var why = new Shape(wanted).difference(pod.getSpec());
        if (why != null) {
            return member.name() + " " + why;
        }
        if (Labels.annotation(pod, Labels.ROLLING_UPDATE) != null) {
            return member.name() + " is to be made anew";
        }
        return member.status().filter(MemberStatus::pendingRestart).isPresent()
                ? "PostgreSQL on %s waits for a restart that changed parameters need".formatted(member.name())
                : null;
    }
}
