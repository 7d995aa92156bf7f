package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.kubernetes.Conclusions;
import dev.matriarch.operators.kubernetes.ContentProgress;
import dev.matriarch.operators.kubernetes.CopiedContents;
import dev.matriarch.operators.kubernetes.Difference;
import dev.matriarch.operators.kubernetes.HandEdits;
import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a snapshot means, held against what the caller expects. Pure: the same snapshot is always the same observation.
 *
 * <p><b>Settled is never said early</b>, although the operator has one word and no generation, and says {@code Running} with
 * instances missing, with pods that wait for a node, of nothing at all, and before it has begun with a change (contract 3.2, 6.3).
 * So its word is only the last of many (contract 3.4):
 *
 * <ol>
 *   <li>our write is there (its mark), and our fields are as we wrote them;
 *   <li>the stateful set asks for so many instances, made of what we ask for; there are exactly those pods, made of it
 *       too, and their volumes, as large as we ask for in their status;
 *   <li>Patroni's lock is held, and fresh; its holder says that it is a running primary and services lead to it; each other
 *       instance says that it streams, on the same timeline; none waits for a restart, and no switchover is under way;
 *   <li>Patroni has been told of parameters and synchronous replication, and names as many synchronous standbys;
 *   <li>the operator says {@code Running}, and has said so since our write, or everything has been so for a while.
 * </ol>
 *
 * <p>A change that needs objects to change shows from the moment it is written, since those objects are not as wanted yet; a stale
 * word then counts for nothing.
 *
 * <p><b>Stuck</b> is only what nothing mends by itself. None of the operator's words for failure is: it tries again.
 */
record Reading(Manifests manifests) {

    private static final ContentProgress NOTHING = new ContentProgress(List.of());

    Observation of(Snapshot snapshot, ClusterRef ref, Expectation expectation) {
        var desired = expectation.desired();
        var scene = Scene.of(snapshot, ref, desired == null ? 0 : desired.instances());
        if (desired == null) {
            return observation(
                    scene,
                    scene.members().size(),
                    List.of(),
                    NOTHING,
                    new Departure(scene).leaving().whenWanted());
        }
        var resource = scene.resource();
        if (resource == null || Pods.isGoing(resource)) {
            var convergence = new Departure(scene).leaving().whenNotWanted(Conclusions.wasWritten(expectation));
            return observation(scene, desired.instances(), List.of(), NOTHING, convergence);
        }
        var wanted = manifests.of(desired, resource);
        var differences = Drift.between(wanted, resource);
        var gaps = gaps(scene, desired, wanted);
        var hindrances = hindrances(scene, resource, differences, gaps);
        hindrances.addAll(new PoolerReading(scene).hindrances(wanted));
        new ReplicaGaps(scene, desired).hindrance().ifPresent(hindrances::add);
        var contents = desired.isReplica() ? copied(scene, desired) : noted(scene, desired);
        var convergence = Conclusions.notWritten(scene.snapshot().written(), expectation)
                .or(() -> Conclusions.stuck(hindrances))
                .or(() -> Conclusions.askedForOther(differences))
                .or(() -> Conclusions.gap(gaps, hindrances, scene.readyInstances(), desired.instances()))
                .or(() -> desired.atWork() && !desired.isReplica() ? contents.gap() : Optional.empty())
                .orElseGet(() -> Conclusions.role(scene.primaryName(), expectation));
        return observation(scene, desired.instances(), hindrances, contents, convergence);
    }

    private static ContentProgress noted(Scene scene, DesiredCluster desired) {
        return ContentNote.read(scene.snapshot().kept()).of(desired.contents());
    }

    private static ContentProgress copied(Scene scene, DesiredCluster desired) {
        var there = scene.snapshot().wal();
        return CopiedContents.of(
                desired.contents(), there == null ? null : there.databases(), there == null ? null : there.roles());
    }

    private static List<String> gaps(Scene scene, DesiredCluster desired, PostgresqlResource wanted) {
        if (desired.power() == Power.HIBERNATED) {
            var still = new Repose(scene, desired, wanted).missing();
            still.addAll(new PoolerReading(scene).gaps(wanted));
            return still;
        }
        var gaps = new ReplicaGaps(scene, desired).words();
        gaps.addAll(new Gaps(scene, desired, wanted).words());
        gaps.addAll(new Proof(scene, desired, wanted).missing());
        gaps.addAll(new PoolerReading(scene).gaps(wanted));
        return gaps;
    }

    private static Observation observation(
            Scene scene, int instances, List<Hindrance> hindrances, ContentProgress contents, Convergence convergence) {
        var conditions = Stream.concat(hindrances.stream().map(Hindrance::condition), contents.conditions().stream())
                .toList();
        return new Observation(
                new Facts(scene).with(conditions, contents.contents()),
                new HealthReading(scene).of(instances),
                convergence);
    }

    private static List<Hindrance> hindrances(
            Scene scene, PostgresqlResource resource, List<Difference> differences, List<String> gaps) {
        var all = new ArrayList<Hindrance>();
        all.addAll(new OperatorHindrances(scene, resource).all());
        new HandEdits(resource, differences, Zalando.MANAGER).hindrance().ifPresent(all::add);
        all.addAll(new InstanceHindrances(scene).all());
        if (!gaps.isEmpty()) {
            new Silence(scene, resource).hindrance().ifPresent(all::add);
        }
        return all;
    }
}
