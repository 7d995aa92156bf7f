package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.Conclusions;
import dev.matriarch.operators.kubernetes.Difference;
import dev.matriarch.operators.kubernetes.HandEdits;
import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a snapshot means, held against what the caller expects. Pure: the same snapshot is always the same observation.
 *
 * <p><b>Settled is never said early</b>, although CloudNativePG has no {@code observedGeneration}, its phase and its Ready
 * condition stay as they were for up to a second after a change of the specification, and both say healthy while a pod that
 * was taken away still runs (all seen live). So its word is only the last of many:
 *
 * <ol>
 *   <li>our write is there (its mark), and our fields are as we wrote them;
 *   <li>there are exactly the pods and volumes that are wanted, none of them going, none being made; each pod is Ready, has
 *       its role, and is made of what we ask for (image, resources, volumes, labels, restart); each volume is as large as
 *       we ask for, in its status;
 *   <li>the operator counts the same instances, has heard each of them, means the same primary by {@code currentPrimary}
 *       and {@code targetPrimary} as the labels that services select by, and is healthy and Ready;
 *   <li>the primary names each standby as streaming, where it could be asked;
 *   <li>PostgreSQL has been given the time to take up parameters ({@link Proof}), and each server that was asked says that
 *       it runs with them ({@link TakingUp});
 *   <li>every database and user is as wanted ({@link ContentReading}).
 * </ol>
 *
 * A change that needs objects to change shows in (2) from the moment it is written, since those objects are not as wanted
 * yet; a stale word of the operator then counts for nothing. That is why one look is enough, and no memory of an earlier
 * one is needed.
 *
 * <p>Poolers are held against what is wanted in the same way, by their deployments and pods ({@link PoolerScene}), and so is
 * what stands beside a cluster for its archives; of one that is backed up WAL has to get there ({@link Archiving}).
 *
 * <p>A cluster that shall not be at work, or not all of it, is held against that: fenced instances have to be stopped, and
 * nothing else ({@link Stillness}); of a hibernated one nothing may run ({@link Repose}).
 *
 * <p>One that follows another cluster takes no writes, and is held against that; so is how one became the other
 * ({@link ReplicationReading}).
 *
 * <p><b>Stuck</b> is only what nothing mends by itself: the operator gave up, an image that cannot be had, fields of ours
 * edited by hand in the middle of a change (nobody writes them again before the next), and a cluster that was written and
 * is gone: only another job makes it anew, so waiting for it would be waiting for the deadline.
 */
record Reading(Manifests manifests) {

    /** Without having asked anybody. */
    Observation of(Snapshot snapshot, ClusterRef ref, Expectation expectation) {
        return of(Scene.of(snapshot, ref), expectation);
    }

    Observation of(Scene scene, Expectation expectation) {
        var desired = expectation.desired();
        var cluster = scene.cluster();
        if (desired == null) {
            return observation(
                    scene,
                    scene.members().size(),
                    List.of(),
                    List.of(),
                    new Departure(scene).leaving().whenWanted());
        }
        if (cluster == null || Pods.isGoing(cluster)) {
            var convergence = new Departure(scene).leaving().whenNotWanted(Conclusions.wasWritten(expectation));
            return observation(scene, desired.instances(), List.of(), List.of(), convergence);
        }
        var wanted = manifests.of(desired);
        var poolers = new PoolerReading(scene, manifests.poolers(desired));
        var archives = new ArchiveReading(scene, desired, manifests.archives());
        var differences = Drift.between(wanted, cluster);
        var gaps = gaps(scene, desired, wanted);
        var hindrances = hindrances(scene, cluster, differences, gaps);
        hindrances.addAll(new TakingUp(scene, desired).hindrances());
        hindrances.addAll(poolers.hindrances());
        hindrances.addAll(archives.hindrances());
        var replication = ReplicationReading.of(scene, desired);
        replication.map(ReplicationReading::gaps).ifPresent(more -> gaps.addAll(0, more));
        replication.map(ReplicationReading::hindrances).ifPresent(more -> hindrances.addAll(0, more));
        gaps.addAll(poolers.gaps());
        gaps.addAll(archives.gaps());
        new FullDisk(scene)
                .hindrance(new Gaps(scene, desired, wanted).isGrowing())
                .ifPresent(hindrances::addFirst);
        var contents = ContentReading.of(scene, desired, manifests.contents());
        var convergence = Conclusions.notWritten(new Books(cluster).mark(), expectation)
                .or(() -> Conclusions.stuck(hindrances))
                .or(() -> Conclusions.askedForOther(differences))
                .or(() -> Conclusions.askedForOther(poolers.differences()))
                .or(() -> Conclusions.askedForOther(archives.differences()))
                .or(() -> Conclusions.gap(gaps, hindrances, scene.readyInstances(), desired.instances()))
                .or(contents::gap)
                .orElseGet(() -> Conclusions.role(scene.primaryName(), expectation));
        var conditions = Stream.of(
                        hindrances.stream().map(Hindrance::condition),
                        archives.condition().stream(),
                        contents.conditions().stream())
                .flatMap(all -> all)
                .toList();
        return observation(scene, desired.instances(), conditions, contents.contents(), convergence);
    }

    private static List<String> gaps(Scene scene, DesiredCluster desired, PostgresCluster wanted) {
        if (desired.power() == Power.HIBERNATED) {
            return new Repose(scene, desired).missing();
        }
        var gaps = new Gaps(scene, desired, wanted).words();
        gaps.addAll(new Proof(scene, desired, wanted).missing());
        return gaps;
    }

    private static Observation observation(
            Scene scene, int instances, List<Condition> hindrances, List<Content> contents, Convergence convergence) {
        var conditions = Stream.concat(hindrances.stream(), new Notices(scene).all().stream())
                .toList();
        return new Observation(
                new Facts(scene).with(conditions, contents), new HealthReading(scene).of(instances), convergence);
    }

    private static List<Hindrance> hindrances(
            Scene scene, PostgresCluster cluster, List<Difference> differences, List<String> gaps) {
        var all = new ArrayList<Hindrance>();
        all.addAll(new OperatorHindrances(scene, cluster).all());
        new HandEdits(cluster, differences, CloudNativePg.MANAGER).hindrance().ifPresent(all::add);
        all.addAll(new JobHindrances(scene).all());
        all.addAll(new NodeHindrances(scene).all());
        all.addAll(new PodHindrances(scene).all());
        all.addAll(new VolumeHindrances(scene).all());
        all.addAll(new StandbyHindrances(scene).all());
        if (!gaps.isEmpty()) {
            new Silence(scene, cluster).hindrance().ifPresent(all::add);
        }
        return all;
    }
}
