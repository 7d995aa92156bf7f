package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.kubernetes.Step;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether a cluster is whole, by the few things that matter, and without a look at how {@link Reading} decides. */
final class Truth {

    private Truth() {}

    /** What is not so; empty when it is whole, or gone where it should be. */
    static List<String> of(Step<Snapshot> step) {
        var snapshot = step.snapshot();
        var desired = step.expectation().desired();
        var wrong = new ArrayList<String>();
        if (desired == null) {
            check(wrong, snapshot.cluster() == null, "there is a cluster");
            check(wrong, snapshot.pods().isEmpty(), "there are pods");
            check(wrong, snapshot.volumeClaims().isEmpty(), "there are volumes");
            check(wrong, snapshot.secrets().isEmpty(), "there are secrets");
            return wrong;
        }
        var cluster = snapshot.cluster();
        if (cluster == null) {
            return List.of("there is no cluster");
        }
        var annotations = Objects.requireNonNullElse(cluster.getMetadata().getAnnotations(), Map.<String, String>of());
        var pods = instances(snapshot);
        check(
                wrong,
                Objects.equals(cluster.getSpec().instances(), desired.instances()),
                "other instances are asked for");
        check(
                wrong,
                volumes(step, "PG_DATA", desired.storage()) == desired.instances(),
                "data volumes are not as wanted");
        var wal = desired.walStorage();
        var walVolumes = wal == null ? 0 : volumes(step, "PG_WAL", wal);
        check(wrong, walVolumes == (wal == null ? 0 : desired.instances()), "WAL volumes are not as wanted");
        check(
                wrong,
                snapshot.volumeClaims().size() == desired.instances() * (wal == null ? 1 : 2),
                "there are other volumes");
        check(wrong, snapshot.volumeClaims().stream().noneMatch(Truth::isGoing), "volumes are going");
        check(wrong, phaseSaysSo(step), "the operator is at work");
        if (desired.power() == Power.HIBERNATED) {
            check(wrong, "on".equals(annotations.get("cnpg.io/hibernation")), "nobody told it to hibernate");
            check(wrong, pods.isEmpty(), "there are pods");
            check(wrong, saysHibernated(cluster), "the operator does not say that it hibernates");
            return wrong;
        }
        check(wrong, !"on".equals(annotations.get("cnpg.io/hibernation")), "it was told to hibernate");
        check(wrong, told(annotations).equals(desired.fenced()), "others are to be fenced");
        check(wrong, pods.size() == desired.instances(), "there are %d pods".formatted(pods.size()));
        check(
                wrong,
                pods.stream().allMatch(pod -> isAsWanted(pod, desired.fenced())),
                "not all pods are as they should be, and there to stay");
        check(wrong, hasOnePrimary(pods), "there is not one primary");
        check(wrong, isPrimary(pods, step.expectation().primary()), "another one is primary");
        check(wrong, pods.stream().allMatch(pod -> runs(pod, image(desired.postgresql()))), "another image runs");
        check(wrong, pods.stream().allMatch(pod -> hasCpu(pod, desired)), "pods have another cpu");
        check(wrong, pools(snapshot).equals(pools(desired)), "the poolers are not as wanted");
        check(wrong, databases(snapshot).equals(databases(desired)), "the databases are not as wanted");
        check(wrong, desired.contents().users().stream().allMatch(user -> isMade(cluster, user)), "a user is missing");
        return wrong;
    }

    /** How many pods of each pooler are up; one that is not as it should be is marked. */
    private static Map<String, String> pools(Snapshot snapshot) {
        var pools = new TreeMap<String, String>();
        snapshot.poolers().forEach(pooler -> {
            var name = pooler.getMetadata().getName();
            var pods = snapshot.pods().stream()
                    .filter(pod -> name.equals(pod.getMetadata().getLabels().get("cnpg.io/poolerName")))
                    .toList();
            pools.put(name, pods.stream().allMatch(Truth::isUp) ? Integer.toString(pods.size()) : "not whole");
        });
        return pools;
    }

    private static Map<String, String> pools(DesiredCluster desired) {
        var pools = new TreeMap<String, String>();
        var pooler = desired.pooler();
        if (pooler != null && pooler.readWrite() != null) {
            pools.put("orders-pooler-rw", Integer.toString(pooler.readWrite().instances()));
        }
        if (pooler != null && pooler.readOnly() != null) {
            pools.put("orders-pooler-ro", Integer.toString(pooler.readOnly().instances()));
        }
        return pools;
    }

    /** Of each whether it shall be there, if the operator says that it has come to that. */
    private static Map<String, String> databases(Snapshot snapshot) {
        var databases = new TreeMap<String, String>();
        snapshot.databases().forEach(one -> {
            var status = one.getStatus();
            var done = status != null
                    && Boolean.TRUE.equals(status.applied())
                    && Objects.equals(
                            status.observedGeneration(), one.getMetadata().getGeneration());
            databases.put(
                    String.valueOf(one.getSpec().name()), done ? one.getSpec().ensure() : "not done");
        });
        return databases;
    }

