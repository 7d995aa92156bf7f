package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One instance, as far as there are objects of it.
 *
 * @param pod null while there is none
 * @param claims its volumes: data, and WAL where that has one of its own
 * @param job what makes the instance, or null when that is over
 * @param jobPod the newest pod of that job that is not over
 */
record Member(
        String name,
        @Nullable Pod pod,
        List<PersistentVolumeClaim> claims,
        @Nullable Job job,
        @Nullable Pod jobPod) {

    private static final String DATA = "PG_DATA";
    private static final String WAL = "PG_WAL";

    /** It is on its way out: what is left of it is being removed. */
    boolean isLeaving() {
        var podGoes = pod == null || Pods.isGoing(pod);
        return podGoes && job == null && claims.stream().allMatch(Pods::isGoing);
    }

    /** No pod of it has been there yet: its volume is not marked as ready. */
    boolean isNew() {
        return data().map(claim -> Labels.annotation(claim, Labels.PVC_STATUS))
                .filter("initializing"::equals)
                .isPresent();
    }

    Optional<PersistentVolumeClaim> data() {
        return claim(DATA);
    }

    Optional<PersistentVolumeClaim> wal() {
        return claim(WAL);
    }

    private Optional<PersistentVolumeClaim> claim(String role) {
        return claims.stream()
                .filter(claim -> Labels.is(claim, Labels.PVC_ROLE, role))
                .findFirst();
    }

    /** The pods that are, or make, this instance. */
    Stream<Pod> pods() {
        return Stream.of(Optional.ofNullable(pod), Optional.ofNullable(jobPod)).flatMap(Optional::stream);
    }

    /** What the services take it for: {@code primary}, {@code replica}, {@code unhealthy}, or empty. */
    String role() {
        var role = pod == null ? null : Labels.label(pod, Labels.INSTANCE_ROLE);
        return role == null ? "" : role;
    }
}
