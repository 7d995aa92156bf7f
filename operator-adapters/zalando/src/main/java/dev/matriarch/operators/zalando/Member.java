package dev.matriarch.operators.zalando;

import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One instance, as far as there are objects of it.
 *
 * @param pod null while there is none
 * @param claim its volume, or null
 * @param status what Patroni says of itself; of one without a pod nothing
 */
record Member(
        String name,
        int ordinal,
        @Nullable Pod pod,
        @Nullable PersistentVolumeClaim claim,
        Optional<MemberStatus> status) {

    static Member of(String name, int ordinal, @Nullable Pod pod, @Nullable PersistentVolumeClaim claim) {
        return new Member(name, ordinal, pod, claim, Optional.ofNullable(pod).map(MemberStatus::of));
    }

    Stream<Pod> pods() {
        return Stream.ofNullable(pod);
    }

    /** Its container runs on a node that is there, and Patroni says that PostgreSQL does too. */
    boolean runs() {
        return pod != null
                && Pods.isReady(pod)
                && status.filter(MemberStatus::isRunning).isPresent();
    }

    /** Services lead to it as the primary. A label alone says nothing: a dead node's pod keeps it (contract fact 9). */
    boolean servesAsPrimary() {
        return leadsAs(MemberStatus::isPrimary);
    }

    /** It follows another cluster for the others, or shall; services lead to it as they lead to a primary. */
    boolean servesAsStandbyLeader() {
        return leadsAs(MemberStatus::isStandbyLeader);
    }

    private boolean leadsAs(Predicate<MemberStatus> role) {
        return runs()
                && pod != null
                && Labels.is(pod, Labels.ROLE, Labels.MASTER)
                && status.filter(role).isPresent();
    }

    /** Services lead to it as a standby, and it follows. */
    boolean servesAsStandby() {
        return runs()
                && pod != null
                && Labels.is(pod, Labels.ROLE, Labels.REPLICA)
                && status.filter(said -> said.isReplica() && said.isStreaming()).isPresent();
    }

    Optional<Long> location() {
        return status.flatMap(said -> Optional.ofNullable(said.location()));
    }

    Optional<Integer> timeline() {
        return status.flatMap(said -> Optional.ofNullable(said.timeline()));
    }
}
