package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.OperatorBusyException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A snapshot, sorted by instances. */
final class Scene {

    private final Snapshot snapshot;
    private final ClusterRef ref;
    private final PatroniState patroni;
    private final List<Member> members;

    private Scene(Snapshot snapshot, ClusterRef ref, PatroniState patroni, List<Member> members) {
        this.snapshot = snapshot;
        this.ref = ref;
        this.patroni = patroni;
        this.members = members;
    }

    /**
     * @param wanted how many instances there should be: volumes that others have left when the cluster was made smaller are none
     *     of an instance's
     */
    static Scene of(Snapshot snapshot, ClusterRef ref, int wanted) {
        List<? extends HasMetadata> state = Stream.concat(snapshot.configMaps().stream(), snapshot.endpoints().stream())
                .toList();
        return new Scene(snapshot, ref, PatroniState.of(ref, state), members(snapshot, ref, wanted));
    }

    Snapshot snapshot() {
        return snapshot;
    }

    ClusterRef ref() {
        return ref;
    }

    Instant takenAt() {
        return snapshot.takenAt();
    }

    @Nullable
    PostgresqlResource resource() {
        return snapshot.resource();
    }

    @Nullable
    StatefulSet statefulSet() {
        return snapshot.statefulSet();
    }

    PatroniState patroni() {
        return patroni;
    }

    /** One of the objects in which Patroni keeps its state, by what follows the cluster's name in its own. */
    Optional<HasMetadata> patroniObject(String suffix) {
        return Stream.<HasMetadata>concat(snapshot.configMaps().stream(), snapshot.endpoints().stream())
                .filter(object -> object.getMetadata().getName().equals(ref.name() + "-" + suffix))
                .findFirst();
    }

    /** The operator's word; empty before it has said any. */
    String word() {
        var resource = resource();
        return resource == null
                        || resource.getStatus() == null
                        || resource.getStatus().word() == null
                ? ""
                : resource.getStatus().word();
    }

    /** By their ordinals. */
    List<Member> members() {
        return members;
    }

    Optional<Member> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    boolean isEmpty() {
        return resource() == null
                && statefulSet() == null
                && snapshot.kept() == null
                && snapshot.pods().isEmpty()
                && snapshot.volumeClaims().isEmpty()
                && snapshot.services().isEmpty()
                && snapshot.configMaps().isEmpty()
                && snapshot.endpoints().isEmpty()
                && snapshot.poolers().all().findAny().isEmpty()
                && snapshot.secrets().isEmpty();
    }

    /** The instance that takes writes: it holds the lock, says that it is primary, and services lead to it. */
    Optional<Member> primary() {
        return patroni.leader(takenAt()).flatMap(this::member).filter(Member::servesAsPrimary);
    }

    /** The instance that Patroni has as the one to follow another cluster, whether or not it hears of that. */
    Optional<Member> standbyLeader() {
        return patroni.isStandbyCluster()
                ? patroni.leader(takenAt()).flatMap(this::member).filter(Member::servesAsStandbyLeader)
                : Optional.empty();
    }

    /** The same where WAL comes in. */
    Optional<Member> follower() {
        return standbyLeader()
                .filter(member ->
                        member.status().filter(MemberStatus::isStreaming).isPresent());
    }

    /** Whom the others of this cluster follow: the instance that takes writes, or follows another cluster. */
    Optional<Member> head() {
        return primary().or(this::follower);
    }

    /**
     * The name of the instance that takes writes.
     *
     * @throws OperatorBusyException while none does
     */
    String writable() {
        return primary().map(Member::name).orElseThrow(() -> new OperatorBusyException("nobody takes writes yet"));
    }

    /** The instance that is primary, or was last and is not replaced yet. */
    @Nullable
    String primaryName() {
        return patroni.lockHolder().orElse(null);
    }

    boolean isPrimary(Member member) {
        return member.name().equals(primaryName());
    }

    /** The primary takes writes, or follows another cluster's; a standby follows it on its timeline. */
    boolean isReady(Member member) {
        return isPrimary(member) ? head().isPresent() : member.servesAsStandby() && isOnTheTimeline(member);
    }

    /** Of a standby that has just heard of a switchover, the annotation is a round late; then it is not ready yet. */
    private boolean isOnTheTimeline(Member member) {
        var present = head().flatMap(Member::timeline);
        return present.isEmpty() || present.equals(member.timeline());
    }

    int readyInstances() {
        return (int) members.stream().filter(this::isReady).count();
    }

    /** How much WAL it has still to replay; up to ten seconds old, like all that Patroni writes down. */
    Optional<Long> lag(Member member) {
        return patroni.written().flatMap(written -> member.location().map(location -> Math.max(0, written - location)));
    }

    private static List<Member> members(Snapshot snapshot, ClusterRef ref, int wanted) {
        var ordinals = new TreeSet<Integer>();
        snapshot.pods()
                .forEach(
                        pod -> ordinals.add(Names.ordinal(ref, pod.getMetadata().getName())));
        snapshot.volumeClaims().stream()
                .map(claim -> ordinal(claim, ref))
                .filter(ordinal -> ordinal < wanted)
                .forEach(ordinals::add);
        ordinals.remove(-1);
        return ordinals.stream().map(ordinal -> member(snapshot, ref, ordinal)).toList();
    }

    static int ordinal(PersistentVolumeClaim claim, ClusterRef ref) {
        return Names.ordinal(ref, Names.ofClaim(claim.getMetadata().getName()));
    }

    private static Member member(Snapshot snapshot, ClusterRef ref, int ordinal) {
        var name = Names.instance(ref, ordinal);
        return Member.of(
                name, ordinal, named(snapshot.pods(), name), named(snapshot.volumeClaims(), Names.claim(name)));
    }

    private static <T extends HasMetadata> @Nullable T named(List<T> all, String name) {
        return all.stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The pods of a cluster. */
    Stream<Pod> pods() {
        return members.stream().flatMap(Member::pods);
    }
}
