package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Replica;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A snapshot, sorted by instances. */
final class Scene {

    private final Snapshot snapshot;
    private final Asked asked;
    private final Heard heard;
    private final ClusterRef ref;
    private final List<Member> members;

    private Scene(Snapshot snapshot, Asked asked, Heard heard, ClusterRef ref, List<Member> members) {
        this.snapshot = snapshot;
        this.asked = asked;
        this.heard = heard;
        this.ref = ref;
        this.members = members;
    }

    /** Without having asked anybody. */
    static Scene of(Snapshot snapshot, ClusterRef ref) {
        return new Scene(snapshot, new Asked.Nobody(), Heard.NOTHING, ref, members(snapshot));
    }

    /** The same, after the primary was asked. */
    Scene with(Asked answer) {
        return new Scene(snapshot, answer, heard, ref, members);
    }

    /** The same, after single instances were asked for more. */
    Scene with(Heard more) {
        return new Scene(snapshot, asked, more, ref, members);
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Asked asked() {
        return asked;
    }

    Heard heard() {
        return heard;
    }

    ClusterRef ref() {
        return ref;
    }

    Instant takenAt() {
        return snapshot.takenAt();
    }

    @Nullable
    PostgresCluster cluster() {
        return snapshot.cluster();
    }

    /** What the operator says; before it said anything, nothing. */
    PostgresStatus status() {
        var cluster = cluster();
        return cluster == null || cluster.getStatus() == null ? PostgresStatus.UNKNOWN : cluster.getStatus();
    }

    /** By their numbers, which begin with 1 and may have holes. */
    List<Member> members() {
        return members;
    }

    Optional<Member> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    boolean isEmpty() {
        return cluster() == null
                && members.isEmpty()
                && snapshot.pods().isEmpty()
                && snapshot.volumeClaims().isEmpty()
                && snapshot.jobs().isEmpty()
                && snapshot.services().isEmpty()
                && snapshot.poolers().isEmpty()
                && snapshot.databases().isEmpty()
                && snapshot.archives().isEmpty()
                && snapshot.secrets().isEmpty();
    }

    /** The instance that the service for writes leads to now; in a cluster that follows another one it takes none. */
    Optional<Member> leader() {
        return members.stream()
                .filter(member -> member.role().equals(Labels.PRIMARY) && isUp(member))
                .findFirst();
    }

    /** The instance that takes writes now. */
    Optional<Member> primary() {
        return leader().filter(leader -> !isInRecovery(leader));
    }

    /** The instance that is primary, or was last and is not replaced yet. */
    @Nullable
    String primaryName() {
        return leader().map(Member::name).orElse(status().currentPrimary());
    }

    /** It is told to follow another cluster. */
    boolean isReplica() {
        var replica = replica();
        return replica != null && replica.follows();
    }

    /** It is told to, and does: it takes no writes, and replays. */
    boolean isFollowing() {
        return isReplica() && leader().filter(this::isInRecovery).isPresent();
    }

    private @Nullable Replica replica() {
        var cluster = cluster();
        return cluster == null ? null : cluster.getSpec().replica();
    }

    /**
     * Its PostgreSQL itself is believed, which was asked if any was. Otherwise the operator, as far as it tells: of a cluster that
     * has no other beside it, it leads services for writes to nobody else.
     */
    private boolean isInRecovery(Member leader) {
        return asked.statistics().map(Statistics::isInRecovery).orElseGet(() -> isSaidToRecover(leader));
    }

    private boolean isSaidToRecover(Member leader) {
        var reported = status().instancesReportedState().get(leader.name());
        return replica() != null && (reported == null ? isReplica() : !reported.primary());
    }

    /** The services lead to it, its PostgreSQL answers, and a standby follows the primary as far as is known. */
    boolean isReady(Member member) {
        return isUp(member)
                && switch (member.role()) {
                    case Labels.PRIMARY -> isReplica() || !isInRecovery(member);
                    case Labels.REPLICA -> follows(member);
                    default -> false;
                };
    }

    private boolean isUp(Member member) {
        var pod = member.pod();
        return pod != null && Pods.isReady(pod) && answers(member);
    }

    /**
     * Only the primary can tell: a standby reports the timeline of its last restart point, which is the old one for minutes
     * after a failover (seen live), and nothing else.
     */
    boolean follows(Member member) {
        return asked.statistics()
                .map(Statistics::standbys)
                .map(standbys -> standbys.containsKey(member.name())
                        && standbys.get(member.name()).streams())
                .orElse(true);
    }

    /** While PostgreSQL is restarted within its pod, that stays Ready and reports no timeline (seen live). */
    boolean answers(Member member) {
        var reported = status().instancesReportedState().get(member.name());
        return reported == null || reported.timelineId() != null;
    }

    /** Its pod is Ready, and the operator says that its PostgreSQL does not answer. */
    boolean isSaidToBeMute(Member member) {
        var pod = member.pod();
        return pod != null && Pods.isReady(pod) && !answers(member);
    }

    int readyInstances() {
        return (int) members.stream().filter(this::isReady).count();
    }

    private static List<Member> members(Snapshot snapshot) {
        var names = new TreeSet<>(Comparator.comparingInt(Scene::serial).thenComparing(name -> name));
        instancePods(snapshot).forEach(pod -> names.add(pod.getMetadata().getName()));
        Stream.concat(snapshot.volumeClaims().stream(), openJobs(snapshot))
                .map(object -> Labels.label(object, Labels.INSTANCE_NAME))
                .filter(Objects::nonNull)
                .forEach(names::add);
        return names.stream().map(name -> member(snapshot, name)).toList();
    }

    private static int serial(String name) {
        var digits = name.substring(name.lastIndexOf('-') + 1);
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
    }

    private static Member member(Snapshot snapshot, String name) {
        return new Member(
                name,
                instancePods(snapshot)
                        .filter(pod -> name.equals(pod.getMetadata().getName()))
                        .findFirst()
                        .orElse(null),
                snapshot.volumeClaims().stream()
                        .filter(claim -> Labels.is(claim, Labels.INSTANCE_NAME, name))
                        .toList(),
                openJobs(snapshot)
                        .filter(job -> Labels.is(job, Labels.INSTANCE_NAME, name))
                        .findFirst()
                        .orElse(null),
                jobPods(snapshot)
                        .filter(pod -> Labels.is(pod, Labels.INSTANCE_NAME, name) && !Pods.isOver(pod))
                        .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                        .orElse(null));
    }

    private static Stream<Pod> instancePods(Snapshot snapshot) {
        return snapshot.pods().stream().filter(pod -> Labels.is(pod, Labels.POD_ROLE, Labels.INSTANCE));
    }

    private static Stream<Pod> jobPods(Snapshot snapshot) {
        return snapshot.pods().stream().filter(pod -> Labels.label(pod, Labels.JOB_ROLE) != null);
    }

    /** The pods that could not make an instance of an archive, newest first. */
    Stream<Pod> failedRecoveries() {
        return jobPods(snapshot)
                .filter(pod -> Labels.is(pod, Labels.JOB_ROLE, Labels.RECOVERY) && Pods.hasFailed(pod))
                .sorted(Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
                        .reversed());
    }

    /** Whether a pod of it was let in, even if that is over. */
    boolean hasPods(Job job) {
        var instance = Labels.label(job, Labels.INSTANCE_NAME);
        return instance != null && jobPods(snapshot).anyMatch(pod -> Labels.is(pod, Labels.INSTANCE_NAME, instance));
    }

    /** Jobs that have not succeeded. The operator leaves the others lying until the whole cluster is as it should be. */
    static Stream<Job> openJobs(Snapshot snapshot) {
        return snapshot.jobs().stream().filter(job -> !hasCondition(job, "Complete"));
    }

    static boolean hasCondition(Job job, String type) {
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(
                                condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
