package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.kubernetes.ContentNames;
import dev.matriarch.operators.kubernetes.ContentProgress;
import dev.matriarch.operators.kubernetes.CopiedContents;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far the databases and users of a cluster are what was asked for, by the operator's objects and the primary itself. */
record ContentReading(Scene scene, DesiredCluster desired, ContentProgress progress) {

    static ContentReading of(Scene scene, DesiredCluster desired, ContentManifests manifests) {
        return new ContentReading(
                scene,
                desired,
                desired.isReplica() ? copied(scene, desired) : new ContentProgress(managed(scene, desired, manifests)));
    }

    /** The operator makes none in a replica, and says only that it waits for the cluster to become primary. */
    private static ContentProgress copied(Scene scene, DesiredCluster desired) {
        var there = scene.asked().statistics();
        return CopiedContents.of(
                desired.contents(),
                there.map(Statistics::databases).orElse(null),
                there.map(Statistics::roles).orElse(null));
    }

    private static List<Content> managed(Scene scene, DesiredCluster desired, ContentManifests manifests) {
        var databases = new DatabaseReading(scene);
        var users = new UserReading(scene);
        return Stream.concat(
                        manifests.databases(desired).stream().map(databases::of),
                        desired.contents().users().stream().map(users::of))
                .toList();
    }

    List<Content> contents() {
        return progress.contents();
    }

    List<Condition> conditions() {
        return progress.conditions();
    }

    /** What keeps it from being settled; a cluster that is not at work does nothing about it, nor one that follows another. */
    Optional<Convergence> gap() {
        return desired.atWork() && !desired.isReplica() ? progress.gap().or(this::leftOver) : Optional.empty();
    }

    private Optional<Convergence> leftOver() {
        var wanted = desired.contents().databases().stream()
                .map(database -> ContentNames.of(desired.ref(), database.name()))
                .collect(Collectors.toSet());
        return scene.snapshot().databases().stream()
                .map(database -> database.getMetadata().getName())
                .filter(name -> !wanted.contains(name))
                .findFirst()
                .map(name -> new Progressing("the resource %s is going".formatted(name)));
    }
}
