package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far the databases and users of a cluster are what was asked for, for people and for whoever waits. */
record ContentReading(Scene scene, DesiredCluster desired, List<Content> contents) {

    static ContentReading of(Scene scene, DesiredCluster desired, ContentManifests manifests) {
        var databases = new DatabaseReading(scene);
        var users = new UserReading(scene);
        var contents = Stream.concat(
                        manifests.databases(desired).stream().map(databases::of),
                        desired.contents().users().stream().map(users::of))
                .toList();
        return new ContentReading(scene, desired, contents);
    }

    /** What keeps it from being settled; a cluster that is not at work does nothing about it. */
    Optional<Convergence> gap() {
        return desired.atWork() ? failed().or(this::pending).or(this::leftOver) : Optional.empty();
    }

    private Optional<Convergence> failed() {
        return first(Progress.FAILED).map(one -> new Stuck(words(one), nextAction(one)));
    }

    private Optional<Convergence> pending() {
        return first(Progress.PENDING).map(one -> new Progressing(words(one)));
    }

    private Optional<Convergence> leftOver() {
        var wanted = desired.contents().databases().stream()
                .map(database -> ContentManifests.objectName(desired.ref(), database.name()))
                .collect(Collectors.toSet());
        return scene.snapshot().databases().stream()
                .map(database -> database.getMetadata().getName())
                .filter(name -> !wanted.contains(name))
                .findFirst()
                .map(name -> new Progressing("the resource %s is going".formatted(name)));
    }

    private Optional<Content> first(Progress progress) {
        return contents.stream().filter(one -> one.progress() == progress).findFirst();
    }

    /** A condition for each that PostgreSQL will not have. */
    List<Condition> conditions() {
        return contents.stream()
                .filter(one -> one.progress() == Progress.FAILED)
                .map(one -> new Condition(
                        one.kind() == Kind.DATABASE ? "DatabaseFailed" : "UserFailed",
                        true,
                        "Refused",
                        words(one),
                        nextAction(one),
                        null))
                .toList();
    }

    private static String words(Content one) {
        var what = "the %s %s".formatted(one.kind() == Kind.DATABASE ? "database" : "user", one.name());
        return one.message() == null ? what + " is on its way" : what + ": " + one.message();
    }

    private static String nextAction(Content one) {
        return one.kind() == Kind.DATABASE
                ? "Mend that and PATCH the database, as it is or otherwise, or DELETE it."
                : "Mend that and ask for the same again, or make the user anew to keep it.";
    }
}