    private static Map<String, String> databases(DesiredCluster desired) {
        var databases = new TreeMap<String, String>();
        desired.contents().databases().forEach(one -> databases.put(one.name(), one.dropped() ? "absent" : "present"));
        return databases;
    }

    private static boolean isMade(PostgresCluster cluster, Contents.User user) {
        var roles = cluster.getStatus().managedRoles();
        return roles.reconciled().contains(user.name())
                && !roles.cannotReconcile().containsKey(user.name());
    }

    private static boolean saysHibernated(PostgresCluster cluster) {
        return cluster.getStatus()
                .condition("cnpg.io/hibernation")
                .filter(condition -> "True".equals(condition.status()))
                .isPresent();
    }

    private static FencedInstances told(Map<String, String> annotations) {
        return switch (annotations.getOrDefault("cnpg.io/fencedInstances", "[]")) {
            case "[]" -> FencedInstances.none();
            case "[\"*\"]" -> FencedInstances.everyone();
            case String names ->
                FencedInstances.of(List.of(names.replaceAll("[\\[\\]\"]", "").split(",")));
        };
    }

    private static boolean isAsWanted(Pod pod, FencedInstances fenced) {
        return fenced.holds(pod.getMetadata().getName())
                ? !isGoing(pod) && pod.getStatus().getPhase().equals("Running") && !isReady(pod)
                : isUp(pod);
    }

    private static boolean isGoing(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether it was whole at some step not longer ago than this: what a look could know that is so much behind. */
    static boolean within(List<Step<Snapshot>> steps, Step<Snapshot> step, Duration late) {
        return steps.stream()
                .filter(other -> !other.entry().at().isBefore(step.entry().at().minus(late))
                        && !other.entry().at().isAfter(step.entry().at().plus(late)))
                .anyMatch(other -> of(other).isEmpty());
    }

    static boolean phaseSaysSo(Step<Snapshot> step) {
        var cluster = step.snapshot().cluster();
        return cluster != null
                && cluster.getStatus() != null
                && "Cluster in healthy state".equals(cluster.getStatus().phase());
    }

    /** All that the operator itself says: phase, counts, primary. */
    static boolean operatorSaysSo(Step<Snapshot> step) {
        var desired = step.expectation().desired();
        if (desired == null || !phaseSaysSo(step)) {
            return false;
        }
        var status = Objects.requireNonNull(step.snapshot().cluster()).getStatus();
        return status.instances() == desired.instances()
                && status.readyInstances() == desired.instances()
                && Objects.equals(status.currentPrimary(), status.targetPrimary());
    }

    /** How many instances are ready, and there to stay. */
    static long ready(Snapshot snapshot) {
        return instances(snapshot).stream().filter(Truth::isUp).count();
    }

    private static List<Pod> instances(Snapshot snapshot) {
        return snapshot.pods().stream()
                .filter(pod -> "instance".equals(pod.getMetadata().getLabels().get("cnpg.io/podRole")))
                .toList();
    }

    /** How many of that role have room for as much, and are not being made larger. */
    private static long volumes(Step<Snapshot> step, String role, DesiredCluster.Storage wanted) {
        return step.snapshot().volumeClaims().stream()
                .filter(claim -> role.equals(claim.getMetadata().getLabels().get("cnpg.io/pvcRole")))
                .filter(claim -> claim.getStatus().getConditions().isEmpty())
                .flatMap(claim ->
                        Optional.ofNullable(claim.getStatus().getCapacity().get("storage")).stream())
                .filter(has -> has.getNumericalAmount().compareTo(wanted.size().value()) >= 0)
                .count();
    }

    private static boolean hasCpu(Pod pod, DesiredCluster desired) {
        var wanted = desired.resources() == null ? null : desired.resources().cpu();
        return wanted == null
                || Optional.ofNullable(pod.getSpec()
                                .getContainers()
                                .getFirst()
                                .getResources()
                                .getRequests())
                        .map(requests -> requests.get("cpu"))
                        .filter(cpu -> cpu.getNumericalAmount().compareTo(wanted.value()) == 0)
                        .isPresent();
    }

    private static boolean isUp(Pod pod) {
        return !isGoing(pod) && isReady(pod);
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static String image(DesiredCluster.Postgresql postgresql) {
        return postgresql.release() == null
                ? "ghcr.io/cloudnative-pg/postgresql:" + postgresql.version()
                : postgresql.release();
    }

    private static boolean runs(Pod pod, String image) {
        return pod.getSpec().getContainers().stream()
                .anyMatch(container -> container.getImage().equals(image));
    }

    private static boolean hasOnePrimary(List<Pod> pods) {
        return primaries(pods).size() == 1;
    }

    /** @param instance null when any may be */
    private static boolean isPrimary(List<Pod> pods, @Nullable String instance) {
        return instance == null || primaries(pods).equals(List.of(instance));
    }

    private static List<String> primaries(List<Pod> pods) {
        return pods.stream()
                .map(Pod::getMetadata)
                .filter(pod -> "primary".equals(pod.getLabels().get("cnpg.io/instanceRole")))
                .map(ObjectMeta::getName)
                .toList();
    }

    private static void check(List<String> wrong, boolean fine, String otherwise) {
        if (!fine) {
            wrong.add(otherwise);
        }
    }
}
