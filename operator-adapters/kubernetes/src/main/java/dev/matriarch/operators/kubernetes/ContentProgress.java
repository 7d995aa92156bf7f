package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import java.util.List;
import java.util.Optional;

/** How far the databases and users of a cluster are what was asked for, for people and for whoever waits. */
public record ContentProgress(List<Content> contents) {

    public ContentProgress {
        contents = List.copyOf(contents);
    }

    /** What keeps them from being settled. */
    public Optional<Convergence> gap() {
        return first(Progress.FAILED)
                .<Convergence>map(one -> new Stuck(words(one), nextAction(one)))
                .or(() -> first(Progress.PENDING).map(one -> new Progressing(words(one))));
    }

    /** A condition for each that PostgreSQL will not have. */
    public List<Condition> conditions() {
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

    /** The first of these that has come so far and no farther. */
    public Optional<Content> first(Progress progress) {
        return contents.stream().filter(one -> one.progress() == progress).findFirst();
    }

    /** What there is to say of one. */
    public static String words(Content one) {
        var what = "the %s %s".formatted(one.kind() == Kind.DATABASE ? "database" : "user", one.name());
        return one.message() == null ? what + " is on its way" : what + ": " + one.message();
    }

    private static String nextAction(Content one) {
        return one.kind() == Kind.DATABASE
                ? "Mend that and PATCH the database, as it is or otherwise, or DELETE it."
                : "Mend that and ask for the same again, or make the user anew to keep it.";
    }
}
